"""What audiences may ask about orders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.events import BasketChanged, OrderCancelled, OrderPlaced
from chapeau.commerce.ordering.values import Channel
from chapeau.person.audience.registry import (
    AudienceActivity,
    AudienceField,
    AudienceProperty,
    Kind,
    Tally,
    register_activities,
    register_fields,
)

ORDERS = _("Orders")


def register() -> None:
    """Amounts are gross, as the buyer paid; orders cancelled later count as placed."""
    register_activities(
        AudienceActivity(
            code="bought",
            label=_("placed an order"),
            verbs=(OrderPlaced.verb,),
            properties=(
                AudienceProperty(code="amount", label=_("amount"), kind=Kind.MONEY, name="gross_minor"),
                AudienceProperty(code="lines", label=_("number of lines"), kind=Kind.NUMBER, name="line_count"),
                AudienceProperty(
                    code="channel",
                    label=_("channel"),
                    kind=Kind.CHOICE,
                    name="channel",
                    choices=lambda: Channel.choices,
                ),
            ),
        ),
        AudienceActivity(code="cancelled", label=_("had an order cancelled"), verbs=(OrderCancelled.verb,)),
        AudienceActivity(code="filled-basket", label=_("changed the basket"), verbs=(BasketChanged.verb,)),
    )
    register_fields(
        AudienceField(
            code="orders", label=_("Number of orders"), kind=Kind.NUMBER, group=ORDERS, source=Tally("bought", "count")
        ),
        AudienceField(
            code="spend",
            label=_("Ordered for"),
            kind=Kind.MONEY,
            group=ORDERS,
            source=Tally("bought", "sum", "amount"),
        ),
        AudienceField(
            code="last-order", label=_("Last order"), kind=Kind.MOMENT, group=ORDERS, source=Tally("bought", "last")
        ),
    )
