"""What every way of placing does: basket, approval, two clicks. Called inside the deed, with the order locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering.authority import authority_answer, lock_budget
from chapeau.commerce.ordering.changes import Snapshot, changes_between, snapshot
from chapeau.commerce.ordering.events import OrderPlaced
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.opening import Opened, check_hat_open, note
from chapeau.commerce.ordering.payment_options import at_counter
from chapeau.commerce.ordering.pricing_of_orders import Priced, apply_price, price_order, store_price
from chapeau.commerce.ordering.rules.moves import check_move
from chapeau.commerce.ordering.values import (
    AuthorityAnswer,
    Change,
    EventKind,
    LimitReason,
    OrderState,
    PaymentChoice,
    PlacedOrder,
    order_number,
)
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments.values import Payable
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock.values import Want
from chapeau.kit import bus, policies
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import SYSTEM, Viewer

CARD_HOLD = timedelta(minutes=30)
"""How long goods are held while a card is being paid."""
TRANSFER_HOLD = timedelta(days=10)
LINK_HOLD = timedelta(days=3)


class TotalMoved(Refusal):
    """The price is not the one the buyer saw. ``changes`` tells the difference, line by line."""

    code = "total-moved"
    sentence = _("The total is now %(after)s, it was %(before)s. Look at what changed, then order again.")

    def __init__(self, *, before: Money, after: Money, changes: Sequence[Change], language: str) -> None:
        self.before, self.after, self.changes = before, after, tuple(changes)
        super().__init__(before=before.format(language), after=after.format(language))


class ApprovalNeeded(Refusal):
    """A colleague has to approve; ``answer`` says which limits are passed and what is left."""

    code = "approval-needed"
    sentence = _("This order is %(reasons)s. Send it for approval.")

    def __init__(self, answer: AuthorityAnswer) -> None:
        self.answer = answer
        super().__init__(reasons=", ".join(str(LimitReason(reason).label) for reason in answer.reasons))


class NothingToOrder(Refusal):
    code = "nothing-to-order"
    sentence = _("The basket is empty.")


class LinesRefused(Refusal):
    """Some lines cannot be ordered as they are; ``problems`` is SKU to a sentence."""

    code = "lines"
    sentence = _("%(name)s: %(problem)s")

    def __init__(self, problems: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        sku, problem = next(iter(self.problems.items()))
        super().__init__(name=names.get(sku) or sku, problem=problem)


class Incomplete(Refusal):
    """Something checkout asks is not there yet; ``missing`` names the fields."""

    code = "incomplete"
    status = 422
    sentence = _("Still needed: %(fields)s.")

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(fields=", ".join(str(_FIELDS[field]) for field in missing))


_FIELDS = {
    "delivery_address": _("where it goes"),
    "delivery_method": _("the way of delivery"),
    "payment_method": _("how you pay"),
    "guest_email": _("your e-mail address"),
    "cost_centre": _("the cost centre"),
}


def missing_of(opened: Opened, priced: Priced) -> tuple[str, ...]:
    """What checkout still has to ask, in the order of the page."""
    order, card = opened.order, opened.card
    missing = []
    if order.hat_id is None and not order.guest_email:
        missing.append("guest_email")
    if not order.billing_address or (priced.needs_delivery and not order.delivery_address):
        missing.append("delivery_address")
    if priced.needs_delivery and priced.option is None:
        missing.append("delivery_method")
    if not order.payment_method:
        missing.append("payment_method")
    if card and card.authority.cost_centres and not order.cost_centre:
        missing.append("cost_centre")
    return tuple(missing)


def price_for_placing(
    opened: Opened,
    *,
    seen_total: int,
    seen_lines: Mapping[str, int] | None,
    now: datetime,
    may_pay: Viewer,
) -> Priced:
    """Price it now and hold it against what was seen. Refuses all that does not depend on other rows' locks."""
    order, lines = opened.order, opened.lines
    check_hat_open(opened.card, now)
    if not lines:
        raise NothingToOrder
    before = _as_seen(opened, seen_total, seen_lines)
    priced = price_order(order, lines, card=opened.card, now=now)
    apply_price(order, lines, priced)
    if priced.problems:
        skus = {line.id: line.sku or str(line.position) for line in lines}
        raise LinesRefused(
            {skus[line_id]: problem for line_id, problem in priced.problems.items()},
            {line.sku: line.name for line in lines},
        )
    missing = list(missing_of(opened, priced))
    if order.payment_method == PaymentChoice.CASH and not at_counter(order, may_pay):
        missing.append("payment_method")
    if missing:
        raise Incomplete(missing)
    if order.gross_minor != seen_total:
        after = snapshot(order, lines)
        raise TotalMoved(
            before=Money(seen_total, before.currency),
            after=Money(order.gross_minor, order.currency),
            changes=changes_between(before, after),
            language=get_language() or order.language,
        )
    return priced


