"""Where shelf prices stand, told by the package above that keeps them."""

from __future__ import annotations

from chapeau.commerce.catalog.values import PriceTable

_tables: list[PriceTable] = []


def register_price_table(table: PriceTable) -> None:
    """Called once, in ``AppConfig.ready()`` of the package that keeps shelf prices."""
    _tables[:] = [table]


def price_table() -> PriceTable | None:
    return _tables[0] if _tables else None
