"""Who people are, what they allow, what they did and how we reach them."""
