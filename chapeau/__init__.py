"""Chapeau: one person, many hats."""
