"""Questions to people, and what they answer."""
