"""Reasons, promises, papers and lists this room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money
from chapeau.kit.workdays import Place


class ReturnReason(TextChoices):
    NOT_WANTED = "not-wanted", _("I changed my mind")
    DOES_NOT_FIT = "does-not-fit", _("It does not fit")
    DAMAGED = "damaged", _("It arrived damaged")
    WRONG_ARTICLE = "wrong-article", _("I received something else")
    FAULTY = "faulty", _("It does not work")
    TOO_LATE = "too-late", _("It came too late")
    OTHER = "other", _("Another reason")


@dataclass(frozen=True, slots=True)
class Dock:
    """A warehouse as the promise needs it: what is ordered before ``cut_off``, its local time, leaves that day."""

    place: Place
    time_zone: str
    cut_off: time


@dataclass(frozen=True, slots=True)
class Promise:
    """``ship_by`` is the cut-off to catch; ``promised_on`` the day it is at the door (or ready to fetch)."""

    ship_by: datetime
    leaves_on: date
    promised_on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """A method's price: the first that fits, in the order given, wins."""

    countries: tuple[str, ...]
    up_to_g: int | None
    from_value_minor: int
    currency: str
    amount: Decimal
    includes_tax: bool
    extra_working_days: int = 0


@dataclass(frozen=True, slots=True)
class MethodCard:
    """A way to the door or a counter, as the house set it up."""

    code: str
    names: Mapping[str, str]
    carrier: str
    tracking_link: str
    pick_up_at: UUID | None
    markets: tuple[str, ...]
    working_days: int
    position: int
    tax_category: str
    is_archived: bool
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A share of a line's frozen amounts, in minor units; net + tax = gross."""

    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What *shipped* says of one shipment; ``quantities`` by line code only when less than all of it goes."""

    shipment_code: str
    carrier: str = ""
    tracking_number: str = ""
    quantities: tuple[tuple[UUID, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Shipped:
    """Result per row of a bulk *shipped*: ``refusal`` is a sentence when it was not done."""

    shipment_code: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentLineView:
    line_id: UUID
    sku: str
    name: str
    quantity: int
    shelf: str
    buyer_reference: str
    weight_g: int


@dataclass(frozen=True, slots=True)
class ShipmentView:
    code: str
    order_code: str
    state: str
    warehouse_code: str
    warehouse_name: str
    method_code: str
    method_name: str
    is_pick_up: bool
    carrier: str
    tracking_number: str
    tracking_link: str
    ship_by: datetime
    promised_on: date | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    lines: tuple[ShipmentLineView, ...]


@dataclass(frozen=True, slots=True)
class ToShipRow:
    """A line of the office's *To ship*: soonest cut-off first, late ones on top."""

    code: str
    order_code: str
    warehouse_code: str
    recipient: str
    country: str
    method_name: str
    ship_by: datetime
    is_late: bool
    is_picking: bool
    promised_on: date | None
    pieces: int
    weight_g: int
    carrier: str = ""
    tracking_number: str = ""
    shipped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PickRow:
    """How many of an article to take from a shelf, and for which shipments."""

    shelf: str
    sku: str
    name: str
    quantity: int
    for_shipments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PickList:
    warehouse_code: str
    warehouse_name: str
    shipment_codes: tuple[str, ...]
    rows: tuple[PickRow, ...]


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What lies in the parcel, in the buyer's language; no prices, so that a gift stays one."""

    shipment_code: str
    order_code: str
    language: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    buyer_reference: str
    placed_on: date | None
    carrier: str
    tracking_number: str
    lines: tuple[ShipmentLineView, ...]
    still_to_come: tuple[ShipmentLineView, ...]


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    line_id: UUID
    sku: str
    name: str
    quantity: int
    """Delivered or shipped and not yet on another return."""


@dataclass(frozen=True, slots=True)
class ReturnLineView:
    line_id: UUID
    sku: str
    name: str
    quantity: int
    is_restocked: bool
    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class ReturnView:
    code: str
    order_code: str
    state: str
    reason: str
    word: str
    answer: str
    buyer_name: str
    asked_at: datetime
    received_at: datetime | None
    refunded_at: datetime | None
    refund: Money
    """What is due back by the frozen lines and of the delivery charge, or was refunded."""
    delivery: Money
    """The part of it that is the delivery charge."""
    send_to: tuple[str, ...]
    """Where the parcel goes, as lines; empty when nobody told the warehouse's address."""
    lines: tuple[ReturnLineView, ...]


@dataclass(frozen=True, slots=True)
class ReceivedArticle:
    """An article that came to a hat: the variant that came last, and when."""

    product_id: UUID
    variant_id: UUID
    at: datetime
