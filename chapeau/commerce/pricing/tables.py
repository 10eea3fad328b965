"""Prices as a table: a line per SKU, list and quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.pricing.actions.prices import end_prices, set_prices
from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.models import Price, PriceList
from chapeau.commerce.pricing.values import NewPrice
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.settling import problem_of, settle_in_halves
from chapeau.kit.tables.values import CellKind, Column, Done, Fate, Kind, Outcome, Problem, Row, Setting, Text
from chapeau.person.people.values import Market, Viewer

Key = tuple[UUID, UUID, int]
"""List, variant, smallest quantity."""

PRICE_COLUMNS = (
    Column(name="sku", title=gettext_lazy("SKU"), is_needed=True, example="COL-BELL", most=64,
           aliases=("articleno", "itemno", "productcode", "variantsku", "reference", "ref", "codearticle", "codice",
                    "codicearticolo", "artikelnummer", "artnr")),
    Column(name="amount", title=gettext_lazy("Price"), kind=CellKind.AMOUNT, is_needed=True, example="14.50",
           aliases=("unitprice", "amount", "prix", "prixunitaire", "tarif", "prezzo", "prezzounitario", "preis", "variantprice",
                    "regularprice")),
    Column(name="price_list", title=gettext_lazy("Price list"), example="public", most=40,
           help=gettext_lazy("Its code or name. Empty: the one chosen below."),
           aliases=("pricelist", "list", "listedeprix", "tarifcode", "listino", "preisliste")),
    Column(name="minimum_quantity", title=gettext_lazy("From how many"), kind=CellKind.WHOLE, example="1",
           aliases=("minimumquantity", "minqty", "fromquantity", "quantite", "apartirde", "quantita", "abmenge", "staffel")),
    Column(name="base", title=gettext_lazy("Per how many"), kind=CellKind.WHOLE, example="1",
           aliases=("per", "pricebase", "pour", "par", "per", "preiseinheit")),
    Column(name="valid_from", title=gettext_lazy("From"), kind=CellKind.MOMENT,
           help=gettext_lazy("Empty: from now on. A price cannot begin in the past."),
           aliases=("validfrom", "from", "debut", "dateapplication", "dal", "gultigab")),
    Column(name="valid_until", title=gettext_lazy("Until"), kind=CellKind.MOMENT,
           aliases=("validuntil", "until", "fin", "al", "gultigbis")),
)  # fmt: skip


def price_list_choices(viewer: Viewer) -> list[tuple[str, Text]]:
    """Code and name of the lists in force, those for everybody first."""
    rows = list(PriceList.objects.filter(organisation=None, valid_until=None).order_by("priority", "code"))
    rows.sort(
        key=lambda row: (bool(row.trades), bool(row.countries), bool(row.markets) and Market.B2C not in row.markets)
    )
    return [(row.code, f"{row.name} · {row.currency}") for row in rows]


def settle_prices(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """Each price holds from its moment on; the one before is closed there."""
    lists: dict[str, PriceList] = {}
    for one in PriceList.objects.all():
        lists.setdefault(one.name.casefold(), one)
        lists[one.code.casefold()] = one
    variants = dict(Variant.objects.filter(sku__in=[r.values["sku"] for r in rows]).values_list("sku", "id"))
    outcomes: dict[int, Outcome] = {}
    wanted: defaultdict[tuple[UUID, datetime | None, datetime | None], list[tuple[Row, NewPrice]]] = defaultdict(list)
    for row in rows:
        sku = row.values["sku"]
        named = row.get("price_list") or ways.get("price_list", "")
        price_list = lists.get(named.casefold())
        problem = None
        if sku not in variants:
            problem = Problem(
                "unknown-sku", _("There is no article %(sku)s. Bring the articles in first.") % {"sku": sku}, "sku"
            )
        elif price_list is None:
            problem = Problem(
                "unknown-list", _("There is no price list %(name)s.") % {"name": named or "–"}, "price_list"
            )
        else:
            price = NewPrice(
                variants[sku],
                row.values["amount"],
                minimum_quantity=row.get("minimum_quantity", 1),
                base=row.get("base", 1),
            )
            wanted[(price_list.id, row.get("valid_from"), row.get("valid_until"))].append((row, price))
        if problem is not None:
            outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, problem)
    for (list_id, since, until), asked in wanted.items():
        before = prices_in_force(list_id, [price.variant_id for _row, price in asked], since or now)

        def deed(
            some: Sequence[tuple[Row, NewPrice]],
            list_id: UUID = list_id,
            since: datetime | None = since,
            until: datetime | None = until,
        ) -> Sequence[bool]:
            set_prices(
                viewer,
                price_list_id=list_id,
                prices=[price for _row, price in some],
                now=now,
                valid_from=since,
                valid_until=until,
            )
            return [True] * len(some)

        for (row, price), result in settle_in_halves(asked, deed):
            sku = row.values["sku"]
            if isinstance(result, Refusal):
                outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, problem_of(result))
                continue
            was = before.get((list_id, price.variant_id, price.minimum_quantity))
            after = {
                "list": list_id, "variant": price.variant_id, "minimum": price.minimum_quantity,
                "amount": price.amount, "base": price.base, "since": since,
            }  # fmt: skip
            if was == (price.amount, price.base):
                outcomes[row.number] = Outcome(row.number, Fate.SAME, sku)
            elif was is None:
                outcomes[row.number] = Outcome(row.number, Fate.MADE, sku, after=after)
            else:
                told = {"amount": was[0], "base": was[1]}
                outcomes[row.number] = Outcome(row.number, Fate.CHANGED, sku, before=told, after=after)
    return [outcomes[row.number] for row in rows]


def prices_in_force(list_id: UUID, variant_ids: Sequence[UUID], at: datetime) -> dict[Key, tuple[Decimal, int]]:
    """(list, variant, smallest quantity) to amount and base, at a moment."""
    found = Price.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), price_list=list_id, variant__in=variant_ids, valid_from__lte=at
    )
    return {
        (list_id, variant_id, minimum): (amount, base)
        for variant_id, minimum, amount, base in found.values_list("variant_id", "minimum_quantity", "amount", "base")
    }


def undo_prices(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """What was charged stays told: the price before comes back from now on, or none."""
    outcomes = []
    back: defaultdict[UUID, list[NewPrice]] = defaultdict(list)
    ending: defaultdict[tuple[UUID, int], list[UUID]] = defaultdict(list)
    for row in rows:
        list_id, variant_id, minimum = UUID(row.after["list"]), UUID(row.after["variant"]), int(row.after["minimum"])
        since = datetime.fromisoformat(row.after["since"]) if row.after.get("since") else now
        current = prices_in_force(list_id, [variant_id], max(since, now)).get((list_id, variant_id, minimum))
        if current != (Decimal(row.after["amount"]), int(row.after["base"])):
            sentence = _("The price was changed since. It stays as it is.")
            outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("changed-since", sentence)))
            continue
        if row.before:
            back[list_id].append(
                NewPrice(
                    variant_id, Decimal(row.before["amount"]), minimum_quantity=minimum, base=int(row.before["base"])
                )
            )
        else:
            ending[(list_id, minimum)].append(variant_id)
        outcomes.append(Outcome(row.number, Fate.UNDONE, row.key))
    for (list_id, minimum), ids in ending.items():
        end_prices(viewer, price_list_id=list_id, variant_ids=ids, at=now, now=now, minimum_quantity=minimum)
    for list_id, prices in back.items():
        set_prices(viewer, price_list_id=list_id, prices=prices, now=now)
    return outcomes


def export_prices(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    """The prices in force and planned of every list."""
    require_price_setter(viewer)
    found = Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now)).order_by(
        "price_list__code", "variant__sku", "minimum_quantity", "valid_from"
    )
    fields = ("variant__sku", "amount", "price_list__code", "minimum_quantity", "base", "valid_from", "valid_until")
    for sku, amount, code, minimum, base, since, until in found.values_list(*fields).iterator(chunk_size=5_000):
        yield {
            "sku": sku, "amount": amount, "price_list": code, "minimum_quantity": minimum, "base": base,
            "valid_from": since if since > now else None, "valid_until": until,
        }  # fmt: skip


PRICES = Kind(
    name="prices",
    title=gettext_lazy("Prices"),
    about=gettext_lazy("One line for each price: article, price list, and from how many pieces."),
    columns=PRICE_COLUMNS,
    check=require_price_setter,
    settle=settle_prices,
    undo=undo_prices,
    export=export_prices,
    settings=(
        Setting(name="price_list", title=gettext_lazy("Price list, when a line names none"), choices=price_list_choices),
    ),
    once=lambda values, ways: "\x1f".join(
        str(values.get(name, "")) for name in ("sku", "price_list", "minimum_quantity", "valid_from")
    ),
    examples=(
        {"sku": "COL-BELL", "amount": "14.50", "minimum_quantity": "1"},
        {"sku": "COL-BELL", "amount": "12.90", "minimum_quantity": "10"},
    ),
    batch=2_000,
)  # fmt: skip
