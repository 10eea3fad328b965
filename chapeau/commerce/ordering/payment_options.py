"""Which ways to pay an order has."""

from __future__ import annotations

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import Channel, PaymentChoice, PaymentOption
from chapeau.person.people.values import HatCard, Viewer


def payment_options(order: Order, card: HatCard | None, viewer: Viewer) -> tuple[PaymentOption, ...]:
    """In the order they are offered: on account first for who has credit; cash for staff at the counter alone."""
    choices: list[PaymentOption] = []
    choices.append(PaymentOption(choice=PaymentChoice.CARD, label=str(PaymentChoice.CARD.label)))
    choices.append(PaymentOption(choice=PaymentChoice.TRANSFER, label=str(PaymentChoice.TRANSFER.label)))
    if viewer.is_staff and order.channel == Channel.COUNTER:
        choices.append(PaymentOption(choice=PaymentChoice.CASH, label=str(PaymentChoice.CASH.label)))
    return tuple(choices)
