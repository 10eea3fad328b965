"""What happens between a company and its people besides the sale."""
