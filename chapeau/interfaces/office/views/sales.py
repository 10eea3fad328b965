"""Sales: orders, buyers and revenue, straight from the books, each with what it means and the rows it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chapeau.commerce.ordering.values import order_number
from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import MEASURERS, BroughtIn, CountedOrder, Sales, SalesBy, SalesPart, SalesRow
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import money, short_day
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.figure_period import Wanted, wanted
from chapeau.interfaces.office.figure_words import key_name
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve, serve_table
from chapeau.interfaces.office.views.orders import READERS as ORDER_READERS
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market

CHART_BARS = 15
WAYS = (SalesBy.MONTH, SalesBy.MARKET, SalesBy.COUNTRY)
WHOLE, UNKNOWN_KEY = "all", "unknown"
"""In addresses: the figure of everything, and the row of what is not known."""


@require_safe
@staff(*MEASURERS)
def sales(request: DeskRequest) -> HttpResponseBase:
    asked = wanted(request, request.viewer, timezone.localtime(request.now).date())
    found = _found(request, asked)
    if export := request.GET.get("export"):
        return serve_table(_table(found), "sales", export)
    context = {
        "asked": asked,
        "found": found,
        "query": asked.query(),
        "tabs": [{"key": by.value, "label": by.label, "url": f"?{asked.query(by=by.value)}"} for by in WAYS],
        "cards": [_card(asked, found.total, part) for part in SalesPart],
        "rows": [
            (key_name(asked.by, row.key), [_card(asked, row, part, row.key) for part in SalesPart])
            for row in found.rows
        ],
        "parts": list(SalesPart),
        "markets": Market.choices,
        "brought_in": BroughtIn.choices,
        "countries": _countries(request, asked),
        "rest": max(0, len(found.rows) - CHART_BARS) if asked.by is SalesBy.COUNTRY else 0,
    }
    return render(request, "office/sales.html", context)


@require_safe
@staff(*MEASURERS)
def chart(request: DeskRequest, what: str) -> HttpResponse:
    """A picture of the page's table: ``revenue`` or ``buyers``."""
    asked = wanted(request, request.viewer, timezone.localtime(request.now).date())
    rows = _found(request, asked).rows
    if asked.by is not SalesBy.MONTH:
        rows = tuple(sorted(rows, key=lambda row: -row.revenue.minor)[:CHART_BARS])
    first, second = (_("For the first time"), _("Returning")) if what == "buyers" else (_("Revenue"), "")
    drawn = []
    for row in rows:
        label = key_name(asked.by, row.key)
        if what == "buyers":
            drawn.append(charts.Bar(label, first, row.buyers - row.returning))
            drawn.append(charts.Bar(label, second, row.returning))
        else:
            drawn.append(charts.Bar(label, first, float(row.revenue.amount)))
    return picture(
        request,
        drawn,
        [kind for kind in (first, second) if kind],
        is_lying=asked.by is not SalesBy.MONTH,
        is_stacked=True,
    )


def picture(
    request: DeskRequest, drawn: list[charts.Bar], kinds: list[str], *, is_lying: bool, is_stacked: bool
) -> HttpResponse:
    svg = charts.svg(
        charts.bars,
        drawn,
        kinds=kinds,
        is_dark=request.GET.get("look") == "dark",
        size="narrow" if request.GET.get("size") == "narrow" else "wide",
        is_lying=is_lying,
        is_stacked=is_stacked,
    )
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=60"
    return response


@staff(*MEASURERS)
def sales_rows(request: DeskRequest, part: str, by: str, key: str) -> HttpResponseBase:
    """The orders, returns and credits that one figure counts."""
    if part not in SalesPart.values or by not in SalesBy.values:
        raise NotFound
    asked = wanted(request, request.viewer, timezone.localtime(request.now).date())
    return serve(
        request, _rows_page(asked, SalesPart(part), SalesBy(by), key, opens=request.viewer.has_role(*ORDER_READERS))
    )


def rows_link(asked: Wanted, part: SalesPart, by: SalesBy, key: str | None) -> str:
    word = WHOLE if key is None else key or UNKNOWN_KEY
    return f"{reverse('office:sales_rows', args=[part.value, by.value, word])}?{asked.query()}"


