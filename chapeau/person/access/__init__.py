"""Tokens by which programs act for a person, under hats the person named."""
