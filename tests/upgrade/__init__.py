"""Databases as earlier releases left them, and the way up from each."""
