"""Rows to the records this room hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering.actions.cancel import may_cancel
from chapeau.commerce.ordering.models import Order, OrderEvent, OrderLine
from chapeau.commerce.ordering.sight import may_see_cost
from chapeau.commerce.ordering.values import (
    ApprovalView,
    Channel,
    ChargeView,
    EventKind,
    EventView,
    LimitReason,
    LineView,
    OrderState,
    OrderView,
    PaymentChoice,
    TaxView,
    order_number,
)
from chapeau.commerce.pricing.values import CouponState, step_from_json
from chapeau.commerce.stock.values import Availability
from chapeau.kit.money import Money
from chapeau.person.approvals import queries as approvals
from chapeau.person.approvals.values import ApprovalCard
from chapeau.person.people.models import Hat
from chapeau.person.people.values import PostalAddressValue, Viewer, ViewerKind

NOTHING: Mapping[Any, Any] = {}


def line_view(
    order: Order,
    line: OrderLine,
    *,
    with_cost: bool,
    article: VariantCard | None = None,
    availability: Availability | None = None,
    problem: str = "",
) -> LineView:
    """A line as stored on the row, with what the catalogue and the stock add."""

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    pack = article.pack if article else None
    return LineView(
        id=line.id,
        position=line.position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        product_code=article.product_code if article else "",
        picture=article.picture.file if article and article.picture else "",
        quantity=line.quantity,
        minimum_quantity=pack.minimum if pack else 1,
        quantity_step=pack.step if pack else 1,
        unit_price=line.unit_price,
        price_base=line.price_base,
        shown=money(line.gross_minor if order.shows_gross else line.net_minor),
        net=money(line.net_minor),
        tax=money(line.tax_minor),
        gross=money(line.gross_minor),
        tax_percent=line.tax_percent,
        tax_category=line.tax_category,
        exemption_reason=line.exemption_reason,
        steps=tuple(step_from_json(step) for step in line.adjustments),
        staff_percent_off=line.staff_percent_off,
        staff_reason=line.staff_reason,
        cost=money(line.cost_minor) if with_cost and line.cost_minor is not None else None,
        buyer_reference=line.buyer_reference,
        available=availability.available if availability else None,
        problem=problem,
        shipped_quantity=line.shipped_quantity,
        returned_quantity=line.returned_quantity,
        cancelled_quantity=line.cancelled_quantity,
    )


def order_view(
    viewer: Viewer,
    order: Order,
    lines: Sequence[OrderLine],
    *,
    articles: Mapping[UUID, VariantCard] = NOTHING,
    available: Mapping[UUID, Availability] = NOTHING,
    problems: Mapping[UUID, str] = NOTHING,
    with_history: bool = True,
) -> OrderView:
    """All of an order's page; the caller has decided that the viewer may see it."""

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    with_cost = may_see_cost(viewer)
    views = tuple(
        line_view(
            order,
            line,
            with_cost=with_cost,
            article=articles.get(line.variant_id) if line.variant_id else None,
            availability=available.get(line.variant_id) if line.variant_id else None,
            problem=problems.get(line.id, ""),
        )
        for line in lines
    )
    stored = order.quote
    events = event_views(order) if with_history else ()
    question = (
        approvals.approval_of(viewer, subject="order", subject_id=order.id) if _was_asked(order, events) else None
    )
    names = _names(order)
    option = order.delivery_option or {}
    shown = [view.shown.minor for view in views]
    return OrderView(
        id=order.id,
        code=order.code,
        number=order_number(order.code),
        state=OrderState(order.state),
        hat_id=order.hat_id,
        buyer_name=names.get(order.hat_id, order.guest_name) if order.hat_id else order.guest_name,
        organisation_id=order.organisation_id,
        organisation_name=order.organisation.name if order.organisation else "",
        market=order.market,
        channel=Channel(order.channel),
        taken_by_id=order.taken_by_id,
        taken_by=names.get(order.taken_by_id, "") if order.taken_by_id else "",
        language=order.language,
        currency=order.currency,
        shows_gross=order.shows_gross,
        country=order.country,
        lines=views,
        charges=tuple(_charge(charge, money) for charge in stored.get("charges", ())),
        goods=money(sum(shown)),
        net=money(order.net_minor),
        tax=money(order.tax_minor),
        gross=money(order.gross_minor),
        taxes=tuple(
            TaxView(
                percent=Decimal(part["percent"]),
                category=part["category"],
                exemption_reason=part["exemption_reason"],
                net=money(part["net"]),
                tax=money(part["tax"]),
            )
            for part in stored.get("taxes", ())
        ),
        order_steps=tuple(step_from_json(step) for step in stored.get("steps", ())),
        coupon_codes=tuple(order.coupon_codes),
        refused_coupons=tuple(
            (coupon["code"], str(CouponState(coupon["state"]).label))
            for coupon in stored.get("coupons", ())
            if coupon["state"] != CouponState.USED
        ),
        policies=order.policies,
        buyer_reference=order.buyer_reference,
        cost_centre=order.cost_centre,
        guest_email=order.guest_email,
        guest_name=order.guest_name,
        delivery_address=PostalAddressValue.from_json(order.delivery_address) if order.delivery_address else None,
        billing_address=PostalAddressValue.from_json(order.billing_address) if order.billing_address else None,
        delivery_method=order.delivery_method,
        delivery_label=option.get("label", ""),
        promised_on=order.promised_on,
        payment_method=order.payment_method,
        note=order.note,
        created_at=order.created_at,
        placed_at=order.placed_at,
        held_until=order.held_until,
        due_on=order.due_on,
        paid_at=order.paid_at,
        completed_at=order.completed_at,
        cancelled_at=order.cancelled_at,
        cancel_reason=order.cancel_reason,
        is_historic=order.is_historic,
        external_id=order.external_id,
        events=events,
        approval=_approval(question, events),
        may_cancel=may_cancel(viewer, order),
        may_pay=waits_for_payment(order) and _pays(viewer, order),
        may_approve=bool(question and question.is_open and approvals.may_decide(viewer, card=question)),
    )


