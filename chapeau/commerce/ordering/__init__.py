"""Baskets and orders: one thing in several states."""
