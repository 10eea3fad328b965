"""What is sold, at which price, to whom, paid and delivered."""
