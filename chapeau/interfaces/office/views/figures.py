"""Figures: six cards, each with one plain sentence; a page for each figure, and the rows behind every point of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import CATALOGUE, SIX, definition
from chapeau.insight.metrics.values import (
    MEASURERS,
    RECORDERS,
    TIMES,
    BroughtIn,
    By,
    Definition,
    Figure,
    Of,
    Point,
)
from chapeau.insight.reports import queries as reports
from chapeau.insight.reports.values import Side
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.counted_rows import counted_page
from chapeau.interfaces.office.courses import COURSES
from chapeau.interfaces.office.fields import currency_choices
from chapeau.interfaces.office.figure_asked import PERIODS, UNKNOWN, AskedFigure, read
from chapeau.interfaces.office.figure_cards import MOST_BARS, card, facts, found_of, lacking, picture, shown_by
from chapeau.interfaces.office.figure_words import (
    drawn as drawn_value,
)
from chapeau.interfaces.office.figure_words import (
    interval_text,
    line_text,
    line_unit,
    period_name,
    plain_sentence,
    point_name,
    tone,
    value_text,
)
from chapeau.interfaces.office.lists import Asked, Fetched, ListPage, serve, serve_table
from chapeau.interfaces.office.views.boards import boards_to_keep, describe
from chapeau.interfaces.office.views.orders import READERS as ORDER_READERS
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@require_safe
@staff(*MEASURERS)
def figures(request: DeskRequest) -> HttpResponse:
    asked = asked_of(request)
    found = queries.figures(
        request.viewer,
        since=asked.since,
        until=asked.until,
        only=asked.for_all(definition(code) for code in SIX).only,
        currency=asked.currency,
    )
    lacks = queries.missing(request.viewer)
    return render(
        request,
        "office/figures.html",
        {
            **tools(asked),
            "cards": [card(figure, asked, lacks) for figure in found],
            "courses": list(COURSES.values()),
            "others": [what for code, what in CATALOGUE.items() if code not in SIX],
            "as_of": found[0].as_of,
            "markets": Market.choices,
            "may_record": request.viewer.has_role(*RECORDERS),
        },
    )


@require_safe
@staff(*MEASURERS)
def figure(request: DeskRequest, code: str) -> HttpResponseBase:
    what, asked = definition(code), asked_of(request)
    asked = asked.for_figure(what)
    by = shown_by(what, asked)
    found = found_of(request.viewer, what, asked, by)
    if export := request.GET.get("export"):
        return serve_table(_table(found, by), code, export)
    missing = lacking(code, queries.missing(request.viewer))
    points = found.points if by in TIMES else sorted(found.points, key=lambda point: -point.n)
    return render(
        request,
        "office/figure.html",
        {
            **tools(asked, with_money=bool(found.currency)),
            "what": what,
            "found": found,
            "sentence": "" if missing else plain_sentence(found, found.total),
            "value": value_text(found, None if missing else found.total.value),
            "interval": "" if missing else interval_text(found, found.total),
            "tone": tone(what, found.total.verdict),
            "by": by,
            "is_course": by in TIMES,
            "rows": [_row(found, point, by, asked, what) for point in points],
            "parts": [part.label for part in what.parts],
            "part_links": [
                (part.label, found.total.parts.get(part.code, 0), _rows_link(asked, what, part=part.code))
                for part in what.parts
            ],
            "total_link": _rows_link(asked, what),
            "tabs": [{"key": "", "label": _("Course"), "url": f"?{asked.query(by='')}"}] * bool(TIMES & what.cuts)
            + [
                {"key": each.value, "label": each.label, "url": f"?{asked.query(by=each.value)}"}
                for each in By
                if each in what.cuts and each not in TIMES
            ],
            "narrowed": [(each.label, point_name(each, key)) for each, key in asked.narrowed.items()],
            "missing": missing,
            "lacks_rates": lacking(code, found.missing),
            "rest": max(0, len(found.points) - MOST_BARS) if by not in TIMES else 0,
            "facts": facts(what),
            "boards": boards_to_keep(request),
            "keep": f"{reverse('office:keep_figure', args=[code])}?{request.GET.urlencode()}",
            "lines": [
                (f"{goal.side.label} {line_text(goal)}", describe(goal.wish), goal.standing)
                for goal in reports.goals_of(request.viewer, figure=code)
            ],
            "sides": Side.choices,
            "line_unit": line_unit(found),
        },
    )


@require_safe
@staff(*MEASURERS)
def chart(request: DeskRequest, code: str, kind: str) -> HttpResponse:
    """A picture of a figure's course, or of what it is told apart by; ``what=parts``: of what it falls into."""
    if kind not in PICTURES:
        raise NotFound
    what = definition(code)
    asked = asked_of(request).for_figure(what)
    by = shown_by(what, asked)
    found = found_of(request.viewer, what, asked, by, compare=False)
    size = request.GET.get("size", "")
    look = {"is_dark": request.GET.get("look") == "dark", "size": size if size in ("narrow", "card") else "wide"}
    drawn = picture(kind, found, by, of_parts=request.GET.get("what") == "parts", **look)
    response = HttpResponse(drawn, content_type=PICTURES[kind])
    response["Cache-Control"] = "private, max-age=60"
    if kind == "png":
        response["Content-Disposition"] = f'attachment; filename="{code}.png"'
    return response


