"""The basket, and what an order would cost before it is one. Asking writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.commerce.ordering.actions.approval import change_lines
from chapeau.commerce.ordering.actions.buy_now import repeat_with
from chapeau.commerce.ordering.authority import authority_answer, spent_minor
from chapeau.commerce.ordering.changes import changes_between, snapshot
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.opening import Opened, card_of, find_open, lines_of
from chapeau.commerce.ordering.payment_options import payment_options
from chapeau.commerce.ordering.placing import missing_of
from chapeau.commerce.ordering.pricing_of_orders import apply_price, price_order
from chapeau.commerce.ordering.reading import order_view
from chapeau.commerce.ordering.sight import other_basket_of, visible_orders
from chapeau.commerce.ordering.values import BasketView, CheckoutChoices, OrderState
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.kit.db import fetch
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import SYSTEM, PostalAddressValue, Role, Viewer, ViewerKind

_CHOICES = (
    "delivery_address",
    "billing_address",
    "delivery_method",
    "payment_method",
    "buyer_reference",
    "cost_centre",
    "note",
)


def basket(viewer: Viewer, *, now: datetime, order_code: str | None = None) -> BasketView | None:
    """The viewer's basket priced at this moment, with delivery and payment choices; None when there is none.

    ``order_code``: an order that staff take for a person, instead of the viewer's own basket (None when it is not
    theirs to take).
    """
    order = find_open(viewer, order_code).select_related("organisation").first()
    return _priced_view(viewer, Opened(order, lines_of(order), card_of(order)), now) if order else None


def other_basket(viewer: Viewer) -> tuple[str, ...]:
    """Names of what lies in the second basket of the same capacity, which a merge left beside the one in use."""
    if len(viewer.hat_ids) < 2:
        return ()
    lines = OrderLine.objects.filter(order__in=other_basket_of(viewer)).order_by("position")
    return tuple(lines.values_list("name", flat=True))


def checkout_choices(viewer: Viewer) -> CheckoutChoices | None:
    """What the viewer's basket remembers of checkout; one query, nothing is priced. None when there is no basket."""
    mine, key = _own_basket(viewer)
    for delivery, billing, *words in fetch(f"SELECT {', '.join(_CHOICES)} FROM ordering_order WHERE {mine}", [key]):
        return CheckoutChoices(
            PostalAddressValue.from_json(json.loads(delivery)) if delivery else None,
            PostalAddressValue.from_json(json.loads(billing)) if billing else None,
            *words,
        )
    return None


def basket_count(viewer: Viewer) -> int:
    """Pieces in the viewer's own basket, for the header; one query."""
    if viewer.hat_id is None and viewer.visitor_id is None:
        return 0
    mine, key = _own_basket(viewer)
    return int(
        fetch(
            "SELECT coalesce(sum(quantity), 0) FROM ordering_line "
            f"WHERE order_id = (SELECT id FROM ordering_order WHERE {mine})",
            [key],
        )[0][0]
    )


def _own_basket(viewer: Viewer) -> tuple[str, object]:
    """``own_basket`` as a condition in SQL and its key: every page asks."""
    if viewer.kind is ViewerKind.VISITOR:
        return "visitor_id = %s AND hat_id IS NULL AND state = 'basket'", viewer.visitor_id
    if viewer.also_hat_ids:
        return _FIRST_OF_MERGED, list(viewer.hat_ids)
    return "hat_id = %s AND taken_by_id IS NULL AND state = 'basket'", viewer.hat_id


_FIRST_OF_MERGED = """id = (
    SELECT basket.id FROM ordering_order basket, (SELECT %s::uuid[] AS hats) own
    WHERE basket.hat_id = ANY(own.hats) AND basket.taken_by_id IS NULL AND basket.state = 'basket'
    ORDER BY array_position(own.hats[1:1], basket.hat_id), basket.changed_at DESC LIMIT 1
)"""


