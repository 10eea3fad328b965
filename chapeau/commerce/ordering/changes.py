"""Tells what is different about a basket: after a switch of hat, a new address, or just time gone by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import Change
from chapeau.kit.money import Money


@dataclass(frozen=True, slots=True)
class LineBefore:
    name: str
    quantity: int
    shown_minor: int
    unit_price: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was shown of a basket at one moment."""

    currency: str
    shows_gross: bool
    gross_minor: int
    shown_minor: int
    lines: Mapping[str, LineBefore]


def snapshot(order: Order, lines: Sequence[OrderLine]) -> Snapshot:
    return Snapshot(
        currency=order.currency,
        shows_gross=order.shows_gross,
        gross_minor=order.gross_minor,
        shown_minor=order.gross_minor if order.shows_gross else order.net_minor,
        lines={
            line.sku: LineBefore(line.name, line.quantity, shown_minor(order, line), str(line.unit_price))
            for line in lines
        },
    )


def shown_minor(order: Order, line: OrderLine) -> int:
    """A line's amount on the order's basis."""
    return line.gross_minor if order.shows_gross else line.net_minor


def changes_between(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Basis first, then every line whose amount or quantity is another, then the total."""
    changes: list[Change] = []
    if (before.currency, before.shows_gross) != (after.currency, after.shows_gross):
        changes.append(_basis(before, after))
    for sku, line in before.lines.items():
        now = after.lines.get(sku)
        if now is None:
            changes.append(
                Change(
                    kind="gone",
                    sku=sku,
                    name=line.name,
                    sentence=_("%(name)s is not in it any more.") % {"name": line.name},
                )
            )
            continue
        if now.quantity != line.quantity:
            changes.append(
                Change(
                    kind="quantity",
                    sku=sku,
                    name=now.name,
                    before=str(line.quantity),
                    after=str(now.quantity),
                    sentence=_("%(name)s: %(before)s pieces became %(after)s.")
                    % {"name": now.name, "before": line.quantity, "after": now.quantity},
                )
            )
        if (now.shown_minor, after.currency) != (line.shown_minor, before.currency):
            changes.append(
                _moved(
                    "price",
                    sku,
                    now.name,
                    Money(line.shown_minor, before.currency),
                    Money(now.shown_minor, after.currency),
                )
            )
    if (before.shown_minor, before.currency) != (after.shown_minor, after.currency):
        changes.append(
            _moved(
                "total",
                "",
                _("Total"),
                Money(before.shown_minor, before.currency),
                Money(after.shown_minor, after.currency),
            )
        )
    return tuple(changes)


def _basis(before: Snapshot, after: Snapshot) -> Change:
    def told(snap: Snapshot) -> str:
        words = _("%(currency)s including VAT") if snap.shows_gross else _("%(currency)s excluding VAT")
        return words % {"currency": snap.currency}

    sentence = _("Prices are now in %(basis)s.") % {"basis": told(after)}
    return Change(kind="basis", before=told(before), after=told(after), sentence=sentence)


def _moved(kind: str, sku: str, name: str, before: Money, after: Money) -> Change:
    language = get_language() or "en"
    was, becomes = before.format(language), after.format(language)
    return Change(kind=kind, sku=sku, name=name, before=was, after=becomes, sentence=f"{name}: {was} → {becomes}")
