"""What happened, with whom, under which hat: the append-only log."""