def event_views(order: Order) -> tuple[EventView, ...]:
    """The history, oldest first. Members of the house are named to staff and buyer alike."""
    rows = OrderEvent.objects.filter(order=order).select_related("by_hat__person", "by_hat__organisation")
    return tuple(
        EventView(
            kind=row.kind,
            label=str(EventKind(row.kind).label) if row.kind in EventKind.values else row.kind,
            by=row.by_hat.person.name if row.by_hat else "",
            by_house=bool(row.by_hat and row.by_hat.organisation and row.by_hat.organisation.is_house),
            word=row.word,
            details=row.details,
            happened_at=row.happened_at,
        )
        for row in rows.order_by("happened_at", "id")
    )


def _was_asked(order: Order, events: Sequence[EventView]) -> bool:
    return order.state == OrderState.AWAITING_APPROVAL or any(event.kind == EventKind.ASKED for event in events)


def _approval(question: ApprovalCard | None, events: Sequence[EventView]) -> ApprovalView | None:
    if question is None:
        return None
    asked = [event for event in events if event.kind == EventKind.ASKED]
    told = asked[-1].details.get("reasons", []) if asked else [question.reason_code]
    return ApprovalView(
        code=question.code,
        state=question.state,
        asked_by=question.asked_by,
        decided_by=question.decided_by,
        reasons=tuple(LimitReason(reason) for reason in told),
        word=question.word,
        answer=question.answer,
        asked_at=question.asked_at,
        decided_at=question.decided_at,
    )


def _pays(viewer: Viewer, order: Order) -> bool:
    """Who ordered, and the house; a colleague sees the order and does not pay it."""
    return viewer.kind is not ViewerKind.HAT or order.hat_id in viewer.hat_ids


def waits_for_payment(order: Order) -> bool:
    if order.paid_at is not None:
        return False
    by_transfer = order.state == OrderState.PLACED and order.payment_method == PaymentChoice.TRANSFER
    return order.state == OrderState.AWAITING_PAYMENT or by_transfer


def _names(order: Order) -> dict[UUID, str]:
    ids = [hat_id for hat_id in (order.hat_id, order.taken_by_id) if hat_id]
    if not ids:
        return {}
    rows = Hat.objects.filter(Q(pk__in=ids)).values_list("pk", "person__given_name", "person__family_name")
    return {pk: f"{given} {family}".strip() for pk, given, family in rows}


def _charge(stored: Mapping[str, Any], money: Any) -> ChargeView:
    return ChargeView(
        label=stored["label"] or _("Delivery"),
        shown=money(stored["amount"]),
        net=money(stored["net"]),
        tax=money(stored["tax"]),
        gross=money(stored["gross"]),
    )
