"""Stock: levels by warehouse, what runs low, goods in, counts, and why a level changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.stock import actions, queries
from chapeau.commerce.stock.values import LevelRow, Piece
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer

READERS = (StaffRole.LOGISTICS, StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)
MOVERS = (StaffRole.LOGISTICS,)
MOST = 10_000_000
KINDS = {
    "receipt": gettext_lazy("Goods in"),
    "shipment": gettext_lazy("Shipped"),
    "return": gettext_lazy("Came back"),
    "correction": gettext_lazy("Counted"),
    "transfer": gettext_lazy("Moved"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A level with the article's name."""

    level: LevelRow
    name: str
    product_code: str


def _fetch(asked: Asked) -> Fetched:
    levels, total = queries.level_list(
        asked.viewer,
        language=page_language(),
        text=asked.text,
        warehouse=asked.chosen.get("warehouse", ""),
        low_only=asked.chosen.get("low") == "yes",
        sort=asked.sort or "sku",
        page=asked.page,
        page_size=asked.size,
    )
    named = catalog.variants(
        asked.viewer, ids=[level.variant_id for level in levels], market=None, language=page_language()
    )
    rows = [
        Row(level, named[level.variant_id].title, named[level.variant_id].product_code)
        for level in levels
        if level.variant_id in named
    ]
    return Fetched(rows, total)


def _key(row: Row) -> str:
    return f"{row.level.variant_id}:{row.level.warehouse_id}"


def _free(row: Row) -> object:
    is_low = row.level.available < row.level.reorder_point
    return format_html("{} {}", cells.badge(_("low"), "warn"), row.level.available) if is_low else row.level.available


def _ticked(keys: Sequence[str]) -> list[tuple[UUID, UUID]]:
    pairs = (key.partition(":") for key in keys)
    try:
        return [(UUID(variant), UUID(warehouse)) for variant, _colon, warehouse in pairs]
    except ValueError as wrong:
        raise NotFound from wrong


def _number(request: DeskRequest, name: str) -> int:
    typed = request.POST.get(name, "").strip()
    if not typed.isdecimal() or int(typed) > MOST:
        raise actions.BadQuantity
    return int(typed)


def _receive(request: DeskRequest, keys: Sequence[str]) -> str:
    pieces = [Piece(variant, warehouse, _number(request, "pieces")) for variant, warehouse in _ticked(keys)]
    actions.receive(request.viewer, pieces=pieces, now=request.now, reason=request.POST.get("why", ""))
    return ngettext("%(n)s level raised.", "%(n)s levels raised.", len(pieces)) % {"n": len(pieces)}


def _count(request: DeskRequest, keys: Sequence[str]) -> str:
    pieces = [Piece(variant, warehouse, _number(request, "pieces")) for variant, warehouse in _ticked(keys)]
    actions.correct(request.viewer, pieces=pieces, reason=request.POST.get("why", ""), now=request.now)
    return ngettext("%(n)s level set.", "%(n)s levels set.", len(pieces)) % {"n": len(pieces)}


def _reorder(request: DeskRequest, keys: Sequence[str]) -> str:
    point = _number(request, "pieces")
    pairs = _ticked(keys)
    actions.set_reorder_points(request.viewer, points=dict.fromkeys(pairs, point))
    return ngettext("%(n)s reorder point set.", "%(n)s reorder points set.", len(pairs)) % {"n": len(pairs)}


def _transfer(request: DeskRequest, keys: Sequence[str]) -> str:
    pieces = [Piece(variant, warehouse, _number(request, "pieces")) for variant, warehouse in _ticked(keys)]
    to = next((one.id for one in queries.warehouses(request.viewer) if one.code == request.POST.get("to")), None)
    if to is None:
        raise actions.SameWarehouse
    why = request.POST.get("why", "")
    actions.transfer(request.viewer, pieces=pieces, to_warehouse_id=to, now=request.now, reason=why)
    return ngettext("%(n)s article moved.", "%(n)s articles moved.", len(pieces)) % {"n": len(pieces)}


def warehouse_choices() -> list[tuple[str, str]]:
    return [(warehouse.code, warehouse.name) for warehouse in queries.warehouses(SYSTEM)]


