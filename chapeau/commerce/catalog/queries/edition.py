"""Which edition of the catalogue and of a view's prices is in force; what was counted in one holds as long as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar
from uuid import UUID

from chapeau.commerce.catalog.queries.prices import price_table
from chapeau.commerce.catalog.values import PriceOrder
from chapeau.kit.db import fetch
from chapeau.kit.ids import new_id

Result = TypeVar("Result")

_ENTRIES = 4000
_WEIGHT = 400_000
_remembered: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
_lock = Lock()
_weight = 0


def edition() -> UUID:
    """Asked once per question, before anything is remembered under it; of its own while there is no deed yet."""
    found = fetch("SELECT token FROM catalog_edition WHERE id = 1")
    return found[0][0] if found else new_id()


def editions(prices: PriceOrder | None) -> tuple[UUID, Hashable]:
    """The catalogue's edition and that of the prices; the latter None when their lists cannot be remembered.

    A view's edition is the version of its row, which PostgreSQL makes anew with every write; with it goes
    what the hat is offered.
    """
    table = price_table()
    if prices is None or table is None or not table.views:
        return edition(), None
    [(token, version)] = fetch(
        f"SELECT (SELECT token FROM catalog_edition WHERE id = 1), "
        f"(SELECT xmin::text || ctid::text FROM {table.views} WHERE id = %s)",
        [prices.view_id],
    )
    priced_as = (prices.view_id, version, frozenset(prices.own.items())) if version else None
    return token or new_id(), priced_as


def remembered(key: tuple[Hashable, ...], count: Callable[[], Result]) -> Result:
    """What was counted for this key, which holds the editions; counted now if it was not.

    Per process, and bounded: in entries, and in what they hold together.
    """
    global _weight
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key][0]  # type: ignore[return-value]  # the key names one question
    result = count()
    weight = len(result) if isinstance(result, (list, tuple, dict)) else 1
    with _lock:
        _weight += weight - _remembered.pop(key, (None, 0))[1]
        _remembered[key] = result, weight
        while len(_remembered) > _ENTRIES or (_weight > _WEIGHT and len(_remembered) > 1):
            _weight -= _remembered.popitem(last=False)[1][1]
    return result
