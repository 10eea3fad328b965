"""What every room uses and nobody's business: money, clock, ids, refusals, bus, db."""
