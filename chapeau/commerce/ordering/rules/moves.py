"""The life of an order as one table of allowed moves. What is not in it does not happen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.refusals import Refusal

MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.BASKET: frozenset(
        {OrderState.AWAITING_APPROVAL, OrderState.AWAITING_PAYMENT, OrderState.PLACED, OrderState.ABANDONED}
    ),
    OrderState.AWAITING_APPROVAL: frozenset(
        {OrderState.AWAITING_PAYMENT, OrderState.PLACED, OrderState.DECLINED, OrderState.CANCELLED}
    ),
    OrderState.AWAITING_PAYMENT: frozenset({OrderState.PLACED, OrderState.CANCELLED}),
    OrderState.PLACED: frozenset({OrderState.PARTLY_SHIPPED, OrderState.SHIPPED, OrderState.CANCELLED}),
    OrderState.PARTLY_SHIPPED: frozenset({OrderState.SHIPPED}),
    OrderState.SHIPPED: frozenset({OrderState.DELIVERED}),
    OrderState.DELIVERED: frozenset(),
    OrderState.DECLINED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    OrderState.ABANDONED: frozenset(),
}


class MoveRefused(Refusal):
    """The order is in a state from which it cannot go there."""

    code = "order-state"
    sentence = _("This order is “%(state)s”; that is no longer possible.")


def may_move(state: str, to: OrderState) -> bool:
    return to in MOVES[OrderState(state)]


def check_move(state: str, to: OrderState) -> None:
    """Refuses: ``MoveRefused``."""
    if not may_move(state, to):
        raise MoveRefused(state=OrderState(state).label)
