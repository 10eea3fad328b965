"""``/`` or ⌘K: a person, phone, organisation, order, SKU or tracking number, from one box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderFilters
from chapeau.interfaces.formats import money, page_language
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.kit.refusals import Forbidden
from chapeau.person.people import queries as people
from chapeau.person.privacy.actions import note_list

LEAST_LETTERS = 2
PER_KIND = 6


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    note: str
    href: str


@staff()
def find(request: DeskRequest) -> HttpResponse:
    """Hits by kind; the box shows them while typing, the page on Enter."""
    text = request.GET.get("q", "").strip()[:100]
    groups = [
        (label, hits) for label, look in KINDS if len(text) >= LEAST_LETTERS and (hits := _allowed(look, request, text))
    ]
    if groups:
        shown = sum(len(hits) for _, hits in groups)
        note_list(request.viewer, page="find", about=f"q={text}", shown=shown, now=request.now)
    context = {"groups": groups, "find_text": text, "is_short": len(text) < LEAST_LETTERS}
    return render(request, "office/found.html" if request.headers.get("HX-Request") else "office/find.html", context)


Look = Callable[[DeskRequest, str], list[Hit]]


def _allowed(look: Look, request: DeskRequest, text: str) -> list[Hit]:
    try:
        return look(request, text)
    except Forbidden:
        return []


def _people(request: DeskRequest, text: str) -> list[Hit]:
    return [
        Hit(hit.name or _("Unknown buyer"), cells.hat_names(hit.hats), reverse("office:person", args=[hit.person_code]))
        for hit in people.search_people(request.viewer, text=text, limit=PER_KIND)
    ]


def _organisations(request: DeskRequest, text: str) -> list[Hit]:
    return [
        Hit(card.name, str(card.market.label), reverse("office:organisation", args=[card.code]))
        for card in people.search_organisations(request.viewer, text=text, limit=PER_KIND)
    ]


def _orders(request: DeskRequest, text: str) -> list[Hit]:
    found = ordering.orders(request.viewer, filters=OrderFilters(text=text), page_size=PER_KIND)
    return [
        Hit(
            row.number or row.external_id,
            f"{row.buyer_name} · {money(row.gross)}",
            reverse("office:order", args=[row.code]),
        )
        for row in found.rows
    ]


def _articles(request: DeskRequest, text: str) -> list[Hit]:
    meant = catalog.suggest(request.viewer, text=text, market=None, language=page_language(), limit=PER_KIND)
    return [Hit(card.name, card.lead_sku, reverse("office:product", args=[card.code])) for card in meant.products]


def _parcels(request: DeskRequest, text: str) -> list[Hit]:
    return [
        Hit(parcel.tracking_number, parcel.carrier, reverse("office:order", args=[parcel.order_code]))
        for parcel in fulfilment.find_shipments(request.viewer, tracking_number=text)
    ]


KINDS: tuple[tuple[str | Promise, Look], ...] = (
    (gettext_lazy("People"), _people),
    (gettext_lazy("Organisations"), _organisations),
    (gettext_lazy("Orders"), _orders),
    (gettext_lazy("Articles"), _articles),
    (gettext_lazy("Parcels"), _parcels),
)
