"""Placing: from basket to order, for exactly the total the buyer saw.

Locks, always in this order (promise 3): idempotency key, the order's row, the hat's row (its monthly budget),
the organisation's credit, coupons and personal offers, stock by (variant, warehouse). Everything is one
transaction: what a later step refuses, an earlier one has not done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.opening import open_order
from chapeau.commerce.ordering.placing import commit_order, placed_from
from chapeau.commerce.ordering.values import PlacedOrder
from chapeau.kit import idempotency
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer


class KeyNeeded(Refusal):
    """Without a key a second click would be a second order."""

    code = "idempotency-key"
    status = 422
    sentence = _("Reload the page and try again.")


@transaction.atomic
def place_order(
    viewer: Viewer,
    *,
    seen_total: int,
    idempotency_key: str,
    now: datetime,
    order_code: str | None = None,
    seen_lines: Mapping[str, int] | None = None,
) -> PlacedOrder:
    """Place the basket for exactly ``seen_total`` (gross minor units), or refuse.

    Refuses: ``TotalMoved`` (difference per line), ``ApprovalNeeded``, ``HatEnded``, ``NothingToOrder``,
    ``LinesRefused``, ``Incomplete``, ``NotEnoughStock``, ``CreditExceeded``, ``CouponNotUsable``, ``KeyReused``.
    """
    request: dict[str, Any] = {"order": order_code, "seen_total": seen_total}
    done = begin_deed(viewer, "place_order", idempotency_key, request, now)
    if done is not None:
        return done
    opened = open_order(viewer, now=now, order_code=order_code)
    placed = commit_order(viewer, opened, seen_total=seen_total, seen_lines=seen_lines, now=now)
    finish_deed(viewer, "place_order", idempotency_key, placed)
    return placed


def begin_deed(viewer: Viewer, deed: str, key: str, request: Mapping[str, Any], now: datetime) -> PlacedOrder | None:
    """Claim the key; the same answer again when it was done before. Refuses: ``KeyNeeded``, ``KeyReused``."""
    if not key or len(key) > 80:
        raise KeyNeeded
    done = idempotency.begin(subject_id=subject_of(viewer), deed=deed, key=key, request=request, now=now)
    return placed_from(done) if done else None


def finish_deed(viewer: Viewer, deed: str, key: str, placed: PlacedOrder) -> None:
    idempotency.finish(
        subject_id=subject_of(viewer),
        deed=deed,
        key=key,
        result={
            "id": str(placed.id),
            "code": placed.code,
            "state": placed.state.value,
            "total": placed.total.minor,
            "currency": placed.total.currency,
            "payment_method": placed.payment_method,
        },
    )


def subject_of(viewer: Viewer) -> UUID:
    """Keys are unique per hat or visitor. Refuses: ``NotFound`` for nobody."""
    subject = viewer.hat_id or viewer.visitor_id
    if subject is None:
        raise NotFound
    return subject


__all__ = ["KeyNeeded", "begin_deed", "finish_deed", "place_order", "subject_of"]
