"""Money in, money back, and credit."""
