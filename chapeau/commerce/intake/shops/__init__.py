"""Exports of other shops."""
