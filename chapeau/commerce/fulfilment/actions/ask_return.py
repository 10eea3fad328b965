"""A buyer asks to send goods back; the house answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment.access import check_may_decide_returns, find_order, visible_orders
from chapeau.commerce.fulfilment.events import ReturnApproved, ReturnAsked, ReturnRefused
from chapeau.commerce.fulfilment.models import Return, ReturnLine
from chapeau.commerce.fulfilment.queries.returns import returnable_quantities
from chapeau.commerce.fulfilment.values import ReturnReason
from chapeau.commerce.ordering.models import Order
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer


class NothingToReturn(Refusal):
    code = "nothing-to-return"
    status = 422
    sentence = _("Choose at least one article, and no more pieces of it than you received.")


class ReturnIsElsewhere(Refusal):
    """The move is not allowed from where the return stands."""

    code = "return-is-elsewhere"
    sentence = _("Somebody has handled this return meanwhile. Reload the page to see where it stands.")


MOVES: Mapping[str, frozenset[str]] = {
    Return.State.ASKED: frozenset({Return.State.APPROVED, Return.State.REFUSED}),
    Return.State.APPROVED: frozenset({Return.State.RECEIVED, Return.State.REFUSED}),
    Return.State.RECEIVED: frozenset({Return.State.REFUNDED}),
    Return.State.REFUSED: frozenset(),
    Return.State.REFUNDED: frozenset(),
}
"""The life of a return, whole."""


@transaction.atomic
def ask_return(
    viewer: Viewer,
    *,
    order_code: str,
    quantities: Mapping[UUID, int],
    reason: ReturnReason,
    now: datetime,
    word: str = "",
) -> str:
    """Ask to send back pieces of order lines; the new return's code.

    Locks the order. Refuses: ``NotFound``, ``NothingToReturn`` when there is less of a line than asked.
    """
    order = Order.objects.select_for_update().get(id=find_order(viewer, order_code).id)
    asked = {line_id: quantity for line_id, quantity in quantities.items() if quantity}
    free = returnable_quantities(order.id)
    if not asked or any(n < 0 or n > free.get(line_id, 0) for line_id, n in asked.items()):
        raise NothingToReturn
    made = Return.objects.create(
        order=order, reason=ReturnReason(reason), word=word.strip(), asked_by_id=viewer.hat_id, asked_at=now
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(parent=made, order_line_id=line_id, quantity=quantity) for line_id, quantity in asked.items()
    )
    publish(
        [
            ReturnAsked(
                occurred_at=now,
                hat_id=order.hat_id,
                visitor_id=order.visitor_id,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
                return_id=made.id,
                reason=made.reason,
            )
        ]
    )
    return made.code


@transaction.atomic
def approve_return(viewer: Viewer, *, code: str, now: datetime, answer: str = "") -> None:
    """The buyer may send it back. Refuses: ``Forbidden``, ``NotFound``, ``ReturnIsElsewhere``."""
    asked = move_return(viewer, code, Return.State.APPROVED)
    asked.answer = answer.strip()
    asked.save(update_fields=["state", "handled_by", "answer"])
    publish([ReturnApproved(**about_return(asked, viewer, now))])


@transaction.atomic
def refuse_return(viewer: Viewer, *, code: str, answer: str, now: datetime) -> None:
    """No, with a word that the buyer reads. Refuses: ``Forbidden``, ``NotFound``, ``ReturnIsElsewhere``."""
    asked = move_return(viewer, code, Return.State.REFUSED)
    asked.answer = answer.strip()
    asked.save(update_fields=["state", "handled_by", "answer"])
    publish([ReturnRefused(**about_return(asked, viewer, now))])


def move_return(viewer: Viewer, code: str, to: Return.State) -> Return:
    """Lock order and return and check the move; the caller saves ``state`` and ``handled_by`` with the rest.

    Refuses as the deeds above say.
    """
    check_may_decide_returns(viewer)
    order_id = (
        Return.objects.filter(code=code, order__in=visible_orders(viewer)).values_list("order_id", flat=True).first()
    )
    if order_id is None:
        raise NotFound
    Order.objects.select_for_update().get(id=order_id)
    found = Return.objects.select_for_update(of=("self",)).select_related("order").get(code=code)
    if to not in MOVES[found.state]:
        raise ReturnIsElsewhere
    found.state = to
    found.handled_by_id = viewer.hat_id
    return found


def about_return(found: Return, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What every fact about a return says."""
    return {
        "occurred_at": now,
        "hat_id": found.order.hat_id,
        "visitor_id": found.order.visitor_id,
        "actor_hat_id": viewer.hat_id,
        "order_id": found.order_id,
        "return_id": found.id,
    }