def _as_seen(opened: Opened, seen_total: int, seen_lines: Mapping[str, int] | None) -> Snapshot:
    """The basket as the buyer saw it: the amounts the page sent back, else those last stored."""
    stored = snapshot(opened.order, opened.lines)
    if seen_lines is None:
        return stored
    lines = {
        sku: replace(line, shown_minor=seen_lines.get(sku, line.shown_minor)) for sku, line in stored.lines.items()
    }
    return replace(stored, lines=lines)


def commit_order(
    viewer: Viewer,
    opened: Opened,
    *,
    seen_total: int,
    now: datetime,
    seen_lines: Mapping[str, int] | None = None,
    approved: bool = False,
    hold: timedelta | None = None,
) -> PlacedOrder:
    """Check, take credit, coupon and stock in the order of locks, freeze, publish. The order's row is locked."""
    order, lines, card = opened.order, opened.lines, opened.card
    check_move(order.state, OrderState.PLACED)
    if card is not None:
        lock_budget(card)
    priced = price_for_placing(opened, seen_total=seen_total, seen_lines=seen_lines, now=now, may_pay=viewer)
    if card is not None and not approved:
        answer = authority_answer(opened, priced, now=now)
        if answer.needs_approval:
            raise ApprovalNeeded(answer)
    _take(opened, priced, now=now, hold=hold)
    _freeze(order, lines, priced, now)
    order.policies = policies.accepted(private=card is None or card.is_private)
    store_price(order, lines, now=now, also=_PLACING_FIELDS)
    note(order, EventKind.PLACED, viewer=viewer, now=now, details={"gross": order.gross_minor})
    bus.publish([_placed_fact(viewer, order, len(lines), now)])
    return PlacedOrder(
        id=order.id,
        code=order.code,
        number=order_number(order.code),
        state=OrderState(order.state),
        total=Money(order.gross_minor, order.currency),
        payment_method=order.payment_method,
    )


_PLACING_FIELDS = (
    "state",
    "placed_at",
    "held_until",
    "due_on",
    "paid_at",
    "country",
    "cost_centre",
    "coupon_codes",
    "language",
    "policies",
)


def _take(opened: Opened, priced: Priced, *, now: datetime, hold: timedelta | None) -> None:
    """Credit, coupons and offers, stock: in this order. Decides the state that placing leads to."""
    order = opened.order
    until: datetime | None = None
    state = OrderState.PLACED
    if order.gross_minor == 0:
        order.paid_at = now
    elif order.payment_method == PaymentChoice.CARD:
        state, until = OrderState.AWAITING_PAYMENT, now + (hold or CARD_HOLD)
    elif order.payment_method == PaymentChoice.TRANSFER:
        until = now + TRANSFER_HOLD
        payments.expect_transfer(SYSTEM, payable=payable_of(order), now=now)
    elif order.payment_method == PaymentChoice.ON_ACCOUNT:
        order.due_on = payments.take_on_account(SYSTEM, payable=payable_of(order), now=now).due_on
    used = priced.quote.used_coupon_codes
    if used:
        pricing.use_coupons(
            SYSTEM, order_id=order.id, codes=used, hat_id=order.hat_id, visitor_id=order.visitor_id, now=now
        )
    if priced.quote.offers_used:
        pricing.use_offers(SYSTEM, order_id=order.id, uses=priced.quote.offers_used, now=now)
    reserve_lines(order, opened.lines, now=now, until=until, prefer=_preferred(priced))
    check_move(order.state, state)
    order.state, order.held_until, order.placed_at = state, until, now


