from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from chapeau.commerce.ordering.desk import register_delivery_desk
from chapeau.commerce.ordering.tests.builders import Shop, open_shop, use_small_desk


@pytest.fixture(autouse=True)
def _small_desk(settings: Settings) -> Iterator[None]:
    settings.DEMO = True  # the test card is taken
    before = use_small_desk()
    yield
    if before:
        register_delivery_desk(before)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()
