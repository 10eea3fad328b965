"""Orders made elsewhere, brought in whole."""
