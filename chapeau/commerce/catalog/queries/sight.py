"""What may be seen, told once."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Market, Viewer


def check_sight(viewer: Viewer, market: Market | None) -> None:
    """Only staff and the house see without a market's eyes. Refuses: ``Forbidden``."""
    if market is None and not (viewer.is_staff or viewer.is_system):
        raise Forbidden


def visible_sql(market: Market | None, product: str = "p") -> str:
    """The condition under which a product exists for the market; takes the parameter ``market``."""
    if market is None:
        return "true"
    return (
        f"{product}.published_at IS NOT NULL AND {product}.archived_at IS NULL "
        f"AND ({product}.markets = '{{}}' OR {product}.markets @> ARRAY[%(market)s]::varchar[])"
    )