def order_to_approve(viewer: Viewer, *, code: str, now: datetime) -> BasketView:
    """An order that waits for approval, at today's price and with the buyer's authority and budget left.

    For who asked and who may decide. Refuses: ``NotFound``.
    """
    return _priced_view(viewer, _awaiting(viewer, code), now)


def preview_change(viewer: Viewer, *, code: str, quantities: Mapping[str, int], now: datetime) -> BasketView:
    """The same with other quantities (by SKU, 0 removes), before ``change_then_place``. Refuses: ``NotFound``."""
    opened = _awaiting(viewer, code)
    change_lines(opened, quantities, store=False)
    return _priced_view(viewer, opened, now)


def buy_now_preview(viewer: Viewer, *, sku: str, quantity: int, now: datetime) -> BasketView:
    """The first click: what buying this article as last time would cost.

    Refuses: ``NothingToRepeat``, ``UnknownArticle``, ``PackRefused``, ``HatEnded``.
    """
    return _priced_view(viewer, repeat_with(viewer, sku=sku, quantity=quantity, now=now), now)


def may_buy_now(viewer: Viewer) -> bool:
    """Whether this hat has an order whose address and payment could be repeated; one query."""
    if viewer.hat_id is None:
        return False
    return Order.objects.filter(hat__in=viewer.hat_ids, placed_at__isnull=False, is_historic=False).exists()


def spent_this_month(viewer: Viewer, *, hat_id: UUID, currency: str, now: datetime) -> int:
    """Net minor units this hat placed since the first of the month, cancelled ones not in it.

    For the hat itself, its organisation's administrators and approvers, and staff. Refuses: ``NotFound``.
    """
    if viewer.kind is ViewerKind.HAT and hat_id not in viewer.hat_ids:
        if viewer.organisation_id is None or not viewer.has_role(Role.ADMINISTRATOR, Role.APPROVER):
            raise NotFound
        if not Order.objects.filter(hat_id=hat_id, organisation_id=viewer.organisation_id).exists():
            return 0
    elif viewer.kind is ViewerKind.VISITOR:
        raise NotFound
    return spent_minor(hat_id, currency, now)


def _awaiting(viewer: Viewer, code: str) -> Opened:
    rows = Order.objects.filter(visible_orders(viewer), code=code, state=OrderState.AWAITING_APPROVAL)
    order = rows.select_related("organisation").first()
    if order is None:
        raise NotFound
    return Opened(order, lines_of(order), card_of(order))


def _priced_view(viewer: Viewer, opened: Opened, now: datetime) -> BasketView:
    """Price in memory, compare with what was stored, and tell all that checkout asks."""
    order, lines = opened.order, opened.lines
    before = snapshot(order, lines)
    priced = price_order(order, lines, card=opened.card, now=now, language=get_language() or "")
    apply_price(order, lines, priced)
    there = stock.availability(SYSTEM, variant_ids=[line.variant_id for line in lines if line.variant_id])
    problems = dict(priced.problems)
    for line in lines:
        if line.variant_id and line.id not in problems and (short := _shortage(line, there.get(line.variant_id))):
            problems[line.id] = short
    missing = [*missing_of(opened, priced)]
    if problems:
        missing.insert(0, "problems")
    if not lines:
        missing.insert(0, "lines")
    was_priced = order.state != OrderState.BASKET or any(line.shown_minor for line in before.lines.values())
    return BasketView(
        order=order_view(
            viewer,
            order,
            lines,
            articles=priced.articles,
            available=there,
            problems=problems,
            with_history=order.state != OrderState.BASKET or order.taken_by_id is not None,
        ),
        delivery_options=priced.options,
        payment_options=payment_options(order, opened.card, viewer),
        authority=authority_answer(opened, priced, now=now),
        changes=changes_between(before, snapshot(order, lines)) if was_priced else (),
        missing=tuple(missing),
    )


def _shortage(line: OrderLine, available: Availability | None) -> str:
    if available is None or available.covers(line.quantity):
        return ""
    if not available.available:
        return _("Out of stock at the moment. Remove it, or ask us when it comes.")
    return _("Only %(left)s left. Lower the quantity to go on.") % {"left": available.available}
