"""Who knows how things are delivered registers here (fulfilment stands above and is never imported)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from chapeau.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQuestion:
    """What the desk is told of a basket."""

    currency: str
    shows_gross: bool
    country: str
    postal_code: str
    market: str
    language: str
    weight_g: int
    goods: Money
    """Value of the goods on the order's basis, after reductions."""
    lines: tuple[tuple[UUID, int], ...]
    """(variant, quantity) of what has to be carried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption:
    """A way the basket can be delivered, with its charge and its promise."""

    code: str
    label: str
    """In the question's language."""
    amount: Decimal
    """In major units of the question's currency, before promotions such as free delivery."""
    includes_tax: bool
    tax_category: str = "standard"
    promised_on: date | None = None
    promise: str = ""
    """The promise as a sentence in the question's language, e.g. "Thursday, 3 December"."""
    is_pick_up: bool = False
    warehouse_id: UUID | None = None
    """Where stock is preferably taken from; for pick-up, where it is picked up."""
    handed_over_in: str = ""
    """For pick-up, the country of the place: its tax counts, wherever the buyer lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDesk:
    """``options(question, now)`` in the order they are shown, the first is the default; empty: cannot deliver there."""

    name: str
    options: Callable[[DeliveryQuestion, datetime], Sequence[DeliveryOption]]
    label: Callable[[str, str], str] = lambda code, language: ""
    """(code, language) to the way's name; empty when it is not known."""


_desks: dict[str, DeliveryDesk] = {}


def register_delivery_desk(desk: DeliveryDesk) -> None:
    """Called in ``AppConfig.ready()`` by the room that delivers; the last registered answers."""
    _desks["desk"] = desk


def delivery_options(question: DeliveryQuestion, now: datetime) -> tuple[DeliveryOption, ...]:
    """What the registered desk offers; nothing while no desk is registered."""
    desk = _desks.get("desk")
    return tuple(desk.options(question, now)) if desk else ()


def delivery_label(code: str, language: str) -> str:
    """The name of a way to deliver in that language; empty when nobody knows it."""
    desk = _desks.get("desk")
    return desk.label(code, language) if desk and code else ""


def registered_desk() -> DeliveryDesk | None:
    return _desks.get("desk")
