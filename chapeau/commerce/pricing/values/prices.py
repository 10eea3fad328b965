"""What this room hands out, frozen: inputs of a price, priced lines with every step, and their stored form.

Amounts: ``Decimal`` for prices of a piece (per ``base`` pieces), ``Money`` for lines and documents. The
**buyer's basis** is gross when ``shows_gross`` (private), net otherwise (organisations).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money, minor_digits, round_decimal


class TaxPosition(TextChoices):
    """Why tax is charged, or not."""

    DOMESTIC = "domestic", _("VAT of the country of delivery")
    REVERSE_CHARGE = "reverse-charge", _("Reverse charge: the recipient accounts for the VAT")
    EXPORT = "export", _("Export outside the EU, without VAT")
    EXEMPT = "exempt", _("Exempt from VAT")


class StepKind(StrEnum):
    """The rungs of the staircase, in their order."""

    LIST = "list"
    CONTRACT = "contract"
    QUANTITY = "quantity"
    PROMOTION = "promotion"
    PERSONAL_OFFER = "personal-offer"
    STAFF_DISCOUNT = "staff-discount"
    BASIS = "basis"
    """From the list's tax basis to the buyer's: tax added, or taken out."""
    ROUNDING = "rounding"
    BUY_X_GET_Y = "buy-x-get-y"
    ORDER_OFFER = "order-offer"
    FREE_DELIVERY = "free-delivery"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a price: where it comes from and by how much.

    With ``per_line`` False ``amount`` is the change of the price of ``base`` pieces: those of a line sum
    exactly to its ``unit_price``. With ``per_line`` True it is the change of the line's (or charge's) amount.
    """

    kind: StepKind
    source: str
    """``list:retail-eur``, ``contract:c0de``, ``promotion:SPRING``, ``offer:c0de``, ``coupon:WELCOME``, ``tax:FR``…"""
    amount: Decimal
    per_line: bool = False
    percent: Decimal | None = None
    quantity: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """Language to the name people read, for promotions."""
    note: str = ""
    """Words of the member of staff: reason of a discount or an offer."""

    @property
    def label(self) -> str:
        """What people read, in the active language."""
        return step_label(self)


