"""The rows behind a point of a figure or a course, as a list page: people, orders, visits, answers, costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.ordering.values import order_number
from chapeau.insight.metrics.values import CountedRow, Of
from chapeau.interfaces.formats import moment, money
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.lists import Asked, Column, Fetched, ListPage
from chapeau.kit.money import Money

OPENS = {Of.ORDERS: "office:order", Of.PEOPLE: "office:person", Of.ORGANISATIONS: "office:organisation"}


def counted_page(
    *,
    title: str,
    name: str,
    of: Of,
    fetch: Callable[[Asked], Fetched],
    opens_orders: bool,
    parts: Mapping[str, Any],
    currency: str,
    above: Mapping[str, Any],
    has_line: bool = True,
) -> ListPage:
    """``parts``: what a row may count as, with its name. ``currency``: of what stands above the line; empty: no money.

    ``has_line``: rows add to two sums; else each counts for one.
    """

    def link(row: CountedRow) -> str:
        page = OPENS.get(row.kind)
        return (
            reverse(page, args=[row.code]) if page and row.code and (opens_orders or row.kind is not Of.ORDERS) else ""
        )

    def amount(row: CountedRow) -> Any:
        return money(Money(row.numerator, currency)) if currency else row.numerator

    columns = [
        Column(of.label, _name, is_main=True),
        Column(gettext_lazy("When"), lambda row: moment(row.at), plain=lambda row: row.at and row.at.isoformat(), is_when=True),
    ]  # fmt: skip
    if parts:
        columns.append(
            Column(gettext_lazy("Counts as"), lambda row: cells.badge(parts[row.part], "") if row.part in parts else "–",
                   plain=lambda row: str(parts.get(row.part, "")))
        )  # fmt: skip
    if has_line:
        columns += [
            Column(gettext_lazy("Above the line"), amount, plain=lambda row: row.numerator, is_number=True),
            Column(gettext_lazy("Below the line"), lambda row: row.denominator, is_number=True),
        ]
    return ListPage(
        title=title,
        name=name,
        fetch=fetch,
        key=lambda row: str(row.number),
        link=link,
        search_hint="",
        columns=tuple(columns),
        empty_title=gettext_lazy("Nothing in this period"),
        empty_text=gettext_lazy("Choose a longer period on the page of the figure."),
        holds_people=True,
        above="office/figure_rows_above.html",
        context=lambda request: {
            **above,
            "kept_fields": {name: value for name, value in request.GET.items() if name not in ("page", "export", "q")},
        },
    )


def _name(row: CountedRow) -> str:
    if row.name:
        return row.name
    return order_number(row.code) if row.code and row.kind is Of.ORDERS else _("Number %s") % row.number
