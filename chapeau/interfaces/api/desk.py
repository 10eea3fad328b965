"""Orders that staff take, parcels, money: the desk, for staff."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chapeau.commerce.fulfilment import actions as fulfilment_deeds
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.actions.ship_parcels import NothingToShip
from chapeau.commerce.fulfilment.values import Parcel, ShipmentView
from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import BasketView, Channel
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import PaymentView
from chapeau.interfaces.api import records
from chapeau.interfaces.api.basket import (
    PASTED,
    CheckoutChange,
    Coupon,
    LineQuantity,
    NewLine,
    NewLines,
    Paste,
    Placing,
    change_terms,
    show_order,
    tell_pasted,
    without_text,
)
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Line, MoneyIn, Percent, Pieces, Short, Sku, Told, decimal_of
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole, Viewer

AREA = Area("Desk", "Orders that staff take for somebody, parcels to ship, money received and sent back; for staff.")
SELLERS = (StaffRole.SALES, StaffRole.SERVICE)
TAKES_MONEY = (StaffRole.FINANCE, StaffRole.SALES)
HANDLERS = (StaffRole.LOGISTICS, StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE)
SHIPPERS = (StaffRole.LOGISTICS,)
FINANCE = (StaffRole.FINANCE,)
WRITE = "orders:write"


# --------------------------------------------------------------------------------------- an order taken for somebody
def show_desk_order(call: Caller, code: str, **path: object) -> BasketView:
    found = ordering.basket(call.viewer, now=call.now, order_code=code)
    if found is None:
        raise NotFound
    return found


class StartingOrder(Told):
    hat_code: Code
    channel: Channel = Channel.PHONE


@AREA.deed(
    "POST",
    "desk/orders",
    "start_order_for",
    scope=WRITE,
    answer=records.BASKET,
    then=show_desk_order,
    staff=True,
    roles=SELLERS,
    status=201,
)
def start_order_for(call: Caller, body: StartingOrder) -> dict[str, Any]:
    """Begin, or go on with, an order for a person under one of their hats."""
    hat = people.hat_card_by_code(call.viewer, code=body.hat_code)
    return {"code": actions.start_order_for(call.viewer, hat_id=hat.id, channel=body.channel, now=call.now)}


@AREA.read(
    "desk/orders/{code}", "get_desk_order", scope="orders:read", answer=records.BASKET, staff=True, roles=SELLERS
)
def get_desk_order(call: Caller, code: Code) -> BasketView:
    """An order begun for somebody, at the prices of this moment."""
    return show_desk_order(call, code)


@AREA.deed(
    "POST",
    "desk/orders/{code}/lines",
    "add_to_desk_order",
    scope=WRITE,
    answer=records.BASKET,
    then=show_desk_order,
    staff=True,
    roles=SELLERS,
)
def add_to_desk_order(call: Caller, code: Code, body: NewLine) -> dict[str, Any]:
    """Put pieces into an order taken for somebody."""
    show_desk_order(call, code)
    actions.add_to_basket(call.viewer, sku=body.sku, quantity=body.quantity, now=call.now, order_code=code)
    return {"code": code}


@AREA.bulk("desk/orders/{code}/lines/batch", "add_many_to_desk_order", scope=WRITE, staff=True, roles=SELLERS)
def add_many_to_desk_order(call: Caller, code: Code, body: NewLines) -> dict[str, Any]:
    """Put many articles into it; a result for each."""
    show_desk_order(call, code)
    return each(
        call,
        body.lines,
        lambda line: actions.add_to_basket(
            call.viewer, sku=line.sku, quantity=line.quantity, now=call.now, order_code=code
        ),
        name=lambda line: line.sku,
    )


@AREA.deed(
    "POST",
    "desk/orders/{code}/paste",
    "paste_into_desk_order",
    scope=WRITE,
    answer=PASTED,
    then=tell_pasted,
    staff=True,
    roles=SELLERS,
)
def paste_into_desk_order(call: Caller, code: Code, body: Paste) -> dict[str, Any]:
    """Lines as they stand in a mail or a spreadsheet: what is found goes into the order."""
    show_desk_order(call, code)
    return without_text(body.text, actions.paste_lines(call.viewer, text=body.text, now=call.now, order_code=code))


class DeskLine(LineQuantity):
    percent_off: Percent | None = None
    """A discount of one's own, within one's limit; 0 takes it away."""
    discount_reason: Line = ""


@AREA.deed(
    "PUT",
    "desk/orders/{code}/lines/{sku}",
    "set_desk_order_line",
    scope=WRITE,
    answer=records.BASKET,
    then=show_desk_order,
    edits=(records.BASKET, show_desk_order),
    staff=True,
    roles=SELLERS,
)
def set_desk_order_line(call: Caller, code: Code, sku: Sku, body: DeskLine) -> dict[str, Any]:
    """Set how many pieces, the buyer's word for the line, and a discount with its reason."""
    show_desk_order(call, code)
    viewer, now = call.viewer, call.now
    actions.set_line(viewer, sku=sku, quantity=body.quantity, now=now, order_code=code)
    if body.quantity and body.reference is not None:
        actions.set_line_reference(viewer, sku=sku, reference=body.reference, now=now, order_code=code)
    percent_off = decimal_of(body.percent_off)
    if body.quantity and percent_off is not None:
        actions.set_staff_discount(
            viewer, order_code=code, sku=sku, percent_off=percent_off, reason=body.discount_reason, now=now
        )
    return {"code": code}