@dataclass(frozen=True, slots=True)
class PriceInputs:
    """All that a price depends on besides the article, the quantity and the moment. Hats with equal
    ``view_key`` share a price view."""

    currency: str
    shows_gross: bool
    market: str
    trade: str
    country: str
    """Where it is delivered."""
    organisation_id: UUID | None = None
    """Only when the organisation has a list or contract of its own; see ``view_key``."""
    hat_id: UUID | None = None
    has_offers: bool = True
    """Whether the hat was ever made a personal offer; what follows is only asked then."""
    visitor_id: UUID | None = None
    tax_position: TaxPosition = TaxPosition.DOMESTIC
    exemption_reason: str = ""
    """``reverse-charge``, ``export``, or the code of the body's exemption; empty when tax is charged."""
    house_country: str = "FR"

    @property
    def charges_tax(self) -> bool:
        return self.tax_position is TaxPosition.DOMESTIC

    @property
    def buys_as_business(self) -> bool:
        """Organisations see net prices and buy in the packs made for them."""
        return not self.shows_gross

    @property
    def view_key(self) -> tuple[str, bool, str, str, str, UUID | None, str]:
        return (
            self.currency,
            self.shows_gross,
            self.market,
            self.trade,
            self.country,
            self.organisation_id,
            str(self.tax_position),
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks a price for. ``line_key`` comes back on the priced line."""

    variant_id: UUID
    quantity: int
    line_key: str = ""
    staff_percent_off: Decimal = Decimal(0)
    staff_reason: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """Something beside goods, as delivery. ``is_delivery`` lets a free-delivery promotion take it away."""

    label: str
    amount: Money
    includes_tax: bool
    tax_category: str = "standard"
    is_delivery: bool = True


@dataclass(frozen=True, slots=True)
class QuantityStep:
    """From this many pieces on, ``base`` pieces cost ``unit_price`` on the buyer's basis."""

    minimum_quantity: int
    unit_price: Decimal
    base: int = 1


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """What an article costs this buyer at minimum quantity: what lists, pages and search show."""

    variant_id: UUID
    unit_price: Decimal
    """Per ``base`` pieces, on the buyer's basis, rounded as shown."""
    regular_price: Decimal
    """The same before promotions, personal offer and staff discount."""
    base: int
    currency: str
    shows_gross: bool
    tax_percent: Decimal
    minimum_quantity: int
    quantity_step: int
    lowest_30_days: Decimal | None
    """Only when reduced by a promotion: the lowest price of the 30 days before (Omnibus), if history is known."""
    quantity_steps: tuple[QuantityStep, ...]
    """What more pieces cost; empty when nothing changes with quantity."""
    steps: tuple[Step, ...]

    @property
    def is_reduced(self) -> bool:
        return self.unit_price < self.regular_price

    @property
    def is_own(self) -> bool:
        """A personal offer made it."""
        return any(step.kind is StepKind.PERSONAL_OFFER for step in self.steps)

    @property
    def on_other_basis(self) -> Decimal:
        """Without tax where the buyer sees it with, and the other way round; rounded as shown. To read: nobody pays by it."""
        factor = 1 + self.tax_percent / 100
        other = self.unit_price / factor if self.shows_gross else self.unit_price * factor
        return round_decimal(other, minor_digits(self.currency))


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its exact amounts. ``net + tax = gross``; over a quote they sum to the document's."""

    line_key: str
    variant_id: UUID
    quantity: int
    unit_price: Decimal
    """Per ``base`` pieces, on the buyer's basis, rounded as shown; before steps that are ``per_line``."""
    regular_price: Decimal
    """Per ``base`` pieces, before promotions, personal offer and staff discount."""
    base: int
    amount: Money
    """On the buyer's basis after all steps: what the line shows."""
    net: Money
    tax: Money
    gross: Money
    tax_percent: Decimal
    tax_category: str
    exemption_reason: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PricedCharge:
    """A charge beside the goods, e.g. delivery, after free delivery."""

    label: str
    amount: Money
    net: Money
    tax: Money
    gross: Money
    tax_percent: Decimal
    tax_category: str
    exemption_reason: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxPart:
    """The document's sums of one category and rate: tax is rounded here, once."""

    category: str
    percent: Decimal
    exemption_reason: str
    net: Money
    tax: Money
    gross: Money


class CouponState(TextChoices):
    """What became of a coupon the buyer typed."""

    USED = "used", _("Used")
    UNKNOWN = "unknown", _("We do not know this code.")
    NOT_NOW = "not-now", _("This code is not valid today.")
    NOT_FOR_YOU = "not-for-you", _("This code does not apply to this kind of purchase.")
    USED_UP = "used-up", _("This code has been used up.")
    NOTHING_FITS = "nothing-fits", _("This code applies to nothing in the basket yet.")
    BELOW_THRESHOLD = "below-threshold", _("The basket has not reached the amount this code asks for.")
    BETTER_OFFER = "better-offer", _("A better offer already applies; the two cannot be combined.")


@dataclass(frozen=True, slots=True)
class CouponResult:
    code: str
    state: CouponState
    coupon_id: UUID | None = None
    missing: Money | None = None
    """For ``below-threshold``: goods still missing, on the buyer's basis."""


@dataclass(frozen=True, slots=True)
class OfferUse:
    """Pieces that a personal offer made the price of: noted, and counted down, when the order is placed."""

    offer_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A basket, quotation or order, priced exactly. ``gross`` is what is to be paid."""

    currency: str
    shows_gross: bool
    country: str
    tax_position: TaxPosition
    exemption_reason: str
    lines: tuple[PricedLine, ...]
    charges: tuple[PricedCharge, ...]
    steps: tuple[Step, ...]
    """Offers on the whole basket (each line carries its share as a step too)."""
    taxes: tuple[TaxPart, ...]
    coupons: tuple[CouponResult, ...]
    offers_used: tuple[OfferUse, ...]
    goods: Money
    """Sum of the lines on the buyer's basis."""
    net: Money
    tax: Money
    gross: Money
    without_price: tuple[UUID, ...]
    """Wanted variants that have no price for this buyer: they are in no line."""
    priced_at: datetime

    @property
    def total(self) -> Money:
        return self.gross

    @property
    def used_coupon_codes(self) -> tuple[str, ...]:
        return tuple(coupon.code for coupon in self.coupons if coupon.state is CouponState.USED)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price to be set on a list: ``amount`` on the list's basis per ``base`` pieces, up to 6 places."""

    variant_id: UUID
    amount: Decimal
    base: int = 1
    minimum_quantity: int = 1


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A contract's term: ``amount`` net per ``base`` for a variant, or ``percent_off`` a variant, category or all."""

    variant_id: UUID | None = None
    category_id: UUID | None = None
    amount: Decimal | None = None
    base: int = 1
    percent_off: Decimal | None = None
    minimum_quantity: int = 1


@dataclass(frozen=True, slots=True)
class Margin:
    """What is earned on a piece: net price less purchase cost, of the buyer's currency; staff only."""

    variant_id: UUID
    net_price: Decimal
    cost: Decimal | None
    margin: Decimal | None
    percent: Decimal | None
    """Of the net price."""


@dataclass(frozen=True, slots=True)
class HatPrice:
    """The price of one article under one hat, for the office's side by side."""

    hat_id: UUID
    shelf: ShelfLine | None
    margin: Margin | None
    tax_position: TaxPosition


def step_label(step: Step) -> str:
    """The words of a step in the active language: ``Your contract (−12 %)``, ``From 10 pieces``."""
    match step.kind:
        case StepKind.LIST:
            words = str(_("List price"))
        case StepKind.CONTRACT:
            words = str(_("Your contract"))
        case StepKind.QUANTITY:
            words = str(_("From %(quantity)s pieces on") % {"quantity": step.quantity})
        case StepKind.PROMOTION | StepKind.ORDER_OFFER | StepKind.BUY_X_GET_Y | StepKind.FREE_DELIVERY:
            words = _name(step.names) or str(_NAMELESS[step.kind])
        case StepKind.PERSONAL_OFFER:
            words = str(_("Your personal offer"))
        case StepKind.STAFF_DISCOUNT:
            words = str(_("Discount"))
        case StepKind.BASIS:
            words = str(_BASIS_WORDS.get(step.source.split(":")[0], _("VAT")))
        case StepKind.ROUNDING:
            words = str(_("Rounding"))
    if step.percent is not None:
        sign = "" if step.kind is StepKind.BASIS else "−"
        words = f"{words} ({sign}{_plain(step.percent)} %)"
    return words


_BASIS_WORDS = {
    "tax-added": _("VAT added"),
    "tax-taken-out": _("VAT taken out"),
    "tax-replaced": _("VAT of the country of delivery instead"),
}
_NAMELESS = {
    StepKind.PROMOTION: _("Offer"),
    StepKind.ORDER_OFFER: _("Offer on the order"),
    StepKind.BUY_X_GET_Y: _("Free pieces"),
    StepKind.FREE_DELIVERY: _("Free delivery"),
}


def _name(names: Mapping[str, str]) -> str:
    language = (get_language() or "en").split("-")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
