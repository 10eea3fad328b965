"""What channels bring: visits, orders, margin and the cost of campaigns, by source or by the months of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import (
    CHANNEL_DEFINITIONS,
    MEASURERS,
    RECORDERS,
    ChannelRow,
    Channels,
    SalesBy,
    SalesPart,
)
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.figure_period import Wanted, of_month, wanted
from chapeau.interfaces.office.figure_words import month_name, source_name
from chapeau.interfaces.office.lists import serve_table
from chapeau.interfaces.office.views.sales import UNKNOWN_KEY, picture, rows_link


@require_safe
@staff(*MEASURERS)
def channels(request: DeskRequest) -> HttpResponseBase:
    asked, source, found = _asked(request)
    if export := request.GET.get("export"):
        return serve_table(_costs_table(request, asked) if export == "costs" else _table(found, source), "channels",
                           "csv" if export == "costs" else export)  # fmt: skip
    return render(request, "office/channels.html", _context(request, asked, source, found))


@require_safe
@staff(*MEASURERS)
def chart(request: DeskRequest) -> HttpResponse:
    _asked_for, source, found = _asked(request)
    margin, cost = _("Margin"), _("Campaigns")
    drawn = []
    for row in found.rows:
        label = _row_name(row, source)
        drawn.append(charts.Bar(label, margin, float(row.margin.amount)))
        drawn.append(charts.Bar(label, cost, float(row.cost.amount)))
    return picture(request, drawn, [margin, cost], is_lying=source is None, is_stacked=False)


def _asked(request: DeskRequest) -> tuple[Wanted, str | None, Channels]:
    asked = wanted(request, request.viewer, timezone.localtime(request.now).date())
    word = request.GET.get("source", "")
    source = None if not word else "" if word == UNKNOWN_KEY else word
    found = queries.channels(
        request.viewer, currency=asked.currency, since=asked.since, until=asked.until, source=source
    )
    return asked, source, found


def _context(request: DeskRequest, asked: Wanted, source: str | None, found: Channels) -> dict[str, Any]:
    word = "" if source is None else source or UNKNOWN_KEY
    return {
        "asked": asked,
        "found": found,
        "source": source,
        "source_name": "" if source is None else source_name(source),
        "query": asked.query(source=word, by=""),
        "rows": [(_row_name(row, source), row, *_links(asked, source, row)) for row in found.rows],
        "losing": [
            (source_name(row.key), row) for row in found.rows if source is None and row.cost and row.left.minor < 0
        ],
        "definitions": CHANNEL_DEFINITIONS,
        "may_record": request.viewer.has_role(*RECORDERS),
    }


def _row_name(row: ChannelRow, source: str | None) -> str:
    return source_name(row.key) if source is None else month_name(row.key)


def _links(asked: Wanted, source: str | None, row: ChannelRow) -> tuple[str, str]:
    """To the months of a source, and to the orders a row counts."""
    if source is None:
        months = f"{reverse('office:channels')}?{asked.query(source=row.key or UNKNOWN_KEY, by='')}"
        return months, rows_link(asked, SalesPart.ORDERS, SalesBy.SOURCE, row.key)
    return "", rows_link(of_month(asked, row.key), SalesPart.ORDERS, SalesBy.SOURCE, source)


def _table(found: Channels, source: str | None) -> Iterable[list[Any]]:
    heads = [_("Where they came from") if source is None else _("Month"), _("Visits"), _("Orders"), _("Revenue")]
    yield [*heads, _("Margin"), _("Campaigns"), _("Left"), _("Currency")]
    for row in found.rows:
        amounts = [amount.amount for amount in (row.revenue, row.margin, row.cost, row.left)]
        yield [row.key or _("Not known"), row.visits, row.orders, *amounts, found.currency]


def _costs_table(request: DeskRequest, asked: Wanted) -> Iterable[list[Any]]:
    yield [_("Where they came from"), _("Day"), _("Cost"), _("Currency")]
    for cost in queries.costs(request.viewer, since=asked.since, until=asked.until):
        day: date = cost.day
        yield [cost.source, day.isoformat(), cost.amount.amount, cost.amount.currency]
