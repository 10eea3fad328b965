"""What this room hands out: the document as frozen, and invoices as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money


class InvoiceKind(TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit-note", _("Credit note")


@dataclass(frozen=True, slots=True)
class House:
    """The house's details as papers say them."""

    name: str
    address: tuple[str, ...]
    country: str = ""
    vat_number: str = ""
    registration_number: str = ""
    legal_line: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    bank: str = ""
    iban: str = ""
    bic: str = ""
    accent: str = ""
    """The look of the day, kept so that the paper stays as it was sent."""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """In whose name the document is."""

    name: str
    address: tuple[str, ...]
    is_organisation: bool
    vat_number: str = ""
    registration_number: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of goods, delivery or a reduction; amounts in minor units. ``unit_price`` is on the document's basis."""

    name: str
    sku: str
    quantity: int | None
    unit_price: str
    """A decimal number per ``price_base`` pieces; empty where there is none."""
    price_base: int
    tax_percent: str
    exemption: str
    net: int
    tax: int
    gross: int
    buyer_reference: str = ""
    order_line: str = ""
    """The order line's id, for credit notes; not printed."""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """Net, VAT and gross of one rate."""

    tax_percent: str
    exemption: str
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why no VAT is charged, in the law's words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """How the document is or was paid."""

    method: str
    """A payments' method, or empty."""
    paid_on: str = ""
    due_on: str = ""
    reference: str = ""
    late_terms: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All that the paper says. Frozen when numbered."""

    kind: Literal["invoice", "credit-note"]
    label: str
    language: str
    currency: str
    shows_gross: bool
    issued_on: str
    supplied_on: str
    order_code: str
    ordered_on: str
    house: House
    buyer: Buyer
    delivered_to: tuple[str, ...]
    buyer_reference: str
    cost_centre: str
    lines: tuple[DocumentLine, ...]
    taxes: tuple[TaxRow, ...]
    exemptions: tuple[Exemption, ...]
    net: int
    tax: int
    gross: int
    terms: PaymentTerms
    corrects: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def document_from_json(stored: Mapping[str, Any]) -> Document:
    plain = dict(stored)
    plain["house"] = House(**{**stored["house"], "address": tuple(stored["house"]["address"])})
    plain["buyer"] = Buyer(**{**stored["buyer"], "address": tuple(stored["buyer"]["address"])})
    plain["delivered_to"] = tuple(stored["delivered_to"])
    plain["lines"] = tuple(DocumentLine(**line) for line in stored["lines"])
    plain["taxes"] = tuple(TaxRow(**row) for row in stored["taxes"])
    plain["exemptions"] = tuple(Exemption(**row) for row in stored["exemptions"])
    plain["terms"] = PaymentTerms(**stored["terms"])
    return Document(**plain)


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice or credit note as lists show it."""

    code: str
    kind: InvoiceKind
    label: str
    order_id: UUID
    order_code: str
    hat_id: UUID | None
    organisation_id: UUID | None
    buyer_name: str
    language: str
    net: Money
    tax: Money
    gross: Money
    paid: Money
    credited: Money
    issued_on: date
    due_on: date | None
    paid_at: datetime | None
    corrects_label: str = ""

    @property
    def open(self) -> Money:
        """What is still owed; never below zero, nothing for a credit note."""
        if self.kind is InvoiceKind.CREDIT_NOTE:
            return Money.zero(self.gross.currency)
        left = self.gross.minor - self.paid.minor - self.credited.minor
        return Money(max(0, left), self.gross.currency)

    def days_overdue(self, today: date) -> int:
        """Days past the due date while something is owed; 0 otherwise."""
        if self.due_on is None or not self.open:
            return 0
        return max(0, (today - self.due_on).days)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement of an organisation's account: + owed, - paid or credited."""

    on: date
    what: Literal["invoice", "credit-note", "payment", "refund"]
    label: str
    order_code: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """An organisation's account in one currency over a period ``[since, until)``."""

    organisation_id: UUID
    organisation_name: str
    currency: str
    since: date
    until: date
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


@dataclass(frozen=True, slots=True)
class Pdf:
    name: str
    content: bytes


def decimal_text(number: Decimal) -> str:
    """A decimal as stored in a document: no exponent, no needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Papers:
    """What the house's papers say about the house beside its name, numbers and address: a section of its settings."""

    legal_line: str = ""
    """Form, capital and register, as the law wants them on papers."""
    email: str = ""
    phone: str = ""
    website: str = ""
    bank: str = ""
    iban: str = ""
    bic: str = ""


PREFIX = r"[A-Z0-9]{1,8}"
"""What numbers begin with."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How invoices and credit notes are numbered: ``<prefix>-<year>-<six digits>``. A section of the house's settings."""

    invoice_prefix: str = "INV"
    credit_note_prefix: str = "CN"
    first_number: int = 1
    """Of a year's series that does not exist yet."""
