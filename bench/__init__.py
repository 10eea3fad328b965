"""Figures: CPU seconds of application and database per operation, warm, with durability on.

``make bench`` prints one JSON object a line: name, value, unit, and the work done. ``make bench ONLY=name`` runs one.
"""