STOCK = ListPage(
    title=gettext_lazy("Stock"),
    name="stock",
    fetch=_fetch,
    key=_key,
    link=lambda row: reverse("office:stock_of", args=[row.level.sku]),
    search_hint=gettext_lazy("Article or SKU"),
    columns=(
        Column(
            gettext_lazy("Article"),
            lambda row: cells.two_lines(row.name, row.level.sku),
            plain=lambda row: row.level.sku,
            sort="sku",
            is_main=True,
        ),
        Column(gettext_lazy("Warehouse"), lambda row: row.level.warehouse_code),
        Column(gettext_lazy("Shelf"), lambda row: row.level.shelf or "–"),
        Column(gettext_lazy("On hand"), lambda row: row.level.on_hand, sort="on_hand", is_number=True),
        Column(gettext_lazy("Reserved"), lambda row: row.level.reserved, is_number=True),
        Column(gettext_lazy("Free"), _free, plain=lambda row: row.level.available, sort="available", is_number=True),
        Column(gettext_lazy("Order again below"), lambda row: row.level.reorder_point, sort="reorder", is_number=True),
    ),
    filters=(
        Filter("warehouse", gettext_lazy("Warehouse"), warehouse_choices),
        Filter("low", gettext_lazy("Running low"), lambda: [("yes", _("only these"))]),
    ),
    bulk=(
        Bulk("receive", gettext_lazy("Goods in"), _receive, fields="office/stock_bulk.html"),
        Bulk(
            "count",
            gettext_lazy("Set as counted"),
            _count,
            confirm=gettext_lazy("Set every ticked level to this number?"),
        ),
        Bulk("transfer", gettext_lazy("Move to another warehouse"), _transfer, fields="office/stock_bulk_to.html"),
        Bulk("reorder", gettext_lazy("Set the reorder point"), _reorder),
    ),
    empty_title=gettext_lazy("No stock yet"),
    empty_text=gettext_lazy("A level appears when goods of an article come into a warehouse for the first time."),
    actions="office/stock_actions.html",
    context=lambda request: {"warehouses": warehouse_choices()},
)


@staff(*READERS)
def stock_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, STOCK)


