"""The shop: where people buy under the hat they wear."""