@AREA.deed(
    "POST",
    "desk/orders/{code}/coupons",
    "apply_coupon_to_desk_order",
    scope=WRITE,
    answer=records.BASKET,
    then=show_desk_order,
    staff=True,
    roles=SELLERS,
)
def apply_coupon_to_desk_order(call: Caller, code: Code, body: Coupon) -> dict[str, Any]:
    """Note a coupon on an order taken for somebody."""
    show_desk_order(call, code)
    actions.apply_coupon(call.viewer, code=body.code, now=call.now, order_code=code)
    return {"code": code}


class DeskTerms(CheckoutChange):
    channel: Channel | None = None


@AREA.deed(
    "PATCH",
    "desk/orders/{code}",
    "change_desk_order",
    scope=WRITE,
    answer=records.BASKET,
    then=show_desk_order,
    edits=(records.BASKET, show_desk_order),
    staff=True,
    roles=SELLERS,
)
def change_desk_order(call: Caller, code: Code, body: DeskTerms) -> dict[str, Any]:
    """How it came in, where it goes, how it gets there and how it is paid."""
    order = show_desk_order(call, code).order
    if body.channel is not None:
        actions.set_channel(call.viewer, order_code=code, channel=body.channel, now=call.now)
    change_terms(call, body, code, of_buyer=_buyer(call, order.hat_id))
    return {"code": code}


def _buyer(call: Caller, hat_id: UUID | None) -> Viewer:
    """Saved addresses are those of who the order is for."""
    if hat_id is None:
        raise NotFound
    return people.viewer_for_hat(people.hat_card(call.viewer, hat_id=hat_id))


@AREA.deed(
    "POST",
    "desk/orders/{code}/place",
    "place_order_for",
    scope=WRITE,
    answer=records.ORDER,
    then=show_order,
    needs_key=True,
    staff=True,
    roles=SELLERS,
)
def place_order_for(call: Caller, code: Code, body: Placing, key: str = "") -> dict[str, Any]:
    """Place it for exactly the total that was seen. When it is to be paid first, the buyer is mailed a link to pay."""
    placed = actions.place_order(
        call.viewer, seen_total=body.total.money().minor, idempotency_key=key, now=call.now, order_code=code
    )
    if placed.needs_payment:
        actions.send_payment_link(call.viewer, code=placed.code, now=call.now)
    return {"code": placed.code}


@AREA.deed("DELETE", "desk/orders/{code}", "discard_desk_order", scope=WRITE, staff=True, roles=SELLERS)
def discard_desk_order(call: Caller, code: Code) -> dict[str, Any]:
    """Drop an order that was begun and not placed."""
    actions.discard_order(call.viewer, order_code=code, now=call.now)
    return {}


@AREA.deed(
    "POST",
    "orders/{code}/payment-link",
    "send_payment_link",
    scope=WRITE,
    answer=records.ORDER,
    then=show_order,
    staff=True,
    roles=SELLERS,
)
def send_payment_link(call: Caller, code: Code) -> dict[str, Any]:
    """Hold the goods for three days and mail the buyer a link to pay."""
    actions.send_payment_link(call.viewer, code=code, now=call.now)
    return {"code": code}


# ------------------------------------------------------------------------------------------------------- shipping
def show_shipment(call: Caller, code: str) -> ShipmentView:
    found = fulfilment.find_shipments(call.viewer, tracking_number=code)
    for shipment in found:
        if shipment.code == code:
            return shipment
    raise NotFound


