"""Papers issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(Fact):
    """An invoice has its number and is frozen."""

    verb: ClassVar[str] = "invoice.issued"
    invoice_id: UUID
    order_id: UUID
    label: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteIssued(Fact):
    """A credit note has its number and is frozen."""

    verb: ClassVar[str] = "credit-note.issued"
    invoice_id: UUID
    corrects_id: UUID
    order_id: UUID
    label: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaid(Fact):
    """Nothing of an invoice is open any more."""

    verb: ClassVar[str] = "invoice.paid"
    invoice_id: UUID
    order_id: UUID
    gross_minor: int
    currency: str
    days_late: int
    """After the due date; 0 in time or without one."""
