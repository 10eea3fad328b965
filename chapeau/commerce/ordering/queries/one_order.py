"""One order: its page, by code, by key, by a mailed link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering.links import code_of, token_of
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.opening import lines_of
from chapeau.commerce.ordering.placing import payable_of
from chapeau.commerce.ordering.reading import order_view, waits_for_payment
from chapeau.commerce.ordering.sight import UNPLACED, visible_orders
from chapeau.commerce.ordering.values import OrderView
from chapeau.commerce.payments.values import Payable
from chapeau.kit.refusals import NotFound
from chapeau.person.approvals import queries as approvals
from chapeau.person.people.values import SYSTEM, Viewer


def order(viewer: Viewer, *, code: str) -> OrderView:
    """One order as stored, never re-priced. The code may be typed as people read it, in groups and capitals.

    Refuses: ``NotFound`` when it is not the viewer's, its organisation's by role, or staff's.
    """
    return _view(viewer, visible_orders(viewer) & Q(code=_as_stored(code)))


def order_by_id(viewer: Viewer, *, order_id: UUID) -> OrderView:
    """The same by key, for rooms above and reactions. Refuses: ``NotFound``."""
    return _view(viewer, visible_orders(viewer) & Q(pk=order_id))


def order_by_link(viewer: Viewer, *, token: str, now: datetime) -> OrderView:
    """The order of a mailed link (guests, links to pay); the token is the right to see that one order.

    Refuses: ``NotFound``, also when the link has expired.
    """
    code = code_of(token, now)
    if code is None:
        raise NotFound
    return _view(SYSTEM, Q(code=code) & ~Q(state__in=UNPLACED), as_seen_by=viewer)


def link_token(viewer: Viewer, *, order_id: UUID, now: datetime) -> str:
    """The signed token of ``order_by_link``; whoever may see the order may make it. Refuses: ``NotFound``."""
    code = Order.objects.filter(visible_orders(viewer), pk=order_id).values_list("code", flat=True).first()
    if code is None:
        raise NotFound
    return token_of(code, now)


def payable(viewer: Viewer, *, order_id: UUID) -> Payable:
    """The order as payments take it. Refuses: ``NotFound``."""
    row = Order.objects.filter(visible_orders(viewer), pk=order_id).first()
    if row is None:
        raise NotFound
    return payable_of(row)


def orders_to_approve(viewer: Viewer) -> Sequence[OrderView]:
    """Orders waiting for a decision this hat may take, oldest first."""
    wanted = [card.subject_id for card in approvals.open_questions(viewer, subject="order")]
    rows = {
        row.pk: row
        for row in Order.objects.filter(visible_orders(viewer), pk__in=wanted).select_related("organisation")
    }
    return [order_view(viewer, rows[pk], lines_of(rows[pk])) for pk in wanted if pk in rows]


def _view(viewer: Viewer, wanted: Q, *, as_seen_by: Viewer | None = None) -> OrderView:
    row = Order.objects.filter(wanted).select_related("organisation").first()
    if row is None:
        raise NotFound
    lines = lines_of(row)
    articles = catalog.variants(
        SYSTEM,
        ids=[line.variant_id for line in lines if line.variant_id],
        market=None,
        language=get_language() or row.language,
    )
    view = order_view(as_seen_by or viewer, row, lines, articles=articles)
    # Whoever holds the link may pay.
    return replace(view, may_pay=waits_for_payment(row)) if as_seen_by else view


def _as_stored(code: str) -> str:
    return "".join(code.split()).lower()