class MoveForm(forms.Form):
    """Goods in, a count, a move, a reorder point or the shelf of one article in one warehouse."""

    warehouse = forms.ChoiceField(label=gettext_lazy("Warehouse"))
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=0, max_value=MOST, required=False)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)
    to = forms.ChoiceField(label=gettext_lazy("To the warehouse"), required=False)
    shelf = forms.CharField(label=gettext_lazy("Shelf"), max_length=24, required=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for name in ("warehouse", "to"):
            self.fields[name].choices = warehouse_choices()  # type: ignore[attr-defined]


@staff(*READERS)
def stock_of(request: DeskRequest, sku: str) -> HttpResponse:
    """One article: its levels, the moves that made them, and the deeds."""
    return _stock_page(request, sku, MoveForm())


def _stock_page(request: DeskRequest, sku: str, form: MoveForm, *, done: str = "") -> HttpResponse:
    variant = catalog.variant_by_sku(request.viewer, sku=sku, market=None, language=page_language())
    moves = queries.movements(request.viewer, variant_id=variant.id, limit=60)
    by = people.hat_cards(request.viewer, ids=[move.by_hat_id for move in moves if move.by_hat_id])
    context = {
        "variant": variant,
        "levels": queries.levels(request.viewer, variant_ids=[variant.id]),
        "moves": [
            (move, KINDS.get(move.kind, move.kind), by[move.by_hat_id].person_name if move.by_hat_id in by else "")
            for move in moves
        ],
        "may_move": request.viewer.has_role(*MOVERS),
        "form": form,
        "done": done,
    }
    return render(request, "office/stock_of.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff(*MOVERS)
def move_stock(request: DeskRequest, sku: str) -> HttpResponse:
    """One deed of the page; refused, the page comes back with what was typed."""
    form = MoveForm(request.POST)
    wanted = request.POST.get("do", "")
    deed = MOVES.get(wanted)
    if deed is None:
        return HttpResponseRedirect(reverse("office:stock_of", args=[sku]))
    if form.is_valid():
        variant = catalog.variant_by_sku(request.viewer, sku=sku, market=None, language=page_language())
        held = {one.code: one.id for one in queries.warehouses(request.viewer)}
        try:
            deed(request, variant.id, held, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Booked."))
            return HttpResponseRedirect(reverse("office:stock_of", args=[sku]))
    return _stock_page(request, sku, form, done=wanted)


Typed = dict[str, Any]
"""What a valid ``MoveForm`` holds."""


def _piece(variant_id: UUID, held: dict[str, UUID], typed: Typed) -> Piece:
    """Refuses: ``BadQuantity`` when no number was typed."""
    if typed["pieces"] is None:
        raise actions.BadQuantity
    return Piece(variant_id, held[typed["warehouse"]], typed["pieces"])


def _receive_one(request: DeskRequest, variant_id: UUID, held: dict[str, UUID], typed: Typed) -> None:
    actions.receive(request.viewer, pieces=[_piece(variant_id, held, typed)], now=request.now, reason=typed["why"])


def _count_one(request: DeskRequest, variant_id: UUID, held: dict[str, UUID], typed: Typed) -> None:
    actions.correct(request.viewer, pieces=[_piece(variant_id, held, typed)], reason=typed["why"], now=request.now)


def _reorder_one(request: DeskRequest, variant_id: UUID, held: dict[str, UUID], typed: Typed) -> None:
    piece = _piece(variant_id, held, typed)
    actions.set_reorder_points(request.viewer, points={(variant_id, piece.warehouse_id): piece.quantity})


def _transfer_one(request: DeskRequest, variant_id: UUID, held: dict[str, UUID], typed: Typed) -> None:
    to = held.get(typed["to"])
    if to is None:
        raise actions.SameWarehouse
    piece = _piece(variant_id, held, typed)
    actions.transfer(request.viewer, pieces=[piece], to_warehouse_id=to, now=request.now, reason=typed["why"])


def _shelve_one(request: DeskRequest, variant_id: UUID, held: dict[str, UUID], typed: Typed) -> None:
    actions.set_shelves(request.viewer, shelves={(variant_id, held[typed["warehouse"]]): typed["shelf"]})


MOVES: dict[str, Callable[[DeskRequest, UUID, dict[str, UUID], Typed], None]] = {
    "receive": _receive_one,
    "count": _count_one,
    "reorder": _reorder_one,
    "transfer": _transfer_one,
    "shelf": _shelve_one,
}


@staff(*MOVERS)
def goods_in(request: DeskRequest) -> HttpResponse:
    """A delivery note pasted: SKU and pieces, one a line, into one warehouse."""
    text = ""
    problems: list[str] = []
    if request.method == "POST":
        text = request.POST.get("text", "")[:100_000]
        pieces, problems = _read_note(request.viewer, text, request.POST.get("warehouse", ""))
        if pieces and not problems:
            said = ngettext("%(n)s article booked in.", "%(n)s articles booked in.", len(pieces)) % {"n": len(pieces)}
            why = request.POST.get("why", "")
            return attempt(
                request,
                lambda: actions.receive(request.viewer, pieces=pieces, now=request.now, reason=why),
                said,
                to=reverse("office:stock"),
            )
        if not pieces and not problems:
            messages.error(request, _("Write at least one line: SKU and pieces."))
    context = {"warehouses": warehouse_choices(), "text": text, "problems": problems}
    return render(request, "office/goods_in.html", context)


def _read_note(viewer: Viewer, text: str, warehouse_code: str) -> tuple[list[Piece], list[str]]:
    warehouse = next((one for one in queries.warehouses(viewer) if one.code == warehouse_code), None)
    if warehouse is None:
        return [], [_("Choose a warehouse.")]
    lines = [line.replace(";", " ").replace("\t", " ").replace(",", " ").split() for line in text.splitlines()]
    read: Counter[str] = Counter()
    for line in lines:
        if len(line) > 1 and line[-1].isdecimal() and len(line[-1]) < 8:
            read[" ".join(line[:-1])] += int(line[-1])
    found = catalog.variants_by_skus(viewer, skus=list(read), market=None, language=page_language())
    problems = [
        _("Not understood: %s") % " ".join(line)
        for line in lines
        if line and not (len(line) > 1 and line[-1].isdecimal() and len(line[-1]) < 8)
    ]
    problems += [_("No article has the SKU %s.") % sku for sku in read if sku not in found]
    return [Piece(found[sku].id, warehouse.id, n) for sku, n in read.items() if sku in found], problems
