"""Which ways to pay an order has."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import Channel, PaymentChoice, PaymentOption
from chapeau.commerce.payments import queries as payments
from chapeau.kit.money import Money
from chapeau.person.people.values import SYSTEM, HatCard, Viewer


def payment_options(order: Order, card: HatCard | None, viewer: Viewer) -> tuple[PaymentOption, ...]:
    """In the order they are offered: on account first for who has credit left; cash for staff at the counter alone."""
    organisation_id = card.organisation_id if card else None
    offered = payments.offered_methods(
        viewer if viewer.is_staff else SYSTEM,
        organisation_id=organisation_id,
        total=Money(order.gross_minor, order.currency),
        at_counter=at_counter(order, viewer),
    )
    choices = [PaymentChoice(method) for method in offered]
    notes: dict[str, str] = {}
    if PaymentChoice.ON_ACCOUNT in choices and organisation_id:
        credit = payments.credit(SYSTEM, organisation_id=organisation_id)
        if credit:
            notes[PaymentChoice.ON_ACCOUNT] = _("Pay within %(days)s days; %(left)s left on account.") % {
                "days": credit.terms_days,
                "left": credit.left.format(get_language() or "en"),
            }
    return tuple(
        PaymentOption(choice=choice, label=str(choice.label), note=notes.get(choice, "")) for choice in choices
    )


def at_counter(order: Order, viewer: Viewer) -> bool:
    """Staff take this order with the buyer before them."""
    return viewer.is_staff and order.channel == Channel.COUNTER
