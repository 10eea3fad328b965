"""What many people at once do in the shop; locust reads `shopper.py`."""
