"""Beyond one's authority: ask, approve (which places), change then place, decline with a word, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.actions.place_order import KeyNeeded, begin_deed, finish_deed, subject_of
from chapeau.commerce.ordering.authority import authority_answer
from chapeau.commerce.ordering.events import ApprovalAsked, OrderApproved, OrderCancelled, OrderDeclined
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.opening import Opened, card_of, lines_of, note, open_order
from chapeau.commerce.ordering.placing import commit_order, price_for_placing
from chapeau.commerce.ordering.pricing_of_orders import store_price
from chapeau.commerce.ordering.rules.moves import check_move
from chapeau.commerce.ordering.sight import visible_orders
from chapeau.commerce.ordering.values import EventKind, OrderState, PlacedOrder
from chapeau.kit import bus, idempotency
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.approvals import actions as approvals
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, Viewer

SUBJECT = "order"


class NoApprover(Refusal):
    """Nobody of the organisation may approve."""

    code = "no-approver"
    sentence = _("Nobody at %(organisation)s may approve yet. Ask an administrator to give a colleague that role.")


class NothingToApprove(Refusal):
    """The order is within the hat's own authority."""

    code = "no-approval-needed"
    sentence = _("You may place this order yourself.")


class AboveApprover(Refusal):
    """The approver's own limit per order is lower."""

    code = "above-approver"
    status = 403
    sentence = _("This order is above what you may decide per order: %(limit)s. A colleague who may more has to.")


@transaction.atomic
def ask_approval(
    viewer: Viewer, *, seen_total: int, word: str, idempotency_key: str, now: datetime, order_code: str | None = None
) -> str:
    """Send the basket to whoever may approve; returns the order's code. Nothing is reserved yet.

    Refuses: ``NothingToApprove``, ``NoApprover``, ``TotalMoved``, ``Incomplete``, ``LinesRefused``.
    """
    request = {"order": order_code, "seen_total": seen_total, "word": word}
    done = _begin_for_code(viewer, "ask_approval", idempotency_key, request, now)
    if done:
        return done
    opened = open_order(viewer, now=now, order_code=order_code)
    order, card = opened.order, opened.card
    check_move(order.state, OrderState.AWAITING_APPROVAL)
    priced = price_for_placing(opened, seen_total=seen_total, seen_lines=None, now=now, may_pay=viewer)
    answer = authority_answer(opened, priced, now=now)
    if card is None or card.organisation_id is None or not answer.needs_approval:
        raise NothingToApprove
    asker = people.viewer_for_hat(card)
    if not people.approvers(asker, organisation_id=card.organisation_id, now=now):
        raise NoApprover(organisation=card.organisation_name)
    order.state = OrderState.AWAITING_APPROVAL
    store_price(order, opened.lines, now=now, also=["state"])
    approvals.ask(
        viewer,
        subject=SUBJECT,
        subject_id=order.id,
        organisation_id=card.organisation_id,
        asked_by_id=card.id,
        reason_code=answer.reasons[0],
        amount=Money(order.net_minor, order.currency),
        word=word,
        now=now,
    )
    reasons = [str(reason) for reason in answer.reasons]
    note(order, EventKind.ASKED, viewer=viewer, now=now, word=word, details={"reasons": reasons})
    bus.publish(
        [
            ApprovalAsked(
                occurred_at=now,
                hat_id=order.hat_id,
                actor_hat_id=viewer.hat_id if viewer.hat_id != order.hat_id else None,
                order_id=order.id,
                organisation_id=card.organisation_id,
                reason_codes=tuple(reasons),
                net_minor=order.net_minor,
                currency=order.currency,
            )
        ]
    )
    _finish_with_code(viewer, "ask_approval", idempotency_key, order.code)
    return order.code


@transaction.atomic
def approve_order(
    viewer: Viewer, *, code: str, seen_total: int, word: str, idempotency_key: str, now: datetime
) -> PlacedOrder:
    """Approve and place under the buyer's hat.

    Refuses: ``NotYoursToApprove``, ``AlreadyDecided``, ``AboveApprover``, and as ``place_order``.
    """
    return _approve(
        viewer, code, {}, None, seen_total=seen_total, word=word, key=idempotency_key, now=now, deed="approve_order"
    )


@transaction.atomic
def change_then_place(
    viewer: Viewer,
    *,
    code: str,
    quantities: Mapping[str, int],
    cost_centre: str | None,
    seen_total: int,
    word: str,
    idempotency_key: str,
    now: datetime,
) -> PlacedOrder:
    """The approver changes quantities (by SKU; 0 removes) or the cost centre, and places.

    ``seen_total`` is of the changed order: ``queries.preview_change`` tells it. Refuses as ``approve_order``.
    """
    return _approve(
        viewer,
        code,
        quantities,
        cost_centre,
        seen_total=seen_total,
        word=word,
        key=idempotency_key,
        now=now,
        deed="change_then_place",
    )


