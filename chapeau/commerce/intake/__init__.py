"""One's own files brought in: articles, prices, stock, costs, people, organisations."""
