from __future__ import annotations

from collections.abc import Iterator

import pytest

from chapeau.commerce.catalog.queries import register_price_table
from chapeau.commerce.catalog.queries.prices import price_table


@pytest.fixture(autouse=True)
def _price_table_of_the_house() -> Iterator[None]:
    """What a test registers goes with it."""
    before = price_table()
    yield
    if before is not None:
        register_price_table(before)
