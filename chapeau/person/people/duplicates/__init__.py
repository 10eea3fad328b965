"""Finding people who stand here twice: certain pairs by what is proven, likely ones by Splink. Nothing is merged here."""
