"""Person, organisation, hat, identity."""
