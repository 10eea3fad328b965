"""Articles with what stands beside them in most files: price, purchase cost and stock, each through its own room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.tables import COSTS, PRODUCTS
from chapeau.commerce.pricing.actions.prices import forget_prices
from chapeau.commerce.pricing.tables import PRICES, price_list_choices
from chapeau.commerce.stock.tables import STOCK, warehouse_choices
from chapeau.kit.refusals import Forbidden
from chapeau.kit.tables.settling import problem_of
from chapeau.kit.tables.values import CellKind, Column, Done, Fate, Kind, Outcome, Row, Setting
from chapeau.person.people.values import Viewer

BESIDE: tuple[tuple[str, Kind, str], ...] = (
    ("price", PRICES, "amount"),
    ("cost", COSTS, "amount"),
    ("stock", STOCK, "on_hand"),
)
"""Column of the article's row, the kind of table it is a row of, and the column there."""

COLUMNS = (
    Column(name="price", title=_("Price"), kind=CellKind.AMOUNT, example="89.00",
           help=_("In the price list you choose below."),
           aliases=("unitprice", "prix", "prixunitaire", "prixdevente", "prezzo", "prezzodivendita", "preis", "variantprice",
                    "regularprice", "tarif")),
    Column(name="cost", title=_("Purchase cost"), kind=CellKind.AMOUNT, example="38.50",
           aliases=("costprice", "costperitem", "prixdachat", "cout", "costo", "prezzodiacquisto", "einkaufspreis")),
    Column(name="stock", title=_("In stock"), kind=CellKind.WHOLE, example="12",
           help=_("In the warehouse you choose below."),
           aliases=("quantity", "qty", "onhand", "quantite", "qte", "giacenza", "quantita", "bestand",
                    "variantinventoryqty", "inventoryquantity")),
)  # fmt: skip


def settle(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """The article first; what stands beside it is then a row of its own table. What is refused there is said, the
    article stays."""
    outcomes = {outcome.number: outcome for outcome in PRODUCTS.settle(viewer, rows, ways, now)}
    for name, kind, column in BESIDE:
        beside = [
            Row(row.number, {"sku": row.values["sku"], column: row.values[name]})
            for row in rows
            if name in row.values and outcomes[row.number].fate not in (Fate.REFUSED, Fate.SKIPPED)
        ]
        for told in _settle_beside(viewer, kind, beside, ways, now):
            outcomes[told.number] = _joined(outcomes[told.number], name, told)
    return [outcomes[row.number] for row in rows]


def _settle_beside(
    viewer: Viewer, kind: Kind, rows: Sequence[Row], ways: Mapping[str, str], now: datetime
) -> list[Outcome]:
    if not rows:
        return []
    try:
        kind.check(viewer)
    except Forbidden as refusal:
        return [Outcome(row.number, Fate.REFUSED, problem=problem_of(refusal)) for row in rows]
    return kind.settle(viewer, rows, ways, now)


def _joined(article: Outcome, name: str, beside: Outcome) -> Outcome:
    before, after = dict(article.before or {}), dict(article.after or {})
    fate, problem = article.fate, article.problem
    if beside.fate is Fate.REFUSED and beside.problem is not None:
        sentence = f"{next(c.title for c in COLUMNS if c.name == name)}: {beside.problem.sentence}"
        sentence = f"{problem.sentence} {sentence}" if problem else sentence
        problem = replace(beside.problem, code=f"{name}-{beside.problem.code}", sentence=sentence)
    elif beside.after is not None:
        after[name], before[name] = beside.after, beside.before
        if fate is Fate.SAME:
            fate = Fate.CHANGED
    return replace(article, fate=fate, problem=problem, before=before or None, after=after or None)


def undo(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """What stands beside goes back first, then the article."""
    reasons: dict[int, Outcome] = {}
    for name, kind, _column in reversed(BESIDE):
        beside = [
            Done(
                row.number,
                Fate.CHANGED if row.before.get(name) else Fate.MADE,
                row.key,
                row.before.get(name) or {},
                row.after[name],
            )
            for row in rows
            if name in row.after
        ]
        for told in kind.undo(viewer, beside, now) if beside else ():
            if told.fate is Fate.KEPT:
                reasons[told.number] = told
    made = [row.key for row in rows if row.fate is Fate.MADE and "price" in row.after]
    if made:
        forget_prices(viewer, variant_ids=list(Variant.objects.filter(sku__in=made).values_list("id", flat=True)))
    by_number = {outcome.number: outcome for outcome in PRODUCTS.undo(viewer, [_bare(row) for row in rows], now)}
    for number, told in reasons.items():
        if by_number[number].fate is Fate.UNDONE:
            by_number[number] = replace(by_number[number], problem=told.problem)
    return [by_number[row.number] for row in rows]


def _bare(row: Done) -> Done:
    names = {name for name, _kind, _column in BESIDE}
    return replace(
        row,
        before={key: value for key, value in row.before.items() if key not in names},
        after={key: value for key, value in row.after.items() if key not in names},
    )


ARTICLES = replace(
    PRODUCTS,
    columns=(*PRODUCTS.columns[:9], *COLUMNS, *PRODUCTS.columns[9:]),
    settle=settle,
    undo=undo,
    settings=(
        *PRODUCTS.settings,
        Setting(name="price_list", title=_("Price list of the prices"), choices=price_list_choices),
        Setting(name="warehouse", title=_("Warehouse of the stock"), choices=warehouse_choices),
        Setting(name="currency", title=_("Currency of the purchase costs"), first="EUR",
                choices=lambda viewer: [("EUR", "EUR"), ("CHF", "CHF"), ("USD", "USD"), ("GBP", "GBP")]),
    ),
)  # fmt: skip