def payable_of(order: Order) -> Payable:
    """The order as the payments room sees it."""
    return Payable(
        order_id=order.id,
        order_code=order.code,
        total=Money(order.gross_minor, order.currency),
        hat_id=order.hat_id,
        visitor_id=order.visitor_id if order.hat_id is None else None,
        organisation_id=order.organisation_id,
    )


def _preferred(priced: Priced) -> Sequence[UUID]:
    return (priced.option.warehouse_id,) if priced.option and priced.option.warehouse_id else ()


def wants_of(lines: Sequence[OrderLine]) -> list[Want]:
    """All pieces not yet shipped or cancelled, as stock counts them."""
    return [
        Want(line.id, line.variant_id, open_pieces)
        for line in lines
        if line.variant_id and (open_pieces := line.quantity - line.shipped_quantity - line.cancelled_quantity) > 0
    ]


def reserve_lines(
    order: Order,
    lines: Sequence[OrderLine],
    *,
    now: datetime,
    until: datetime | None,
    prefer: Sequence[UUID] = (),
) -> None:
    """All pieces not yet shipped or cancelled, or a refusal: ``NotEnoughStock``."""
    wants = wants_of(lines)
    if wants:
        stock.reserve(SYSTEM, order_id=order.id, wants=wants, now=now, expires_at=until, prefer=prefer)


def hold_again(order: Order, lines: Sequence[OrderLine], *, until: datetime | None, now: datetime) -> None:
    """Hold the goods anew until a moment, or for good, whether or not the first hold has lapsed.

    Refuses: ``NotEnoughStock`` when they went to others meanwhile.
    """
    stock.reserve_anew(SYSTEM, order_id=order.id, wants=wants_of(lines), now=now, expires_at=until)
    order.held_until = until


def _freeze(order: Order, lines: Sequence[OrderLine], priced: Priced, now: datetime) -> None:
    """The lines keep what the goods cost the house today; only coupons that counted stay on the order."""
    costs = catalog.costs(
        SYSTEM, variant_ids=[line.variant_id for line in lines if line.variant_id], currency=order.currency, at=now
    )
    for line in lines:
        cost = costs.get(line.variant_id) if line.variant_id else None
        line.cost_minor = None if cost is None else Money.of(cost * line.quantity, order.currency).minor
    order.coupon_codes = list(priced.quote.used_coupon_codes)


def _placed_fact(viewer: Viewer, order: Order, line_count: int, now: datetime) -> OrderPlaced:
    by_other = viewer.hat_id if viewer.hat_id != order.hat_id else None
    return OrderPlaced(
        occurred_at=now,
        hat_id=order.hat_id,
        visitor_id=order.visitor_id if order.hat_id is None else None,
        actor_hat_id=by_other,
        order_id=order.id,
        organisation_id=order.organisation_id,
        market=order.market,
        channel=order.channel,
        state=order.state,
        payment_method=order.payment_method,
        ships_now=ships_without_payment(order),
        net_minor=order.net_minor,
        gross_minor=order.gross_minor,
        currency=order.currency,
        line_count=line_count,
    )


def ships_without_payment(order: Order) -> bool:
    """On account and cash are trusted; a card or transfer has to arrive first."""
    return order.gross_minor == 0 or order.payment_method in (PaymentChoice.ON_ACCOUNT, PaymentChoice.CASH)


def placed_from(stored: Mapping[str, Any]) -> PlacedOrder:
    """What a repeated request is answered."""
    return PlacedOrder(
        id=UUID(stored["id"]),
        code=stored["code"],
        number=order_number(stored["code"]),
        state=OrderState(stored["state"]),
        total=Money(stored["total"], stored["currency"]),
        payment_method=stored["payment_method"],
    )
