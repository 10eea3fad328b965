"""One price: the staircase, its sources and its why."""
