"""One's own orders, paying them, decisions about colleagues' orders."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.urls import reverse
from pydantic import Field

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import (
    BasketView,
    Change,
    Channel,
    OrderFilters,
    OrderState,
    OrderView,
    Reordered,
)
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import CardInput, OrderMoney, PaymentView
from chapeau.interfaces.api import records
from chapeau.interfaces.api.basket import show_order
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Instant, Line, MoneyIn, PiecesOrNone, Short, Sku, Told, Words
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market, StaffRole
from chapeau.relationship.service import queries as service

AREA = Area("Orders", "Orders that the caller may see: its own, by role its organisation's, for staff by role.")
READ, WRITE = "orders:read", "orders:write"
SELLERS = (StaffRole.SALES, StaffRole.SERVICE)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.FINANCE)
SORTS = Annotated[str, Field(pattern="^-?(placed|total|buyer|state)$")]


@AREA.list("orders", "list_orders", scope=READ, answer=records.ORDER_ROW, roles=READERS)
def list_orders(
    call: Caller,
    page: Page,
    q: Short = "",
    state: OrderState | None = None,
    channel: Channel | None = None,
    market: Market | None = None,
    placed_from: Instant | None = None,
    placed_until: Instant | None = None,
    unpaid: bool = False,
    sort: SORTS = "-placed",
) -> Found:
    """Orders, newest first.

    `q` finds numbers, references, SKU and buyers.
    """
    filters = OrderFilters(
        text=q,
        begun_before=page.as_of if sort == "-placed" else None,
        states=(state,) if state else (),
        channels=(channel,) if channel else (),
        markets=(market,) if market else (),
        placed_from=placed_from,
        placed_until=placed_until,
        unpaid_only=unpaid,
        sort=sort,
    )
    found = ordering.orders(call.viewer, filters=filters, page=page.number, page_size=page.size)
    return Found(found.rows, found.total)


@AREA.read("orders/{code}", "get_order", scope=READ, answer=records.ORDER, roles=READERS)
def get_order(call: Caller, code: Code) -> OrderView:
    """One order as it was placed, with its lines, how their prices came about, and what happened to it."""
    return show_order(call, code)


@AREA.read("orders/{code}/money", "get_order_money", scope=READ, answer=records.ORDER_MONEY, roles=READERS)
def get_order_money(call: Caller, code: Code) -> OrderMoney:
    """Where an order's money stands: paid, open, on its way back, with every payment."""
    order = ordering.order(call.viewer, code=code)
    return payments.money_of_order(call.viewer, order_id=order.id, currency=order.currency)


@AREA.list("orders/{code}/shipments", "list_order_shipments", scope=READ, answer=records.SHIPMENT, roles=READERS)
def list_order_shipments(call: Caller, page: Page, code: Code) -> Found:
    """The parcels of an order, oldest first."""
    return whole(fulfilment.shipments_of_order(call.viewer, order_code=code), page)


@AREA.list(
    "orders/{code}/invoices", "list_order_invoices", scope="invoices:read", answer=records.INVOICE, roles=READERS
)
def list_order_invoices(call: Caller, page: Page, code: Code) -> Found:
    """The invoice and credit notes of an order, oldest first."""
    order = ordering.order(call.viewer, code=code)
    return whole(billing.invoices_of_order(call.viewer, order_id=order.id), page)


@AREA.list(
    "orders/{code}/requests", "list_order_requests", scope="requests:read", answer=records.REQUEST_ROW, roles=READERS
)
def list_order_requests(call: Caller, page: Page, code: Code) -> Found:
    """What was asked about an order, newest first."""
    return whole(service.requests_about_order(call.viewer, order_code=code, now=call.now), page)


class Reason(Told):
    reason: Line = ""


@AREA.deed(
    "POST", "orders/{code}/cancel", "cancel_order", scope=WRITE, answer=records.ORDER, then=show_order, roles=SELLERS
)
def cancel_order(call: Caller, code: Code, body: Reason) -> dict[str, Any]:
    """Cancel before anything was shipped; what was paid goes back in full. Staff say why."""
    actions.cancel_order(call.viewer, code=code, reason=body.reason, now=call.now)
    return {"code": code}


def tell_reordered(call: Caller, basket_code: str, added: list[str], unavailable: list[dict[str, Any]]) -> Reordered:
    gone = tuple(Change(**one) for one in unavailable)
    return Reordered(basket_code=basket_code, added=tuple(added), unavailable=gone)


@AREA.deed(
    "POST", "orders/{code}/reorder", "reorder", scope="basket:write", answer=records.REORDERED, then=tell_reordered
)
def reorder(call: Caller, code: Code) -> dict[str, Any]:
    """Put an order's articles into the basket; what is gone is named."""
    return asdict(actions.reorder(call.viewer, code=code, now=call.now))


