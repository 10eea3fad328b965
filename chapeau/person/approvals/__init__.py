"""One person asks another to decide: a beginning, chains come later."""
