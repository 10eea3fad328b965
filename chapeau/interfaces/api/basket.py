"""The basket, all that checkout asks, and placing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import BasketView, OrderView, PastedLine, PaymentChoice
from chapeau.interfaces.api import records
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import (
    LONGEST_BATCH,
    AddressIn,
    Code,
    Country,
    Long,
    MoneyIn,
    Pieces,
    PiecesOrNone,
    Short,
    Sku,
    Told,
    Words,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import PostalAddressValue, Viewer

AREA = Area(
    "Basket", "Fill it, say where it goes and how it is paid, then place it for exactly the total that was seen."
)
READ, WRITE = "basket:read", "basket:write"


def show_basket(call: Caller, **path: object) -> BasketView:
    found = ordering.basket(call.viewer, now=call.now)
    if found is None:
        raise NotFound
    return found


@AREA.read("basket", "get_basket", scope=READ, answer=records.BASKET)
def get_basket(call: Caller) -> BasketView:
    """The basket at the prices of this moment, with the ways of delivery and payment on offer and what is still missing.

    404 while nothing was ever put into it.
    """
    return show_basket(call)


class NewLine(Told):
    sku: Sku
    quantity: Pieces = 1


@AREA.deed("POST", "basket/lines", "add_to_basket", scope=WRITE, answer=records.BASKET, then=show_basket)
def add_to_basket(call: Caller, body: NewLine) -> dict[str, Any]:
    """Put pieces into the basket, on top of what is there."""
    actions.add_to_basket(call.viewer, sku=body.sku, quantity=body.quantity, now=call.now)
    return {}


class NewLines(Told):
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=LONGEST_BATCH)]


@AREA.bulk("basket/lines/batch", "add_many_to_basket", scope=WRITE)
def add_many_to_basket(call: Caller, body: NewLines) -> dict[str, Any]:
    """Put many articles into the basket; a result for each, and a bad one does not hold up the others."""
    return each(
        call,
        body.lines,
        lambda line: actions.add_to_basket(call.viewer, sku=line.sku, quantity=line.quantity, now=call.now),
        name=lambda line: line.sku,
    )


class LineQuantity(Told):
    quantity: PiecesOrNone
    """0 takes the line out."""
    reference: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] | None = None
    """A word of the buyer's own, printed on papers."""


@AREA.deed(
    "PUT",
    "basket/lines/{sku}",
    "set_basket_line",
    scope=WRITE,
    answer=records.BASKET,
    then=show_basket,
    edits=(records.BASKET, show_basket),
)
def set_basket_line(call: Caller, sku: Sku, body: LineQuantity) -> dict[str, Any]:
    """Set how many pieces of an article are in the basket."""
    actions.set_line(call.viewer, sku=sku, quantity=body.quantity, now=call.now)
    if body.reference is not None and body.quantity:
        actions.set_line_reference(call.viewer, sku=sku, reference=body.reference, now=call.now)
    return {}


@AREA.deed("DELETE", "basket/lines/{sku}", "remove_basket_line", scope=WRITE)
def remove_basket_line(call: Caller, sku: Sku) -> dict[str, Any]:
    """Take an article out; one that is not there is no error."""
    actions.remove_line(call.viewer, sku=sku, now=call.now)
    return {}


class Paste(Told):
    text: Long


@dataclass(frozen=True, slots=True)
class Pasted:
    """A result for every line that was pasted; nothing is dropped silently."""

    lines: tuple[PastedLine, ...]


PASTED = shape(Pasted, "Pasted")


def without_text(text: str, lines: Sequence[PastedLine]) -> dict[str, Any]:
    """What became of the lines, each by where it stands: what somebody pasted is not kept with a key."""
    told, end = [], 0
    for line in lines:
        begin = text.index(line.text, end)
        end = begin + len(line.text)
        told.append(asdict(line) | {"text": [begin, end]})
    return {"lines": told}


def tell_pasted(call: Caller, lines: list[dict[str, Any]], body: Paste) -> Pasted:
    return Pasted(tuple(PastedLine(**line | {"text": body.text[slice(*line["text"])]}) for line in lines))


@AREA.deed("POST", "basket/paste", "paste_lines", scope=WRITE, answer=PASTED, then=tell_pasted)
def paste_lines(call: Caller, body: Paste) -> dict[str, Any]:
    """Lines as they stand in a mail or a spreadsheet: what is found goes into the basket."""
    return without_text(body.text, actions.paste_lines(call.viewer, text=body.text, now=call.now))


class Coupon(Told):
    code: Short


@AREA.deed("POST", "basket/coupons", "apply_coupon", scope=WRITE, answer=records.BASKET, then=show_basket)
def apply_coupon(call: Caller, body: Coupon) -> dict[str, Any]:
    """Note a coupon on the basket."""
    actions.apply_coupon(call.viewer, code=body.code, now=call.now)
    return {}


@AREA.deed("DELETE", "basket/coupons/{code}", "remove_coupon", scope=WRITE)
def remove_coupon(call: Caller, code: Code) -> dict[str, Any]:
    """Take a coupon off; one that is not there is no error."""
    actions.remove_coupon(call.viewer, code=code, now=call.now)
    return {}


