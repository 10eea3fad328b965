from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings

from chapeau.commerce.fulfilment.actions import set_delivery_method
from chapeau.commerce.fulfilment.values import Rate
from chapeau.commerce.ordering.tests.builders import Shop, open_shop
from chapeau.commerce.stock.tests.builders import make_warehouses
from chapeau.person.people.values import SYSTEM


@pytest.fixture
def shop(db: None, settings: Settings) -> Shop:
    """The small shop of ordering, delivered by this room's own desk: by post, or fetched in Lyon."""
    settings.DEMO = True  # the test card is taken
    opened = open_shop()
    set_delivery_method(
        SYSTEM,
        code="post",
        names={"en": "Post", "fr": "La Poste", "it": "Posta"},
        carrier="Colissimo",
        tracking_link="https://post.example/follow?parcel={number}",
        working_days=2,
        position=1,
        rates=[
            Rate(("FR", "IT"), 5_000, 0, "EUR", Decimal("4.90"), includes_tax=True),
            Rate(("FR", "IT"), 30_000, 0, "EUR", Decimal("9.80"), includes_tax=True),
            Rate(("FR", "IT"), 30_000, 0, "EUR", Decimal("6.00"), includes_tax=False, extra_working_days=1),
        ],
    )
    set_delivery_method(
        SYSTEM,
        code="fetch",
        names={"en": "Fetch in Lyon", "fr": "Retrait à Lyon", "it": "Ritiro a Lione"},
        pick_up_at=make_warehouses()["LYO"],
        working_days=0,
        position=2,
        rates=[Rate(("FR",), None, 0, "EUR", Decimal(0), includes_tax=True)],
    )
    return opened
