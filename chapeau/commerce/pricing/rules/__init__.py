"""The staircase: pure, without rows and without clock; one file per rung. ``docs/how/pricing.md`` tells it in numbers.

``piece.py`` climbs list → contract → quantity → promotion → personal offer → staff discount → rounding for the price
of a piece; ``basket.py`` adds what depends on the whole basket; ``tax.py`` rounds tax once per document.
"""
