"""Pure thinking on messages."""
