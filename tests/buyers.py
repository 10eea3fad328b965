"""Many private buyers with full baskets, for races and figures; all through deeds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.queries import basket
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.person.people import actions as people
from chapeau.person.people.queries import hat_card, postal_addresses, viewer_for_hat
from chapeau.person.people.values import SYSTEM, HatCard, NewPerson
from tests.builders import LYON


def make_buyers(number: int, now: datetime) -> list[HatCard]:
    """So many people of Lyon under their private hats."""
    made = people.create_people(
        SYSTEM,
        people=[
            NewPerson(given_name="Anna", family_name=f"Moretti {place}", country="FR", address=LYON,
                      email=f"anna{place}@example.com", email_is_verified=True)
            for place in range(number)
        ],
        now=now,
    )  # fmt: skip
    return [hat_card(SYSTEM, hat_id=one.private_hat_id) for one in made]


def fill_basket(hat: HatCard, pieces: Mapping[str, int], now: datetime) -> dict[str, str]:
    """SKU to quantity, to the door, by bank transfer. What the button *Order* of its checkout page sends, but the key."""
    viewer = viewer_for_hat(hat)
    for sku, quantity in pieces.items():
        ordering.add_to_basket(viewer, sku=sku, quantity=quantity, now=now)
    ordering.choose_delivery(viewer, method="home", now=now)
    ordering.choose_payment(viewer, choice=PaymentChoice.TRANSFER, now=now)
    told = basket(viewer, now=now)
    assert told is not None
    return {
        "step": "order",
        "seen_total": str(told.seen_total),
        "address": postal_addresses(viewer)[0].code,
        "billing": "same",
        "method": "home",
        "payment": "transfer",
        "note": "",
    }
