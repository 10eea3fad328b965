"""Campaigns: what is written to many, to whom, when, and what came of it."""
