"""Products, variants, packs, pictures, categories, words."""