@staff(*MEASURERS)
def rows(request: DeskRequest, code: str) -> HttpResponseBase:
    """What one point of a figure counts: people, orders, visits, answers, costs."""
    what = definition(code)
    asked = asked_of(request).for_figure(what)
    said = {name: request.GET.get(name, "") for name in ("key", "when", "part")}
    return serve(request, _rows_page(what, asked, said, opens=request.viewer.has_role(*ORDER_READERS)))


def _rows_page(what: Definition, asked: AskedFigure, said: dict[str, str], *, opens: bool) -> ListPage:
    labels = {part.code: part.label for part in what.parts}
    if said["part"] not in labels:
        said["part"] = ""
    key = None if not said["key"] else "" if said["key"] == UNKNOWN else said["key"]

    def fetch(page: Asked) -> Fetched:
        found = queries.rows(
            page.viewer,
            code=what.code,
            since=asked.since,
            until=asked.until,
            by=[by for by in (asked.by, asked.step if said["when"] else None) if by],
            key=key,
            period=said["when"],
            part=said["part"],
            only=asked.only,
            currency=asked.currency,
            page=page.page,
            page_size=page.size,
        )
        return Fetched(found.rows, found.total)

    where = " · ".join(
        str(each)
        for each in (
            what.name,
            point_name(asked.by, key) if key is not None else "",
            period_name(said["when"]) if said["when"] else "",
            labels.get(said["part"], ""),
        )
        if each
    )
    return counted_page(
        title=where,
        name=f"figure-{what.code}",
        of=what.of,
        fetch=fetch,
        opens_orders=opens,
        parts=labels,
        currency=asked.currency if what.of in (Of.ORDERS, Of.COSTS) else "",
        above={
            "name": what.name,
            "explained": what.sentence,
            "caution": what.caution,
            "back": f"{reverse('office:figure', args=[what.code])}?{asked.query()}",
            "asked": asked,
        },
    )


def asked_of(request: DeskRequest) -> AskedFigure:
    began = None
    if request.GET.get("period") == "all":
        began = min((first for _currency, _count, first, _last in queries.measured(request.viewer)), default=None)
    return read(request.GET, timezone.localtime(request.now).date(), began and timezone.localtime(began).date())


def tools(asked: AskedFigure, *, with_money: bool = True, **chosen: str) -> dict[str, Any]:
    """What ``figure_tools.html`` shows; ``chosen`` stays in the address beside it."""
    return {
        "asked": asked,
        "query": asked.query(**chosen),
        "periods": [
            (key, label, asked.query(**chosen, period=key, **{"from": "", "to": ""})) for key, label in PERIODS.items()
        ],
        "currencies": currency_choices() if with_money else [],
        "brought_in": BroughtIn.choices,
        "kept": [(by.value, getattr(asked.only, by.value) or UNKNOWN) for by in asked.narrowed if by is not By.MARKET],
    }


def _row(found: Figure, point: Point, by: By | None, asked: AskedFigure, what: Definition) -> dict[str, Any]:
    return {
        "name": period_name(point.period) if by in TIMES else point_name(by, point.key),
        "value": value_text(found, point.value),
        "interval": interval_text(found, point),
        "n": point.n,
        "previous": value_text(found, point.previous),
        "verdict": point.verdict,
        "tone": tone(what, point.verdict),
        "parts": [point.parts.get(part.code, 0) for part in what.parts],
        "link": _rows_link(asked, what, key="" if by in TIMES else point.key or UNKNOWN, when=point.period),
    }


def _rows_link(asked: AskedFigure, what: Definition, **said: str) -> str:
    return f"{reverse('office:figure_rows', args=[what.code])}?{asked.query(**said)}"


def _table(found: Figure, by: By | None) -> Iterable[list[Any]]:
    what = definition(found.code)
    heads = [by.label if by else "", what.name, _("Low"), _("High"), what.of.label, _("Above the line"),
             _("Below the line"), _("Period before"), *(part.label for part in what.parts)]  # fmt: skip
    yield [str(head) for head in heads]
    for point in (*found.points, found.total):
        values = [drawn_value(found, value) for value in (point.value, point.low, point.high)]
        yield [point.period or point.key or _("All"), *values, point.n, point.numerator, point.denominator,
               drawn_value(found, point.previous), *(point.parts.get(part.code, 0) for part in what.parts)]  # fmt: skip