def _rows_page(asked: Wanted, part: SalesPart, by: SalesBy, word: str, *, opens: bool) -> ListPage:
    key = None if word == WHOLE else "" if word == UNKNOWN_KEY else word

    def fetch(page: Asked) -> Fetched:
        found = queries.counted(
            page.viewer,
            part=part,
            by=by,
            key=key,
            currency=asked.currency,
            since=asked.since,
            until=asked.until,
            only=asked.only,
            text=page.text,
            page=page.page,
            page_size=page.size,
        )
        return Fetched(found.rows, found.total)

    def link(row: CountedOrder) -> str:
        return reverse("office:order", args=[row.order_code])

    title = part.label if key is None else f"{part.label} · {key_name(by, key)}"
    return ListPage(
        title=title,
        name=f"sales-{part.value}-{word}",
        fetch=fetch,
        key=lambda row: str(row.order_code),
        link=link if opens else None,
        search_hint=gettext_lazy("Number"),
        columns=(
            Column(gettext_lazy("Number"), lambda row: row.external_id or order_number(row.order_code), is_main=True),
            Column(
                gettext_lazy("When"), lambda row: short_day(row.at), plain=lambda row: row.at.isoformat(), is_when=True
            ),
            Column(gettext_lazy("Market"), lambda row: key_name(SalesBy.MARKET, row.market)),
            Column(gettext_lazy("Country"), lambda row: country_name(row.country), plain=lambda row: row.country),
            Column(
                gettext_lazy("Amount"),
                lambda row: money(row.amount),
                plain=lambda row: row.amount.amount,
                is_number=True,
            ),
            Column(gettext_lazy("Currency"), lambda row: row.amount.currency),
        ),
        filters=(
            Filter("market", gettext_lazy("Market"), lambda: Market.choices),
            Filter("orders", gettext_lazy("Orders"), lambda: [c for c in BroughtIn.choices if c[0]]),
        ),
        empty_title=gettext_lazy("Nothing in this period"),
        empty_text=gettext_lazy("Choose a longer period on the page of sales."),
        above="office/sales_rows_above.html",
        context=lambda request: {
            "definition": queries.sales_definition(part),
            "back": f"{reverse('office:sales')}?{asked.query()}",
            "asked": asked,
            "kept_fields": {
                "currency": asked.currency,
                "from": asked.first.isoformat(),
                "to": asked.last.isoformat(),
                "country": asked.only.country,
            },
        },
    )


def _found(request: DeskRequest, asked: Wanted) -> Sales:
    return queries.sales(
        request.viewer, by=asked.by, currency=asked.currency, since=asked.since, until=asked.until, only=asked.only
    )


def _card(asked: Wanted, row: SalesRow, part: SalesPart, key: str | None = None) -> dict[str, Any]:
    value = getattr(row, part.value)
    is_money = part in (SalesPart.SOLD, SalesPart.BACK, SalesPart.REVENUE)
    return {
        "part": part,
        "value": value,
        "is_money": is_money,
        "n": row.counts(part),
        "definition": queries.sales_definition(part),
        "link": rows_link(asked, part, asked.by, key),
    }


def _countries(request: DeskRequest, asked: Wanted) -> list[tuple[str, str]]:
    """Those with orders in the period, by name."""
    found = queries.sales(
        request.viewer, by=SalesBy.COUNTRY, currency=asked.currency, since=asked.since, until=asked.until
    )
    return sorted(((row.key, country_name(row.key)) for row in found.rows if row.key), key=lambda pair: pair[1])


def _table(found: Sales) -> Iterable[list[Any]]:
    heads: list[str | Promise] = [found.by.label, *(part.label for part in SalesPart), gettext_lazy("Currency")]
    yield [str(head) for head in heads]
    for row in (*found.rows, found.total):
        values = [getattr(row, part.value) for part in SalesPart]
        plain = [value.amount if hasattr(value, "amount") else value for value in values]
        yield [row.key or _("All"), *plain, found.currency]
