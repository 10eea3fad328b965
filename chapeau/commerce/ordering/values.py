"""States, channels and the records this room hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money
from chapeau.person.people.values import PostalAddressValue

if TYPE_CHECKING:
    from chapeau.commerce.ordering.desk import DeliveryOption
    from chapeau.commerce.pricing.values import Step


class OrderState(TextChoices):
    BASKET = "basket", _("Basket")
    AWAITING_APPROVAL = "awaiting-approval", _("Waiting for approval")
    DECLINED = "declined", _("Declined")
    AWAITING_PAYMENT = "awaiting-payment", _("Waiting for payment")
    PLACED = "placed", _("Ordered")
    PARTLY_SHIPPED = "partly-shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")
    ABANDONED = "abandoned", _("Emptied")


class Channel(TextChoices):
    WEB = "web", _("Web shop")
    PHONE = "phone", _("Phone")
    MAIL = "mail", _("Mail")
    VISIT = "visit", _("Visit")
    COUNTER = "counter", _("Counter")
    IMPORT = "import", _("Brought in")


class PaymentChoice(TextChoices):
    """How an order is paid; the same words as the payments room's methods."""

    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")
    ON_ACCOUNT = "on-account", _("On account")
    CASH = "cash", _("Cash")


class EventKind(TextChoices):
    """What the history of an order tells both sides."""

    STARTED = "started", _("Started")
    ASKED = "asked", _("Sent for approval")
    WITHDRAWN = "withdrawn", _("Request for approval withdrawn")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    CHANGED = "changed", _("Changed")
    PLACED = "placed", _("Ordered")
    PAID = "paid", _("Payment received")
    PAYMENT_FAILED = "payment-failed", _("Payment failed")
    LINK_SENT = "link-sent", _("Link to pay sent")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")
    NOTE = "note", _("Note")


class LimitReason(TextChoices):
    """Why a colleague has to approve; ``Approval.reason_code``."""

    PER_ORDER = "per-order", _("above what you may decide per order")
    PER_MONTH = "per-month", _("above what is left of your budget this month")
    CATEGORY = "category", _("with articles you may not choose alone")
    COST_CENTRE = "cost-centre", _("for a cost centre that is not yours")
    CURRENCY = "currency", _("in another currency than your budget")
    ROLE = "role", _("and your role is not buying")


PLACED_STATES = (
    OrderState.AWAITING_PAYMENT,
    OrderState.PLACED,
    OrderState.PARTLY_SHIPPED,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
)
"""The buyer has committed; these count as bought, as spent budget and as turnover."""


