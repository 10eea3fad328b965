"""Stock as a table: what was counted, a line per SKU and warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.stock.actions.count import correct, set_reorder_points
from chapeau.commerce.stock.models import Level, Warehouse
from chapeau.commerce.stock.sight import check_may_move
from chapeau.commerce.stock.values import Piece
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.settling import problem_of, settle_in_halves
from chapeau.kit.tables.values import CellKind, Column, Done, Fate, Kind, Outcome, Problem, Row, Setting, Text
from chapeau.person.people.values import Viewer

STOCK_COLUMNS = (
    Column(name="sku", title=gettext_lazy("SKU"), is_needed=True, example="COL-BELL", most=64,
           aliases=("articleno", "itemno", "productcode", "variantsku", "reference", "ref", "codearticle", "codice",
                    "codicearticolo", "artikelnummer", "artnr")),
    Column(name="on_hand", title=gettext_lazy("Counted"), kind=CellKind.WHOLE, is_needed=True, example="40",
           help=gettext_lazy("How many are there, promised ones included."),
           aliases=("onhand", "stock", "quantity", "qty", "quantite", "qte", "stockphysique", "giacenza", "quantita",
                    "bestand", "menge", "inventoryquantity", "available", "variantinventoryqty")),
    Column(name="warehouse", title=gettext_lazy("Warehouse"), example="LYO", most=80,
           help=gettext_lazy("Its code or name. Empty: the one chosen below."),
           aliases=("location", "entrepot", "depot", "magasin", "magazzino", "lager", "lagerort")),
    Column(name="reorder_point", title=gettext_lazy("Order again below"), kind=CellKind.WHOLE, example="10",
           aliases=("reorderpoint", "minimumstock", "lowstockamount", "seuil", "stockminimum", "scortaminima", "meldebestand")),
)  # fmt: skip


def warehouse_choices(viewer: Viewer) -> list[tuple[str, Text]]:
    """Code and name, in the order in which they are drawn from."""
    return [(row.code, row.name) for row in Warehouse.objects.order_by("priority", "code")]


def settle_stock(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """What is on hand becomes what was counted, with a movement that says why."""
    places: dict[str, UUID] = {}
    for code, name, warehouse_id in Warehouse.objects.values_list("code", "name", "id"):
        places.setdefault(name.casefold(), warehouse_id)
        places[code.casefold()] = warehouse_id
    found = Variant.objects.filter(sku__in=[row.values["sku"] for row in rows])
    variants = {sku: (variant_id, counted) for sku, variant_id, counted in found.values_list("sku", "id", "is_stocked")}
    outcomes: dict[int, Outcome] = {}
    wanted: list[tuple[Row, Piece]] = []
    for row in rows:
        sku, named = row.values["sku"], row.get("warehouse") or ways.get("warehouse", "")
        variant_id, is_counted = variants.get(sku, (None, False))
        problem = None
        if variant_id is None:
            problem = Problem(
                "unknown-sku", _("There is no article %(sku)s. Bring the articles in first.") % {"sku": sku}, "sku"
            )
        elif not is_counted:
            problem = Problem("not-stocked", _("This article is not counted in stock."), "sku")
        elif named.casefold() not in places:
            problem = Problem(
                "unknown-warehouse", _("There is no warehouse %(name)s.") % {"name": named or "–"}, "warehouse"
            )
        elif row.values["on_hand"] < 0:
            problem = Problem("below-zero", _("Fewer than none cannot be there."), "on_hand")
        else:
            wanted.append((row, Piece(variant_id, places[named.casefold()], row.values["on_hand"])))
        if problem is not None:
            outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, problem)
    before = levels_of([(piece.variant_id, piece.warehouse_id) for _row, piece in wanted])

    def deed(some: Sequence[tuple[Row, Piece]]) -> Sequence[bool]:
        correct(viewer, pieces=[piece for _row, piece in some], reason=ways.get("reason") or _("Brought in"), now=now)
        points = {
            (p.variant_id, p.warehouse_id): r.values["reorder_point"] for r, p in some if "reorder_point" in r.values
        }
        if points:
            set_reorder_points(viewer, points=points)
        return [True] * len(some)

    for (row, piece), result in settle_in_halves(wanted, deed):
        sku = row.values["sku"]
        if isinstance(result, Refusal):
            outcomes[row.number] = Outcome(row.number, Fate.REFUSED, sku, problem_of(result))
            continue
        was = before.get((piece.variant_id, piece.warehouse_id))
        point = row.get("reorder_point", was[1] if was else 0)
        after = {
            "variant": piece.variant_id,
            "warehouse": piece.warehouse_id,
            "on_hand": piece.quantity,
            "point": point,
        }
        told = {"on_hand": was[0] if was else 0, "point": was[1] if was else 0}
        if was == (piece.quantity, point):
            outcomes[row.number] = Outcome(row.number, Fate.SAME, sku)
        else:
            fate = Fate.MADE if was is None else Fate.CHANGED
            outcomes[row.number] = Outcome(row.number, fate, sku, before=told, after=after)
    return [outcomes[row.number] for row in rows]


def levels_of(keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    """(variant, warehouse) to what is on hand and the reorder point, where there is a level."""
    found = Level.objects.filter(variant__in={variant for variant, _warehouse in keys})
    return {
        (variant, warehouse): (on_hand, point)
        for variant, warehouse, on_hand, point in found.values_list(
            "variant_id", "warehouse_id", "on_hand", "reorder_point"
        )
    }


def undo_stock(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """The count before comes back, with a movement that says so; where goods moved since, nothing is touched."""
    keys = [(UUID(row.after["variant"]), UUID(row.after["warehouse"])) for row in rows]
    current = levels_of(keys)
    outcomes = []
    back: list[tuple[Done, Piece]] = []
    for row, (variant, warehouse) in zip(rows, keys, strict=True):
        if current.get((variant, warehouse), (0, 0))[0] != row.after["on_hand"]:
            sentence = _("Goods came or went since. The count stays as it is.")
            outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("changed-since", sentence)))
        else:
            back.append((row, Piece(variant, warehouse, row.before["on_hand"])))

    def deed(some: Sequence[tuple[Done, Piece]]) -> Sequence[bool]:
        correct(viewer, pieces=[piece for _row, piece in some], reason=_("Import taken out again"), now=now)
        points = {(p.variant_id, p.warehouse_id): r.before["point"] for r, p in some}
        set_reorder_points(viewer, points=points)
        return [True] * len(some)

    for (row, _piece), result in settle_in_halves(back, deed):
        problem = problem_of(result) if isinstance(result, Refusal) else None
        outcomes.append(Outcome(row.number, Fate.KEPT if problem else Fate.UNDONE, row.key, problem))
    return outcomes


def export_stock(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    check_may_move(viewer)
    fields = ("variant__sku", "on_hand", "warehouse__code", "reorder_point")
    found = Level.objects.order_by("variant__sku", "warehouse__code").values_list(*fields)
    for row in found.iterator(chunk_size=5_000):
        yield dict(zip(("sku", "on_hand", "warehouse", "reorder_point"), row, strict=True))


STOCK = Kind(
    name="stock",
    title=gettext_lazy("Stock"),
    about=gettext_lazy("What was counted: one line for each article and warehouse."),
    columns=STOCK_COLUMNS,
    check=check_may_move,
    settle=settle_stock,
    undo=undo_stock,
    export=export_stock,
    settings=(
        Setting(name="warehouse", title=gettext_lazy("Warehouse, when a line names none"), choices=warehouse_choices),
        Setting(name="reason", title=gettext_lazy("Why the count differs from the books"),
                help=gettext_lazy("Left empty: brought in.")),
    ),
    once=lambda values, ways: f"{values.get('sku', '')}\x1f{values.get('warehouse', '')}",
    examples=({"sku": "COL-BELL", "on_hand": "40", "reorder_point": "10"},),
    batch=2_000,
)  # fmt: skip
