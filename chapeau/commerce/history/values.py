"""How a file is read, and what an import says about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS = (
    "invoice",
    "sku",
    "name",
    "quantity",
    "unit_price",
    "placed_at",
    "customer",
    "customer_name",
    "country",
    "currency",
)
"""What a column can be; ``invoice``, ``quantity``, ``unit_price``, ``placed_at`` and one of ``sku``, ``name`` must be there."""

LINE_REASONS: dict[str, Promise] = {
    "bad-row": _("Another number of cells than the header"),
    "no-invoice": _("No order number"),
    "no-article": _("Neither article number nor name"),
    "bad-article": _("Article number too long"),
    "bad-quantity": _("Quantity is not a whole number"),
    "no-quantity": _("Quantity is zero"),
    "bad-price": _("Price is not a number"),
    "bad-date": _("Date cannot be read"),
    "unknown-country": _("Unknown country"),
    "unknown-currency": _("Unknown currency"),
    "bad-customer": _("Customer number too long"),
    "several-buyers": _("One order, several buyers"),
    "several-countries": _("One order, several countries"),
    "several-currencies": _("One order, several currencies"),
    "known-invoice": _("This order is here already"),
    "no-price-no-buyer": _("No price and no buyer: a note of the stock room"),
    "undoes": _("Takes back what an order had"),
    "undoes-nothing-known": _("A credit; the order it was for is not known"),
}
"""Why a line is held back, or what is special about one that is stored, as people read it."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and of how much (0: unknown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column of the file is what, and what the file does not say itself."""

    columns: Mapping[str, str]
    """Field (one of ``FIELDS``) to header."""
    source: str = "file"
    """Where the orders come from; an invoice number is known once per source."""
    currency: str = "EUR"
    """When no column tells."""
    country: str = ""
    """ISO code, when a line tells none."""
    time_zone: str = "Europe/Paris"
    """Of the times in the file, which carry none."""
    date_format: str = ""
    """``strptime`` format; empty: ISO 8601, or found out from the column."""
    decimal_mark: str = "."
    cancellation_prefix: str = ""
    """Invoices beginning with it undo others; empty: those with negative quantities only."""
    once_per_invoice: tuple[str, ...] = ()
    """Fields that only the first line of an invoice says, for all of them."""
    countries: Mapping[str, str] = field(default_factory=dict)
    """Names of countries as this file writes them, to ISO codes, beyond the names everybody knows."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ColumnMapping:
        return cls(**{**stored, "once_per_invoice": tuple(stored.get("once_per_invoice", ()))})


class Phase(StrEnum):
    """How far a waiting file is."""

    KEPT = "kept"
    QUEUED = "queued"
    RUNNING = "running"
    TRIED = "tried"
    """A dry run told what would be; see ``WaitingFile.report_code``."""
    REFUSED = "refused"
    BROKEN = "broken"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFile:
    """A file that was handed in and is not done yet."""

    code: str
    file_name: str
    by_hat: str
    kept_at: str
    phase: Phase = Phase.KEPT
    preset: str = ""
    mapping: ColumnMapping | None = None
    """As it was said the last time."""
    is_dry_run: bool = False
    language: str = ""
    stage: str = ""
    done: int = 0
    refusal: str = ""
    """Why it was not done, in the language of whoever began it."""
    report_code: str = ""

    @property
    def is_moving(self) -> bool:
        return self.phase in (Phase.QUEUED, Phase.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyCheck:
    """The money of a file in one currency, as exact decimals in text: in = stored + quarantined - rounding."""

    currency: str
    lines_in: str
    stored: str
    quarantined: str
    rounding: str
    """Stored less what the stored lines say in the file; each difference stands on its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did, or a dry run would do."""

    code: str
    file_name: str
    file_hash: str
    is_dry_run: bool
    was_done_before: bool
    """This very file is in already: nothing was changed."""
    lines_in: int
    lines_stored: int
    lines_quarantined: int
    reasons: Mapping[str, int]
    """Reason to lines held back."""
    counts: Mapping[str, int]
    """Orders, returns, credits, people … and every oddity by its name (``docs/how/history.md``)."""
    money: tuple[MoneyCheck, ...]
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An import in the list."""

    code: str
    file_name: str
    preset: str
    state: str
    is_dry_run: bool
    lines_in: int
    lines_stored: int
    lines_quarantined: int
    by: str
    started_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineResult:
    """What became of one line of the file."""

    line_number: int
    fate: str
    reason: str
    order_code: str
    """Of the order it is in, or of the order it undoes."""
    invoice: str
    order_line_id: UUID | None
    return_line_id: UUID | None
    rounding: str
    content: Mapping[str, Any] | None
