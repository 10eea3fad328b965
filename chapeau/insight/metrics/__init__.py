"""Figures with their definition and their rows."""