class CheckoutChange(Told):
    """What is left out stays as it is."""

    country: Country | None = None
    delivery_address_code: Code | None = None
    """One of the saved addresses; or say the whole address."""
    delivery_address: AddressIn | None = None
    billing_address_code: Code | None = None
    """Without one the delivery address is billed."""
    billing_address: AddressIn | None = None
    delivery_method: Code | None = None
    payment_method: PaymentChoice | None = None
    buyer_reference: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] | None = None
    cost_centre: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] | None = None
    note: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] | None = None


@AREA.deed(
    "PATCH",
    "basket",
    "change_checkout",
    scope=WRITE,
    answer=records.BASKET,
    then=show_basket,
    edits=(records.BASKET, show_basket),
)
def change_checkout(call: Caller, body: CheckoutChange) -> dict[str, Any]:
    """Say where it goes, how it gets there and how it is paid."""
    change_terms(call, body, None)
    return {}


def change_terms(call: Caller, body: CheckoutChange, order_code: str | None, *, of_buyer: Viewer | None = None) -> None:
    """The same for one's own basket and for an order taken for somebody."""
    viewer, now = call.viewer, call.now
    if body.country is not None:
        actions.set_country(viewer, country=body.country, now=now, order_code=order_code)
    delivery = _address(of_buyer or viewer, body.delivery_address_code, body.delivery_address)
    billing = _address(of_buyer or viewer, body.billing_address_code, body.billing_address)
    if delivery is not None or billing is not None:
        known = ordering.basket(viewer, now=now, order_code=order_code)
        place = delivery or (known.order.delivery_address if known else None)
        if place is None:
            raise NotFound
        actions.set_addresses(viewer, delivery=place, billing=billing, now=now, order_code=order_code)
    if body.delivery_method is not None:
        actions.choose_delivery(viewer, method=body.delivery_method, now=now, order_code=order_code)
    if body.payment_method is not None:
        actions.choose_payment(viewer, choice=body.payment_method, now=now, order_code=order_code)
    words = (body.buyer_reference, body.cost_centre, body.note)
    if any(word is not None for word in words):
        known = ordering.basket(viewer, now=now, order_code=order_code)
        if known is None:
            raise NotFound
        order = known.order
        actions.set_reference(
            viewer,
            buyer_reference=order.buyer_reference if body.buyer_reference is None else body.buyer_reference,
            cost_centre=order.cost_centre if body.cost_centre is None else body.cost_centre,
            note=order.note if body.note is None else body.note,
            now=now,
            order_code=order_code,
        )


def _address(whose: Viewer, code: str | None, told: AddressIn | None) -> PostalAddressValue | None:
    if told is not None:
        return people.check_address(whose, value=told.value())
    return people.postal_address(whose, code=code).value if code else None


class Placing(Told):
    total: MoneyIn
    """`order.gross` of the basket, as it was seen. When it has moved since, nothing is placed."""


def show_order(call: Caller, code: str) -> OrderView:
    return ordering.order(call.viewer, code=code)


@AREA.deed(
    "POST",
    "orders",
    "place_order",
    scope="orders:write",
    answer=records.ORDER,
    then=show_order,
    needs_key=True,
    status=201,
)
def place_order(call: Caller, body: Placing, key: str = "") -> dict[str, Any]:
    """Place the basket for exactly the total that was seen.

    Refused with `total-moved` when it costs something else by now, with `approval-needed` when it is above what the
    caller may decide alone: then `ask_approval`.
    """
    placed = actions.place_order(call.viewer, seen_total=body.total.money().minor, idempotency_key=key, now=call.now)
    return {"code": placed.code}


class AskingApproval(Placing):
    word: Words = ""
    """For who decides."""


@AREA.deed(
    "POST",
    "basket/approval",
    "ask_approval",
    scope="orders:write",
    answer=records.ORDER,
    then=show_order,
    needs_key=True,
    status=201,
)
def ask_approval(call: Caller, body: AskingApproval, key: str = "") -> dict[str, Any]:
    """Send the basket to whoever may decide it."""
    code = actions.ask_approval(
        call.viewer, seen_total=body.total.money().minor, word=body.word, idempotency_key=key, now=call.now
    )
    return {"code": code}


@AREA.read("buy-now", "preview_buy_now", scope=READ, answer=records.BASKET)
def preview_buy_now(call: Caller, sku: Sku, quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1) -> BasketView:
    """What one article would cost, delivered and paid as the last order was."""
    return ordering.buy_now_preview(call.viewer, sku=sku, quantity=quantity, now=call.now)


class BuyNow(NewLine):
    total: MoneyIn


@AREA.deed(
    "POST",
    "buy-now",
    "buy_now",
    scope="orders:write",
    answer=records.ORDER,
    then=show_order,
    needs_key=True,
    status=201,
)
def buy_now(call: Caller, body: BuyNow, key: str = "") -> dict[str, Any]:
    """Order one article as the last order was; the basket stays as it is."""
    placed = actions.buy_now(
        call.viewer,
        sku=body.sku,
        quantity=body.quantity,
        seen_total=body.total.money().minor,
        idempotency_key=key,
        now=call.now,
    )
    return {"code": placed.code}