ShipmentState = Annotated[str, Field(pattern="^(to-pick|shipped|delivered|cancelled)$")]


@AREA.list("shipments", "list_shipments", scope="shipping:read", answer=records.TO_SHIP, staff=True, roles=HANDLERS)
def list_shipments(
    call: Caller, page: Page, q: Short = "", state: ShipmentState = "to-pick", warehouse: Code | None = None
) -> Found:
    """Parcels in a state: waiting ones by the moment they must leave, others newest first."""
    rows, total = fulfilment.shipment_rows(
        call.viewer,
        now=call.now,
        state=state,
        warehouse_code=warehouse or "",
        text=q,
        page=page.number,
        page_size=page.size,
    )
    return Found(rows, total)


@AREA.read(
    "shipments/{code}", "get_shipment", scope="shipping:read", answer=records.SHIPMENT, staff=True, roles=HANDLERS
)
def get_shipment(call: Caller, code: Code) -> ShipmentView:
    """One parcel with what lies in it."""
    return show_shipment(call, code)


Codes = Annotated[list[Code], Field(min_length=1, max_length=500)]


class Shipments(Told):
    codes: Codes


@AREA.bulk("shipments/pick", "start_picking", scope="shipping:write", staff=True, roles=SHIPPERS)
def start_picking(call: Caller, body: Shipments) -> dict[str, Any]:
    """Note who picks, so that two people do not fetch the same goods; a result for each."""
    return each(
        call,
        body.codes,
        lambda code: (show_shipment(call, code), fulfilment_deeds.start_picking(call.viewer, shipment_codes=[code])),
        name=str,
    )


@AREA.list(
    "shipments/pick-lists/{codes}",
    "get_pick_lists",
    scope="shipping:read",
    answer=records.PICK_LIST,
    staff=True,
    roles=HANDLERS,
)
def get_pick_lists(call: Caller, page: Page, codes: Annotated[str, Field(pattern=r"^[0-9a-z,]{1,2000}$")]) -> Found:
    """What to fetch for these parcels (codes with commas), a list for each warehouse, in the order of the shelves."""
    wanted = [code for code in codes.split(",") if code]
    return whole(fulfilment.pick_list(call.viewer, shipment_codes=wanted), page)


class ShippedLine(Told):
    sku: Sku
    quantity: Pieces


class Shipping(Told):
    carrier: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    tracking_number: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = ""
    lines: Annotated[list[ShippedLine], Field(max_length=500)] | None = None
    """What is in it, when it is not all; the rest waits in a parcel of its own."""


def _parcel(call: Caller, code: str, told: Shipping) -> Parcel:
    shipment = show_shipment(call, code)
    if told.lines is None:
        return Parcel(code, told.carrier, told.tracking_number)
    by_sku = {line.sku: line.line_id for line in shipment.lines}
    if any(line.sku not in by_sku for line in told.lines):
        raise NothingToShip
    pieces = tuple((by_sku[line.sku], line.quantity) for line in told.lines)
    return Parcel(code, told.carrier, told.tracking_number, pieces)


@AREA.deed(
    "POST",
    "shipments/{code}/ship",
    "ship",
    scope="shipping:write",
    answer=records.SHIPMENT,
    then=show_shipment,
    staff=True,
    roles=SHIPPERS,
)
def ship(call: Caller, code: Code, body: Shipping) -> dict[str, Any]:
    """A parcel leaves; the buyer is told."""
    fulfilment_deeds.ship(call.viewer, parcel=_parcel(call, code, body), now=call.now)
    return {"code": code}


class OneOfMany(Shipping):
    code: Code


class ShippingMany(Told):
    parcels: Annotated[list[OneOfMany], Field(min_length=1, max_length=500)]


@AREA.bulk("shipments/ship", "ship_many", scope="shipping:write", staff=True, roles=SHIPPERS)
def ship_many(call: Caller, body: ShippingMany) -> dict[str, Any]:
    """Many parcels leave; a result for each, and a refused one does not hold up the others."""
    return each(
        call,
        body.parcels,
        lambda one: fulfilment_deeds.ship(call.viewer, parcel=_parcel(call, one.code, one), now=call.now),
        name=lambda one: one.code,
    )


@AREA.bulk("shipments/deliver", "mark_delivered", scope="shipping:write", staff=True, roles=SHIPPERS)
def mark_delivered(call: Caller, body: Shipments) -> dict[str, Any]:
    """Parcels have arrived; a result for each."""
    return each(
        call,
        body.codes,
        lambda code: (
            show_shipment(call, code),
            fulfilment_deeds.mark_delivered(call.viewer, shipment_codes=[code], now=call.now),
        ),
        name=str,
    )


