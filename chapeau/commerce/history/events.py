"""What happened in imports. Nothing listens to stored history, so that nothing is sent, shipped or billed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricOrderStored(Fact):
    """An order made elsewhere, at the time it was made."""

    verb: ClassVar[str] = "history.order"

    order_id: UUID
    import_id: UUID
    gross_minor: int
    currency: str
    line_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricReturnStored(Fact):
    """A cancellation made elsewhere, found to undo an order."""

    verb: ClassVar[str] = "history.return"

    order_id: UUID
    return_id: UUID
    import_id: UUID
    refund_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUndone(Fact):
    """The orders of an import were taken out again; its facts in the log no longer lead anywhere."""

    verb: ClassVar[str] = "history.undone"

    import_id: UUID
    order_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrderStored(Fact):
    """An order of a known hat from before this database."""

    verb: ClassVar[str] = "history.past-order"

    order_id: UUID
    gross_minor: int
    currency: str
