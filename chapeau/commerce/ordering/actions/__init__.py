"""Deeds of baskets and orders.

``order_code`` everywhere: None means the viewer's own basket (made when needed); staff give the code of the
order they take for a person. Lines are named by SKU.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.ordering.values import Change, Channel, PastedLine, PaymentChoice, PlacedOrder, Reordered
from chapeau.person.people.values import PostalAddressValue, Viewer


def add_to_basket(viewer: Viewer, *, sku: str, quantity: int, now: datetime, order_code: str | None = None) -> str:
    """Put pieces into the basket, on top of what is there; returns the basket's code.

    Refuses: ``UnknownArticle``, ``PackRefused`` (with the nearest allowed quantity), ``HatEnded``.
    """
    raise NotImplementedError


def set_line(viewer: Viewer, *, sku: str, quantity: int, now: datetime, order_code: str | None = None) -> None:
    """Set a line's quantity; 0 removes it. Refuses: ``PackRefused``, ``NotFound``."""
    raise NotImplementedError


def remove_line(viewer: Viewer, *, sku: str, now: datetime, order_code: str | None = None) -> None:
    raise NotImplementedError


def set_line_reference(
    viewer: Viewer, *, sku: str, reference: str, now: datetime, order_code: str | None = None
) -> None:
    raise NotImplementedError


def paste_lines(viewer: Viewer, *, text: str, now: datetime, order_code: str | None = None) -> Sequence[PastedLine]:
    """Read lines of a mail, a spreadsheet or a scanner and put what is found into the basket; a result per line."""
    raise NotImplementedError


def apply_coupon(viewer: Viewer, *, code: str, now: datetime, order_code: str | None = None) -> None:
    """Refuses: ``CouponRefused`` with the reason."""
    raise NotImplementedError


def remove_coupon(viewer: Viewer, *, code: str, now: datetime, order_code: str | None = None) -> None:
    raise NotImplementedError


def choose_delivery(viewer: Viewer, *, method: str, now: datetime, order_code: str | None = None) -> None:
    """Refuses: ``DeliveryRefused`` when the desk does not offer it there."""
    raise NotImplementedError


def choose_payment(viewer: Viewer, *, choice: PaymentChoice, now: datetime, order_code: str | None = None) -> None:
    """Refuses: ``PaymentRefused`` (on account without credit, cash away from the counter)."""
    raise NotImplementedError


def set_addresses(
    viewer: Viewer,
    *,
    delivery: PostalAddressValue,
    billing: PostalAddressValue | None,
    now: datetime,
    order_code: str | None = None,
) -> tuple[Change, ...]:
    """Freeze where it goes and who is billed (None: the same). Returns what changed with the country's tax."""
    raise NotImplementedError


def set_country(viewer: Viewer, *, country: str, now: datetime, order_code: str | None = None) -> tuple[Change, ...]:
    raise NotImplementedError


def set_reference(
    viewer: Viewer,
    *,
    buyer_reference: str,
    cost_centre: str,
    now: datetime,
    note: str = "",
    order_code: str | None = None,
) -> None:
    raise NotImplementedError


def set_guest(viewer: Viewer, *, email: str, name: str, language: str, now: datetime) -> None:
    """Who a visitor's order is for. Refuses: ``GuestNeedsEmail``."""
    raise NotImplementedError


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

    Refuses: ``TotalMoved`` (difference per line), ``ApprovalNeeded``, ``HatEnded``, ``NothingToOrder``, ``Incomplete``,
    ``PackRefused``, ``NotEnoughStock``, ``CreditExceeded``, ``CouponRefused``, ``KeyReused``.
    """
    raise NotImplementedError


def buy_now(
    viewer: Viewer, *, sku: str, quantity: int, seen_total: int, idempotency_key: str, now: datetime
) -> PlacedOrder:
    """The second click: orders one article with address, delivery and payment of this hat's last order.

    The basket stays as it is. Refuses as ``place_order``; ``NothingToRepeat`` when there is no last order.
    """
    raise NotImplementedError


def ask_approval(
    viewer: Viewer, *, seen_total: int, word: str, idempotency_key: str, now: datetime, order_code: str | None = None
) -> str:
    """Send the basket to whoever may approve; returns the order's code. Refuses: ``NoApprover``, ``TotalMoved``."""
    raise NotImplementedError


def approve_order(
    viewer: Viewer, *, code: str, seen_total: int, word: str, idempotency_key: str, now: datetime
) -> PlacedOrder:
    """Approve and place under the buyer's hat. Refuses: ``NotYoursToApprove`` and as ``place_order``."""
    raise NotImplementedError


def decline_order(viewer: Viewer, *, code: str, word: str, now: datetime) -> None:
    """Refuses: ``WordNeeded``, ``NotYoursToApprove``."""
    raise NotImplementedError


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
    """The approver changes quantities (0 removes) or the cost centre and places; ``seen_total`` is of the changed order."""
    raise NotImplementedError


def withdraw_approval(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The buyer takes the question back; the order is cancelled, its lines can be reordered."""
    raise NotImplementedError


def cancel_order(viewer: Viewer, *, code: str, reason: str, now: datetime) -> None:
    """Cancel before anything was shipped; stock, coupon and credit are given back. Refuses: ``MoveRefused``."""
    raise NotImplementedError


def reorder(viewer: Viewer, *, code: str, now: datetime) -> Reordered:
    """Put an order's articles into the viewer's basket, and say what is no longer available."""
    raise NotImplementedError


def merge_baskets(viewer: Viewer, *, visitor_id: UUID, now: datetime) -> tuple[Change, ...]:
    """At sign-in: the visitor's basket goes into the hat's, re-priced; returns what changed."""
    raise NotImplementedError


def reprice_for_hat(viewer: Viewer, *, from_hat_id: UUID, now: datetime) -> tuple[Change, ...]:
    """After a switch: this hat's own basket re-priced; tells what is different for the same articles."""
    raise NotImplementedError


def start_order_for(viewer: Viewer, *, hat_id: UUID, channel: Channel, now: datetime) -> str:
    """Staff: begin (or go on with) an order for a person under a hat; returns its code."""
    raise NotImplementedError


def set_staff_discount(
    viewer: Viewer, *, order_code: str, sku: str, percent_off: Decimal, reason: str, now: datetime
) -> None:
    """Staff: within the own limit and with a reason. Refuses: ``DiscountRefused``."""
    raise NotImplementedError


def send_payment_link(viewer: Viewer, *, code: str, now: datetime) -> str:
    """Staff: hold the goods for three days and mail the buyer a link to pay; returns the link's token."""
    raise NotImplementedError


def discard_order(viewer: Viewer, *, order_code: str, now: datetime) -> None:
    """Staff: drop an order that was begun and not placed."""
    raise NotImplementedError


def record_shipped(viewer: Viewer, *, order_id: UUID, quantities: Mapping[UUID, int], now: datetime) -> None:
    """From fulfilment, in its transaction: pieces per line id that left; moves the order on."""
    raise NotImplementedError


def record_delivered(viewer: Viewer, *, order_id: UUID, now: datetime) -> None:
    """From fulfilment: everything shipped has arrived."""
    raise NotImplementedError


def record_returned(viewer: Viewer, *, order_id: UUID, quantities: Mapping[UUID, int], now: datetime) -> None:
    """From fulfilment: pieces per line id that came back."""
    raise NotImplementedError


def note_on_order(viewer: Viewer, *, order_id: UUID, kind: str, word: str, now: datetime) -> None:
    """Rooms above: an entry in the history both sides read (refunded, return asked, …)."""
    raise NotImplementedError
