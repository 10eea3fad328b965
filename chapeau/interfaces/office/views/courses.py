"""Cohorts, growth, steps on the way, time to an order, pairs, credit: one page, one picture and one list for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import MEASURERS, By
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.counted_rows import counted_page
from chapeau.interfaces.office.courses import COURSES
from chapeau.interfaces.office.courses.course import Cell, Course, Shown, Wanted
from chapeau.interfaces.office.figure_cards import mends
from chapeau.interfaces.office.figure_words import point_name
from chapeau.interfaces.office.lists import Asked, Fetched, serve, serve_table
from chapeau.interfaces.office.views.figures import PICTURES, asked_of, tools
from chapeau.interfaces.office.views.orders import READERS as ORDER_READERS
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market


@require_safe
@staff(*MEASURERS)
def course(request: DeskRequest, code: str) -> HttpResponseBase:
    what, wanted = _wanted(request, code)
    shown = what.show(wanted)
    if export := request.GET.get("export"):
        return serve_table(_table(shown), code, export)
    asked = wanted.asked
    return render(
        request,
        "office/course.html",
        {
            **tools(asked, with_money=what.has_money, **wanted.chosen),
            "markets": Market.choices if By.MARKET in what.cuts else [],
            **({} if what.may_leave_out_brought_in else {"brought_in": []}),
            "what": what,
            "shown": shown,
            "rows": [(name, list(zip(shown.heads[1:], cells, strict=False))) for name, cells in shown.rows],
            "choices": [(each, wanted.chosen[each.name]) for each in what.choices],
            "narrowed": [(each.label, point_name(each, key)) for each, key in asked.narrowed.items()],
            "missing": mends(each for each in queries.missing(request.viewer) if each.code in what.needs),
            "picture": f"{reverse('office:course_chart', args=[code, 'svg'])}",
            "facts": what.facts,
        },
    )


@require_safe
@staff(*MEASURERS)
def chart(request: DeskRequest, code: str, kind: str) -> HttpResponse:
    what, wanted = _wanted(request, code)
    shown = what.show(wanted) if kind in PICTURES else None
    if shown is None or shown.picture is None:
        raise NotFound
    size = "narrow" if request.GET.get("size") == "narrow" else "wide"
    look = {**shown.picture.look, "is_dark": request.GET.get("look") == "dark", "size": size}
    build, marks = shown.picture.build, list(shown.picture.marks)
    drawn = charts.svg(build, marks, **look) if kind == "svg" else charts.png(build(marks, **look))
    response = HttpResponse(drawn, content_type=PICTURES[kind])
    response["Cache-Control"] = "private, max-age=60"
    if kind == "png":
        response["Content-Disposition"] = f'attachment; filename="{code}.png"'
    return response


@staff(*MEASURERS)
def rows(request: DeskRequest, code: str) -> HttpResponseBase:
    """Whom or what one point counts."""
    what, wanted = _wanted(request, code)
    point = request.GET.dict()

    def fetch(page: Asked) -> Fetched:
        found = what.rows(wanted, point, page.page, page.size).page
        return Fetched(found.rows, found.total)

    page = counted_page(
        title=what.rows(wanted, point, 1, 1).title,
        name=f"figure-{code}",
        of=what.of,
        fetch=fetch,
        opens_orders=request.viewer.has_role(*ORDER_READERS),
        parts={},
        currency="",
        has_line=False,
        above={
            "name": what.name,
            "explained": what.explained,
            "back": f"{reverse('office:course', args=[code])}?{wanted.query()}",
            "asked": wanted.asked,
        },
    )
    return serve(request, page)


def _wanted(request: DeskRequest, code: str) -> tuple[Course, Wanted]:
    """What is missing in the address or makes no sense is chosen. Refuses: ``NotFound``."""
    if code not in COURSES:
        raise NotFound
    what, said = COURSES[code], request.GET
    chosen = {each.name: said[each.name] if said.get(each.name) in each.values else each.usual for each in what.choices}
    return what, Wanted(request.viewer, code, asked_of(request).narrowed_to(what.cuts), chosen, request.now)


def _table(shown: Shown) -> Iterable[list[Any]]:
    yield [str(head) for head in shown.heads]
    for name, cells in shown.rows:
        yield [name, *(_plain(cell) for cell in cells)]


def _plain(cell: Cell) -> Any:
    return cell.text if cell.plain is None else cell.plain