class CardPayment(Told):
    token: Annotated[str, Field(pattern=r"^[!-~]{0,200}$")] = ""
    """From Stripe's own script or SDK, where Stripe reads the card."""
    number: Annotated[str, Field(pattern=r"^[0-9 ]{0,30}$")] = ""
    """Only where the house takes test cards."""


@AREA.deed(
    "POST",
    "orders/{code}/payments",
    "pay_order",
    scope=WRITE,
    answer=records.PAYMENT,
    needs_key=True,
    in_one=False,
    status=201,
)
def pay_order(call: Caller, code: Code, body: CardPayment, key: str = "") -> PaymentView:
    """Pay an order by card.

    The payment is paid, failed (`failure_code` says why), in doubt, or needs the payer's own step at `next_step.url`.
    """
    payable = actions.prepare_payment(call.viewer, code=code, now=call.now)
    back = reverse("storefront:paid", args=[code])
    return payment_deeds.begin_payment(
        call.viewer,
        payable=payable,
        card=CardInput(number=body.number, token=body.token),
        return_path=back,
        key=key,
        now=call.now,
    )


@AREA.deed(
    "POST",
    "orders/{code}/payments/{payment}/confirm",
    "confirm_payment",
    scope=WRITE,
    answer=records.PAYMENT,
    in_one=False,
)
def confirm_payment(call: Caller, code: Code, payment: Code) -> PaymentView:
    """Ask what came of the payer's own step; safe to repeat."""
    order = ordering.order(call.viewer, code=code)
    known = payments.money_of_order(call.viewer, order_id=order.id, currency=order.currency).payments
    if payment not in {one.code for one in known}:
        raise NotFound
    return payment_deeds.confirm_payment(call.viewer, code=payment, now=call.now)


APPROVALS_READ, APPROVALS_WRITE = "approvals:read", "approvals:write"


@AREA.list("approvals", "list_approvals", scope=APPROVALS_READ, answer=records.ORDER)
def list_approvals(call: Caller, page: Page) -> Found:
    """Colleagues' orders that wait for the caller's decision, oldest first."""
    return whole(ordering.orders_to_approve(call.viewer), page)


@AREA.read("approvals/{code}", "get_approval", scope=APPROVALS_READ, answer=records.BASKET)
def get_approval(call: Caller, code: Code) -> BasketView:
    """An order that waits for a decision, at the prices of this moment, with the buyer's limits and what is left of them."""
    return ordering.order_to_approve(call.viewer, code=code, now=call.now)


class NewQuantity(Told):
    sku: Sku
    quantity: PiecesOrNone
    """0 takes it out."""


class Quantities(Told):
    lines: Annotated[list[NewQuantity], Field(min_length=1, max_length=500)]


@AREA.read("approvals/{code}/preview", "preview_approval", scope=APPROVALS_READ, answer=records.BASKET, method="POST")
def preview_approval(call: Caller, code: Code, body: Quantities) -> BasketView:
    """What the order would cost with other quantities. Nothing is stored."""
    wanted = {line.sku: line.quantity for line in body.lines}
    return ordering.preview_change(call.viewer, code=code, quantities=wanted, now=call.now)


class Approving(Told):
    total: MoneyIn
    """`order.gross` as `get_approval` or `preview_approval` showed it."""
    word: Words = ""
    lines: Annotated[list[NewQuantity], Field(max_length=500)] = []
    """Other quantities, if any."""
    cost_centre: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] | None = None


@AREA.deed(
    "POST",
    "approvals/{code}/approve",
    "approve_order",
    scope=APPROVALS_WRITE,
    answer=records.ORDER,
    then=show_order,
    needs_key=True,
)
def approve_order(call: Caller, code: Code, body: Approving, key: str = "") -> dict[str, Any]:
    """Approve, and so place the order under the buyer; with other quantities if any are given."""
    total = body.total.money().minor
    if body.lines or body.cost_centre is not None:
        placed = actions.change_then_place(
            call.viewer,
            code=code,
            quantities={line.sku: line.quantity for line in body.lines},
            cost_centre=body.cost_centre,
            seen_total=total,
            word=body.word,
            idempotency_key=key,
            now=call.now,
        )
    else:
        placed = actions.approve_order(
            call.viewer, code=code, seen_total=total, word=body.word, idempotency_key=key, now=call.now
        )
    return {"code": placed.code}


class Word(Told):
    word: Words


@AREA.deed("POST", "approvals/{code}/decline", "decline_order", scope=APPROVALS_WRITE)
def decline_order(call: Caller, code: Code, body: Word) -> dict[str, Any]:
    """Say no, with a word for the buyer."""
    actions.decline_order(call.viewer, code=code, word=body.word, now=call.now)
    return {}


@AREA.deed("POST", "orders/{code}/withdraw", "withdraw_approval", scope=WRITE, answer=records.ORDER, then=show_order)
def withdraw_approval(call: Caller, code: Code) -> dict[str, Any]:
    """The buyer takes the question to the colleague back."""
    actions.withdraw_approval(call.viewer, code=code, now=call.now)
    return {"code": code}
