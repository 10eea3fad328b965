"""Products: the list, with publishing in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chapeau.commerce.catalog import actions, queries
from chapeau.commerce.catalog.values import CategoryNode
from chapeau.commerce.catalog.values.office import ProductRow
from chapeau.interfaces.formats import page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.pictures import picture_url
from chapeau.person.people.values import SYSTEM, Market, StaffRole

EDITORS = (StaffRole.SALES, StaffRole.MARKETING)
STATES = (("published", _("On sale")), ("draft", _("Not on sale")), ("archived", _("Archived")))
TONES = {"published": "good", "draft": "warn", "archived": ""}


def state_badge(state: str) -> SafeString:
    return cells.badge(dict(STATES)[state], TONES[state])


def category_choices() -> list[tuple[str, str]]:
    """Every category, what is below another indented."""
    return list(_flat(queries.category_tree(SYSTEM, market=None, language=page_language()), 0))


def _flat(nodes: Sequence[CategoryNode], depth: int) -> list[tuple[str, str]]:
    return [
        line for node in nodes for line in ((node.code, "\u2003" * depth + node.name), *_flat(node.children, depth + 1))
    ]


def _fetch(asked: Asked) -> Fetched:
    found = queries.product_rows(
        asked.viewer,
        language=page_language(),
        text=asked.text,
        state=asked.chosen.get("state", ""),
        category=asked.chosen.get("category", ""),
        market=asked.chosen.get("market", ""),
        sort=asked.sort or "name",
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _picture(row: ProductRow) -> SafeString | str:
    if not row.picture_file:
        return ""
    return format_html('<img class="cell-picture" src="{}" alt="" width="40" height="40" loading="lazy">', picture_url(row.picture_file))  # fmt: skip


def _bulk(deed: Callable[..., int], said: Promise) -> Callable[[DeskRequest, Sequence[str]], str]:
    def act(request: DeskRequest, codes: Sequence[str]) -> str:
        moved = deed(request.viewer, codes=codes, now=request.now)
        return str(said % {"n": moved})

    return act


PRODUCTS = ListPage(
    title=_("Products"),
    name="products",
    fetch=_fetch,
    link=lambda row: reverse("office:product", args=[row.code]),
    search_hint=_("Words, brand, SKU or GTIN"),
    columns=(
        Column("", _picture, plain=lambda row: row.picture_file),
        Column(_("Name"), lambda row: cells.two_lines(row.name, row.sku), plain=lambda row: row.name, sort="name",
               is_main=True),
        Column(_("Brand"), lambda row: row.brand or "–"),
        Column(_("Category"), lambda row: row.category_name, sort="category"),
        Column(_("Variants"), lambda row: row.variant_count, is_number=True),
        Column(_("Seen by"), lambda row: ", ".join(str(Market(m).label) for m in row.markets) or _("everybody")),
        Column(_("State"), lambda row: state_badge(row.state), plain=lambda row: str(dict(STATES)[row.state])),
        Column(_("Languages"), lambda row: _("all") if row.is_translated else cells.badge(_("not all"), "warn"),
               plain=lambda row: _("all") if row.is_translated else _("not all")),
        Column(_("Made"), lambda row: short_day(row.created_at), sort="created", is_when=True),
    ),
    filters=(
        Filter("state", _("State"), lambda: STATES, without=_("All but archived")),
        Filter("category", _("Category"), category_choices),
        Filter("market", _("Seen by"), lambda: Market.choices),
    ),
    bulk=(
        Bulk("publish", _("Put on sale"),
             _bulk(actions.publish_products, ngettext_lazy("%(n)s product put on sale.", "%(n)s products put on sale.", "n"))),
        Bulk("withdraw", _("Take off sale"),
             _bulk(actions.withdraw_products, ngettext_lazy("%(n)s product taken off sale.", "%(n)s products taken off sale.", "n"))),
        Bulk("archive", _("Archive"),
             _bulk(actions.archive_products, ngettext_lazy("%(n)s product archived.", "%(n)s products archived.", "n")),
             confirm=_("Archive every ticked product?")),
    ),
    empty_title=_("No product yet"),
    empty_text=_("Make the first one: a name, a category, a SKU; the rest can follow."),
    actions="office/products_actions.html",
)  # fmt: skip


@staff()
def products_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, PRODUCTS)
