"""Reads everything, changes nothing below."""