# ---------------------------------------------------------------------------------------------------------- money
@AREA.list(
    "payments/open", "list_open_payments", scope="payments:read", answer=records.PAYMENT, staff=True, roles=FINANCE
)
def list_open_payments(call: Caller, page: Page, organisation: Code | None = None) -> Found:
    """What is awaited by transfer or owed on account, the earliest due first."""
    card = people.organisation_page(call.viewer, code=organisation, now=call.now).card if organisation else None
    return whole(payments.open_payments(call.viewer, organisation_id=card.id if card else None), page)


@AREA.list(
    "payments/doubtful",
    "list_doubtful_payments",
    scope="payments:read",
    answer=records.PAYMENT,
    staff=True,
    roles=FINANCE,
)
def list_doubtful_payments(call: Caller, page: Page) -> Found:
    """Card payments of which nobody knows yet, oldest first."""
    return whole(payments.wants_a_look(call.viewer), page)


@AREA.list("refunds", "list_refunds_to_send", scope="payments:read", answer=records.REFUND, staff=True, roles=FINANCE)
def list_refunds_to_send(call: Caller, page: Page) -> Found:
    """Refunds that finance must send, and those a provider refused."""
    return whole(payments.refunds_to_send(call.viewer), page)


class Amount(Told):
    amount: MoneyIn | None = None
    """All that is open when left out."""


def show_payment(call: Caller, code: str) -> PaymentView:
    return payments.payment(call.viewer, code=code)


@AREA.read(
    "payments/{code}", "get_payment", scope="payments:read", answer=records.PAYMENT, staff=True, roles=TAKES_MONEY
)
def get_payment(call: Caller, code: Code) -> PaymentView:
    """One payment."""
    return show_payment(call, code)


@AREA.deed(
    "POST",
    "payments/{code}/received",
    "mark_paid",
    scope="payments:write",
    answer=records.PAYMENT,
    then=show_payment,
    staff=True,
    roles=TAKES_MONEY,
)
def mark_paid(call: Caller, code: Code, body: Amount) -> dict[str, Any]:
    """The money of a transfer or a debt on account has come, wholly or in part; the answer is what was paid."""
    amount = body.amount.money() if body.amount else None
    return {"code": payment_deeds.mark_paid(call.viewer, code=code, amount=amount, now=call.now).code}


class Transfer(Told):
    reference: Annotated[str, Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z ]+$")]
    amount: MoneyIn


@AREA.deed(
    "POST",
    "payments/transfers",
    "record_transfer",
    scope="payments:write",
    answer=records.PAYMENT,
    then=show_payment,
    staff=True,
    roles=FINANCE,
)
def record_transfer(call: Caller, body: Transfer) -> dict[str, Any]:
    """A line of the bank's statement: what it pays is found by its reference (`RF…`)."""
    made = payment_deeds.record_transfer(
        call.viewer, reference=body.reference, amount=body.amount.money(), now=call.now
    )
    return {"code": made.code}


class Transfers(Told):
    transfers: Annotated[list[Transfer], Field(min_length=1, max_length=500)]


@AREA.bulk("payments/transfers/batch", "record_transfers", scope="payments:write", staff=True, roles=FINANCE)
def record_transfers(call: Caller, body: Transfers) -> dict[str, Any]:
    """A whole statement of the bank; a result for each line."""
    return each(
        call,
        body.transfers,
        lambda one: payment_deeds.record_transfer(
            call.viewer, reference=one.reference, amount=one.amount.money(), now=call.now
        ),
        name=lambda one: one.reference,
    )


@AREA.deed("POST", "refunds/{code}/sent", "mark_refunded", scope="payments:write", staff=True, roles=FINANCE)
def mark_refunded(call: Caller, code: Code) -> dict[str, Any]:
    """Finance has sent a refund by transfer."""
    payment_deeds.mark_refunded(call.viewer, code=code, now=call.now)
    return {}


@AREA.deed("POST", "refunds/{code}/again", "send_refund_again", scope="payments:write", staff=True, roles=FINANCE)
def send_refund_again(call: Caller, code: Code) -> dict[str, Any]:
    """Try a refund once more that the provider had refused."""
    payment_deeds.send_refund_again(call.viewer, code=code, now=call.now)
    return {}
