"""One order: its page, by code, by key, by a mailed link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering.desk import delivery_label
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
    Articles and delivery are named in the language of who looks, where the catalogue knows them in it.

    Refuses: ``NotFound`` when it is not the viewer's, its organisation's by role, or staff's.
    """
    return _view(viewer, visible_orders(viewer) & Q(code=_as_stored(code)), spoken=get_language() or "")


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
    return _view(SYSTEM, Q(code=code) & ~Q(state__in=UNPLACED), as_seen_by=viewer, spoken=get_language() or "")


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


def _view(viewer: Viewer, wanted: Q, *, as_seen_by: Viewer | None = None, spoken: str = "") -> OrderView:
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
    if spoken and spoken != row.language and not row.is_historic:
        view = _named_in(spoken, view, articles)
    # Whoever holds the link may pay.
    return replace(view, may_pay=waits_for_payment(row)) if as_seen_by else view


def _named_in(language: str, view: OrderView, articles: Mapping[UUID, VariantCard]) -> OrderView:
    """The frozen names are in the order's own language: another reader sees today's names in theirs."""
    lines = tuple(
        replace(line, name=articles[line.variant_id].title) if line.variant_id and line.variant_id in articles else line
        for line in view.lines
    )
    label = delivery_label(view.delivery_method, language)
    charges = tuple(
        replace(charge, label=label) if label and charge.label == view.delivery_label else charge
        for charge in view.charges
    )
    return replace(view, lines=lines, charges=charges, delivery_label=label or view.delivery_label)


def _as_stored(code: str) -> str:
    return "".join(code.split()).lower()
