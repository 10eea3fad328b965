"""Messages to people and the ledger of what was sent."""