def _approve(
    viewer: Viewer,
    code: str,
    quantities: Mapping[str, int],
    cost_centre: str | None,
    *,
    seen_total: int,
    word: str,
    key: str,
    now: datetime,
    deed: str,
) -> PlacedOrder:
    request = {"code": code, "seen_total": seen_total, "quantities": dict(quantities), "cost_centre": cost_centre}
    done = begin_deed(viewer, deed, key, request, now)
    if done is not None:
        return done
    opened = _awaiting(viewer, code)
    order = opened.order
    approvals.decide(viewer, subject=SUBJECT, subject_id=order.id, approve=True, answer=word, now=now)
    changes = change_lines(opened, quantities, store=True)
    if cost_centre is not None and cost_centre != order.cost_centre:
        changes["cost_centre"] = [order.cost_centre, cost_centre]
        order.cost_centre = cost_centre
    if changes:
        note(order, EventKind.CHANGED, viewer=viewer, now=now, details=changes)
    note(order, EventKind.APPROVED, viewer=viewer, now=now, word=word)
    placed = commit_order(viewer, opened, seen_total=seen_total, now=now, approved=True)
    _check_own_limit(viewer, order)
    assert order.organisation_id is not None
    bus.publish(
        [
            OrderApproved(
                occurred_at=now,
                hat_id=order.hat_id,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
                organisation_id=order.organisation_id,
            )
        ]
    )
    finish_deed(viewer, deed, key, placed)
    return placed


def change_lines(opened: Opened, quantities: Mapping[str, int], *, store: bool) -> dict[str, object]:
    """Set quantities by SKU, 0 removes; returns before and after. Refuses: ``NotFound`` for a SKU not in it."""
    changes: dict[str, object] = {}
    for sku, quantity in quantities.items():
        line = opened.line(sku)
        if line is None or quantity < 0:
            raise NotFound
        if quantity == line.quantity:
            continue
        changes[line.sku] = [line.quantity, quantity]
        line.quantity = quantity
        if quantity == 0:
            opened.lines.remove(line)
            if store:
                OrderLine.objects.filter(pk=line.pk).delete()
        elif store:
            line.save(update_fields=["quantity"])
    return changes


def _check_own_limit(viewer: Viewer, order: Order) -> None:
    assert viewer.hat_id is not None
    own = people.hat_card(SYSTEM, hat_id=viewer.hat_id).authority
    if own.per_order_minor is None:
        return
    # A limit in another currency cannot be held against this order: somebody without one decides.
    if own.currency != order.currency or order.net_minor > own.per_order_minor:
        raise AboveApprover(limit=Money(own.per_order_minor, own.currency).format(order.language))


@transaction.atomic
def decline_order(viewer: Viewer, *, code: str, word: str, now: datetime) -> None:
    """Say no, with a word. Refuses: ``WordNeeded``, ``NotYoursToApprove``, ``AlreadyDecided``."""
    order = _awaiting(viewer, code).order
    approvals.decide(viewer, subject=SUBJECT, subject_id=order.id, approve=False, answer=word, now=now)
    check_move(order.state, OrderState.DECLINED)
    order.state, order.changed_at = OrderState.DECLINED, now
    order.save(update_fields=["state", "changed_at"])
    note(order, EventKind.DECLINED, viewer=viewer, now=now, word=word.strip())
    assert order.organisation_id is not None
    bus.publish(
        [
            OrderDeclined(
                occurred_at=now,
                hat_id=order.hat_id,
                actor_hat_id=viewer.hat_id,
                order_id=order.id,
                organisation_id=order.organisation_id,
            )
        ]
    )


@transaction.atomic
def withdraw_approval(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The buyer takes the question back; the order is cancelled, its lines can be reordered.

    Refuses: ``NotYoursToApprove``, ``AlreadyDecided``, ``NotFound``.
    """
    order = _awaiting(viewer, code).order
    approvals.withdraw(viewer, subject=SUBJECT, subject_id=order.id, now=now)
    check_move(order.state, OrderState.CANCELLED)
    order.state, order.cancelled_at, order.changed_at = OrderState.CANCELLED, now, now
    order.save(update_fields=["state", "cancelled_at", "changed_at"])
    note(order, EventKind.WITHDRAWN, viewer=viewer, now=now)
    bus.publish(
        [
            OrderCancelled(
                occurred_at=now,
                hat_id=order.hat_id,
                actor_hat_id=viewer.hat_id if viewer.hat_id != order.hat_id else None,
                order_id=order.id,
                reason_code="approval-withdrawn",
                was_state=OrderState.AWAITING_APPROVAL,
                paid_minor=0,
                currency=order.currency,
            )
        ]
    )


def _awaiting(viewer: Viewer, code: str) -> Opened:
    """The order whose question is open, locked. Refuses: ``NotFound``, ``AlreadyDecided``."""
    order = Order.objects.select_for_update(of=("self",)).filter(visible_orders(viewer), code=code).first()
    if order is None:
        raise NotFound
    if order.state != OrderState.AWAITING_APPROVAL:
        raise approvals.AlreadyDecided
    return Opened(order, lines_of(order), card_of(order))


def _begin_for_code(viewer: Viewer, deed: str, key: str, request: Mapping[str, object], now: datetime) -> str:
    if not key or len(key) > 80:
        raise KeyNeeded
    done = idempotency.begin(subject_id=subject_of(viewer), deed=deed, key=key, request=request, now=now)
    return str(done["code"]) if done else ""


def _finish_with_code(viewer: Viewer, deed: str, key: str, code: str) -> None:
    idempotency.finish(subject_id=subject_of(viewer), deed=deed, key=key, result={"code": code})
