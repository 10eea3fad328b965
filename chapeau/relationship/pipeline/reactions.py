"""An order wins a prospect."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.commerce.ordering.events import OrderPlaced
from chapeau.kit.bus import listen
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.pipeline import actions
from chapeau.relationship.pipeline.models import Prospect


def register() -> None:
    listen("pipeline.won", [OrderPlaced], after_order, only_if=some_open)


def some_open(facts: Sequence[OrderPlaced]) -> bool:
    return Prospect.objects.filter(closed_at=None).exists()


def after_order(facts: Sequence[OrderPlaced]) -> None:
    """Whoever was open before the order, under the hat that ordered."""
    by_hat = {fact.hat_id: fact for fact in facts if fact.hat_id}
    for row in Prospect.objects.filter(closed_at=None, hat__in=list(by_hat)):
        fact = by_hat[row.hat_id]
        if row.opened_at <= fact.occurred_at:
            actions.win_prospect(SYSTEM, code=row.code, order_id=fact.order_id, now=fact.occurred_at)
