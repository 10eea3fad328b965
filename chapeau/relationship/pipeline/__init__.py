"""Who may become a buyer: stages, scores with their why, calls."""