def order_number(code: str) -> str:
    """The order's number as people read it: its code in upper case, in groups of four."""
    upper = code.upper()
    return " ".join(upper[i : i + 4] for i in range(0, len(upper), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line as a page shows it. ``shown`` is the line's amount on the order's basis (gross or net)."""

    id: UUID
    position: int
    variant_id: UUID | None
    sku: str
    name: str
    product_code: str = ""
    picture: str = ""
    quantity: int
    minimum_quantity: int = 1
    quantity_step: int = 1
    unit_price: Decimal
    price_base: int = 1
    shown: Money
    net: Money
    tax: Money
    gross: Money
    tax_percent: Decimal
    tax_category: str = "standard"
    exemption_reason: str = ""
    steps: tuple[Step, ...] = ()
    """How the price came about, in order."""
    staff_percent_off: Decimal = Decimal(0)
    staff_reason: str = ""
    cost: Money | None = None
    """Only for staff who may see margins."""
    buyer_reference: str = ""
    available: int | None = None
    """Pieces that could be promised now; None: not counted, always there."""
    problem: str = ""
    """A sentence that keeps the line from being ordered, with what to do."""
    shipped_quantity: int = 0
    returned_quantity: int = 0
    cancelled_quantity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView:
    """Delivery or another charge, priced like a line."""

    label: str
    shown: Money
    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxView:
    """Tax of the document at one rate."""

    percent: Decimal
    category: str
    exemption_reason: str
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One entry of the history both sides read."""

    kind: str
    label: str
    by: str
    """Name of who did it; empty: the house's machine."""
    by_house: bool
    word: str
    details: dict[str, Any]
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityAnswer:
    """What the rules say about placing under this hat, and what is left of the month's budget."""

    reasons: tuple[LimitReason, ...] = ()
    per_order_minor: int | None = None
    per_month_minor: int | None = None
    spent_this_month_minor: int = 0
    currency: str = "EUR"
    categories: tuple[str, ...] = ()
    """Category codes in the order that are not allowed alone."""

    @property
    def needs_approval(self) -> bool:
        return bool(self.reasons)

    @property
    def left_this_month(self) -> Money | None:
        if self.per_month_minor is None:
            return None
        return Money(self.per_month_minor - self.spent_this_month_minor, self.currency)

    @property
    def per_order(self) -> Money | None:
        return None if self.per_order_minor is None else Money(self.per_order_minor, self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """The open or last question about an order."""

    code: str
    state: str
    """``asked``, ``approved``, ``declined`` or ``withdrawn``."""
    asked_by: str
    decided_by: str
    reasons: tuple[LimitReason, ...]
    word: str
    answer: str
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order with everything its page shows; a basket's too (``state`` is ``basket``)."""

    id: UUID
    code: str
    number: str
    state: OrderState
    hat_id: UUID | None
    buyer_name: str
    organisation_id: UUID | None
    organisation_name: str
    market: str
    channel: Channel
    taken_by_id: UUID | None
    taken_by: str
    language: str
    currency: str
    shows_gross: bool
    country: str
    lines: tuple[LineView, ...]
    charges: tuple[ChargeView, ...] = ()
    goods: Money
    """Sum of the lines on the order's basis, delivery not in it."""
    net: Money
    tax: Money
    gross: Money
    taxes: tuple[TaxView, ...] = ()
    order_steps: tuple[Step, ...] = ()
    """Reductions on the whole order, already in the lines' amounts."""
    coupon_codes: tuple[str, ...] = ()
    refused_coupons: tuple[tuple[str, str], ...] = ()
    """Code and the sentence why it does not count."""
    policies: Mapping[str, int] = field(default_factory=dict)
    """Kind to version of the house's terms that counted when it was placed."""
    buyer_reference: str = ""
    cost_centre: str = ""
    guest_email: str = ""
    guest_name: str = ""
    delivery_address: PostalAddressValue | None = None
    billing_address: PostalAddressValue | None = None
    delivery_method: str = ""
    delivery_label: str = ""
    promised_on: date | None = None
    payment_method: str = ""
    note: str = ""
    created_at: datetime
    placed_at: datetime | None = None
    held_until: datetime | None = None
    due_on: date | None = None
    paid_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    is_historic: bool = False
    external_id: str = ""
    events: tuple[EventView, ...] = ()
    approval: ApprovalView | None = None
    may_cancel: bool = False
    may_pay: bool = False
    may_approve: bool = False
    """The viewer may place, change or decline it now."""

    @property
    def shown(self) -> Money:
        """What is to be paid is always the gross amount; ``shown`` is the total on the order's basis."""
        return self.gross if self.shows_gross else self.net

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different now than it was; for lines the SKU, else a word such as ``tax``."""

    kind: str
    """``price``, ``gone``, ``quantity``, ``basis``, ``currency``, ``payment``, ``delivery``, ``total``, ``authority``."""
    sku: str = ""
    name: str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOption:
    """A way to pay that this hat may choose for this order."""

    choice: PaymentChoice
    label: str
    note: str = ""
    """E.g. the terms and what is left of the credit."""


@dataclass(frozen=True, slots=True)
class CheckoutChoices:
    """What checkout has asked and the basket remembers, without its prices."""

    delivery_address: PostalAddressValue | None
    billing_address: PostalAddressValue | None
    delivery_method: str
    payment_method: str
    buyer_reference: str
    cost_centre: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketView:
    """A basket priced at this moment, and all that checkout asks. Looking at it writes nothing."""

    order: OrderView
    delivery_options: tuple[DeliveryOption, ...] = ()
    payment_options: tuple[PaymentOption, ...] = ()
    authority: AuthorityAnswer = field(default_factory=AuthorityAnswer)
    changes: tuple[Change, ...] = ()
    """Lines whose price is another than when they were last touched."""
    missing: tuple[str, ...] = ()
    """What is still needed before placing: ``lines``, ``delivery_address``, ``delivery_method``,
    ``payment_method``, ``guest_email``, ``problems``."""

    @property
    def seen_total(self) -> int:
        """Gross minor units: what the form sends back as ``seen_total``."""
        return self.order.gross.minor

    @property
    def seen_lines(self) -> dict[str, int]:
        """SKU to shown minor units: what the form may send back, so that a difference is told per line."""
        return {line.sku: line.shown.minor for line in self.order.lines}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """What placing returned; the same again for the same key."""

    id: UUID
    code: str
    number: str
    state: OrderState
    total: Money
    """Gross."""
    payment_method: str

    @property
    def needs_payment(self) -> bool:
        """The face goes on to ``payments.actions.begin_payment`` (outside the deed)."""
        return self.state is OrderState.AWAITING_PAYMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLine:
    """What became of one line of pasted or scanned text."""

    text: str
    found: bool
    sku: str = ""
    name: str = ""
    quantity: int = 0
    sentence: str = ""
    """Why not, or what was rounded."""
    suggestions: tuple[tuple[str, str], ...] = ()
    """(SKU, name) of articles that may have been meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """What reordering put into the basket and what it could not."""

    basket_code: str
    added: tuple[str, ...]
    unavailable: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilters:
    """All optional; text finds number, reference, SKU, buyer and organisation."""

    text: str = ""
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    hat_id: UUID | None = None
    organisation_id: UUID | None = None
    taken_by_id: UUID | None = None
    placed_from: datetime | None = None
    placed_until: datetime | None = None
    begun_before: datetime | None = None
    """Placed, or while not placed begun, before: a list read on in pages stays as it was at its first."""
    unpaid_only: bool = False
    sort: str = "-placed"
    """``placed``, ``total``, ``state``, ``buyer``; with ``-`` in front the other way round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order in a list."""

    id: UUID
    code: str
    number: str
    state: OrderState
    hat_id: UUID | None
    buyer_name: str
    organisation_id: UUID | None
    organisation_name: str
    market: str
    channel: str
    currency: str
    shows_gross: bool
    net: Money
    gross: Money
    line_count: int
    payment_method: str
    buyer_reference: str
    placed_at: datetime | None
    created_at: datetime
    due_on: date | None
    paid_at: datetime | None
    promised_on: date | None
    is_historic: bool
    external_id: str

    @property
    def shown(self) -> Money:
        return self.gross if self.shows_gross else self.net
