"""Pure thinking: working days and promises, rates, shares of returned lines."""
