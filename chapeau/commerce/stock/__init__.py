"""What is where, what is promised, never more than there is."""
