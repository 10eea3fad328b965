"""The desk: where the house works."""
