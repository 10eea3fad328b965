"""Purchase costs as a table: a line per SKU and currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.actions.set_costs import end_costs, set_costs
from chapeau.commerce.catalog.models import PurchaseCost, Variant
from chapeau.commerce.catalog.queries.costs import check_may_see_costs
from chapeau.kit.tables.values import CellKind, Column, Done, Fate, Kind, Outcome, Problem, Row, Setting
from chapeau.person.people.values import Viewer

COST_COLUMNS = (
    Column(name="sku", title=gettext_lazy("SKU"), is_needed=True, example="COL-BELL", most=64,
           aliases=("articleno", "itemno", "productcode", "variantsku", "reference", "ref", "codearticle", "codice",
                    "codicearticolo", "artikelnummer", "artnr")),
    Column(name="amount", title=gettext_lazy("Purchase cost of one piece"), kind=CellKind.AMOUNT, is_needed=True,
           example="4.20",
           aliases=("cost", "costprice", "costperitem", "unitcost", "amount", "prixdachat", "cout", "pa", "costo",
                    "prezzodiacquisto", "einkaufspreis", "ek")),
    Column(name="currency", title=gettext_lazy("Currency"), kind=CellKind.CURRENCY, example="EUR",
           aliases=("devise", "monnaie", "valuta", "wahrung")),
)  # fmt: skip


def settle_costs(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """Each cost holds from now on; the one before is closed."""
    variants = dict(Variant.objects.filter(sku__in=[row.values["sku"] for row in rows]).values_list("sku", "id"))
    outcomes: dict[int, Outcome] = {}
    wanted: dict[str, dict[UUID, Row]] = {}
    for row in rows:
        sku, currency = row.values["sku"], row.get("currency") or ways.get("currency", "EUR")
        if sku not in variants:
            sentence = _("There is no article %(sku)s. Bring the articles in first.") % {"sku": sku}
            outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, Problem("unknown-sku", sentence, "sku"))
        elif row.values["amount"] < 0:
            sentence = _("A cost is not below zero.")
            outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, Problem("below-zero", sentence, "amount"))
        else:
            wanted.setdefault(currency, {})[variants[sku]] = row
    for currency, by_variant in wanted.items():
        before = open_costs(currency, list(by_variant))
        amounts = {variant_id: row.values["amount"] for variant_id, row in by_variant.items()}
        set_costs(viewer, currency=currency, costs=amounts, now=now)
        for variant_id, row in by_variant.items():
            was, sku = before.get(variant_id), row.values["sku"]
            after = {"variant": variant_id, "currency": currency, "amount": amounts[variant_id]}
            if was == amounts[variant_id]:
                outcomes[row.number] = Outcome(row.number, Fate.SAME, sku)
            elif was is None:
                outcomes[row.number] = Outcome(row.number, Fate.MADE, sku, after=after)
            else:
                outcomes[row.number] = Outcome(row.number, Fate.CHANGED, sku, before={"amount": was}, after=after)
    return [outcomes[row.number] for row in rows]


def open_costs(currency: str, variant_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    found = PurchaseCost.objects.filter(variant_id__in=variant_ids, currency=currency, valid_until=None)
    return dict(found.values_list("variant_id", "amount"))


def undo_costs(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """The cost before comes back from now on, or none; one that was changed since stays."""
    outcomes = []
    for currency in sorted({row.after["currency"] for row in rows}):
        mine = [row for row in rows if row.after["currency"] == currency]
        current = open_costs(currency, [UUID(row.after["variant"]) for row in mine])
        back: dict[UUID, Decimal] = {}
        ending: list[UUID] = []
        for row in mine:
            variant_id = UUID(row.after["variant"])
            if current.get(variant_id) != Decimal(row.after["amount"]):
                sentence = _("The cost was changed since. It stays as it is.")
                outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("changed-since", sentence)))
                continue
            if row.before:
                back[variant_id] = Decimal(row.before["amount"])
            else:
                ending.append(variant_id)
            outcomes.append(Outcome(row.number, Fate.UNDONE, row.key))
        if back:
            set_costs(viewer, currency=currency, costs=back, now=now)
        if ending:
            end_costs(viewer, currency=currency, variant_ids=ending, now=now)
    return outcomes


def export_costs(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    check_may_see_costs(viewer)
    found = PurchaseCost.objects.filter(valid_until=None).order_by("variant__sku", "currency")
    for sku, amount, currency in found.values_list("variant__sku", "amount", "currency").iterator(chunk_size=5_000):
        yield {"sku": sku, "amount": amount, "currency": currency}


COSTS = Kind(
    name="costs",
    title=gettext_lazy("Purchase costs"),
    about=gettext_lazy("What one piece costs the house: margins are counted with it."),
    columns=COST_COLUMNS,
    check=check_may_see_costs,
    settle=settle_costs,
    undo=undo_costs,
    export=export_costs,
    settings=(
        Setting(name="currency", title=gettext_lazy("Currency, when a line names none"), first="EUR",
                choices=lambda viewer: [("EUR", "EUR"), ("CHF", "CHF"), ("USD", "USD"), ("GBP", "GBP")]),
    ),
    once=lambda values, ways: f"{values.get('sku', '')}\x1f{values.get('currency', '')}",
    examples=({"sku": "COL-BELL", "amount": "4.20", "currency": "EUR"},),
    batch=2_000,
)  # fmt: skip
