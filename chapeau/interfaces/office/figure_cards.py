"""A figure as a card: on the page of six, on a board, in a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, By, Definition, Figure, Missing, Point
from chapeau.insight.reports.values import ViewOfFigure
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.figure_asked import AskedFigure, asked_of_wish
from chapeau.interfaces.office.figure_words import (
    drawn,
    interval_text,
    pattern,
    period_name,
    plain_sentence,
    point_name,
    tone,
    value_text,
)
from chapeau.person.people.values import Viewer

MOST_BARS = 20
UNWANTED = {"lost", "detractor", "back", "unknown-cost", "cost", "silent"}
"""Parts that nobody wants more of."""
MENDS: dict[str, tuple[str, Any]] = {
    "costs": ("office:costs", gettext_lazy("Write down what it cost")),
    "rates": ("office:costs", gettext_lazy("Write down a rate")),
    "answers": ("office:surveys", gettext_lazy("Ask people")),
    "invitations": ("office:surveys", gettext_lazy("Ask people")),
    "hold-outs": ("office:campaigns", gettext_lazy("Make a campaign")),
    "orders": ("office:bring_in", gettext_lazy("Bring in orders")),
    "goods-costs": ("office:products", gettext_lazy("Say what goods cost")),
}
"""Code of what is missing to the page where it can be added."""


def card(found: Figure, asked: AskedFigure, lacks: Iterable[Missing]) -> dict[str, Any]:
    what, missing = definition(found.code), lacking(found.code, lacks)
    return {
        "what": what,
        "value": value_text(found, found.total.value),
        "interval": interval_text(found, found.total),
        "sentence": (not missing and plain_sentence(found, found.total)) or what.sentence,
        "tone": tone(what, found.total.verdict),
        "n": found.total.n,
        "has_course": bool(TIMES & what.cuts) and found.total.value is not None and not missing,
        "link": f"{reverse('office:figure', args=[found.code])}?{asked.query()}",
        "is_course": asked.by is None,
        "chart": f"{reverse('office:figure_chart', args=[found.code, 'svg'])}?{asked.query()}",
        "missing": missing,
        "facts": facts(what),
    }


def cards_of(viewer: Viewer, views: Iterable[ViewOfFigure], today: date) -> list[tuple[str, dict[str, Any]]]:
    """The cards of what is kept on a board, each with the code of its view."""
    lacks, cards = queries.missing(viewer), []
    for view in views:
        asked = asked_of_wish(view.wish, today)
        found = found_of(viewer, definition(view.wish.figure), asked, None)
        cards.append((view.code, card(found, asked, lacks)))
    return cards


def found_of(viewer: Viewer, what: Definition, asked: AskedFigure, by: By | None, *, compare: bool = True) -> Figure:
    return queries.figure(
        viewer,
        code=what.code,
        since=asked.since,
        until=asked.until,
        by=by or (),
        only=asked.only,
        currency=asked.currency,
        compare=compare,
    )


def shown_by(what: Definition, asked: AskedFigure) -> By | None:
    """What a picture of the figure tells it apart by: what was asked, else its course."""
    return asked.by or (asked.step if asked.step in what.cuts else None)


def picture(kind: str, found: Figure, by: By | None, *, of_parts: bool = False, **look: Any) -> str | bytes:
    """``svg`` or ``png``: the course, or values side by side, or what they fall into."""
    what = definition(found.code)
    if of_parts:
        parts = sorted(what.parts, key=lambda part: part.code in UNWANTED)
        kinds, bad = [str(part.label) for part in parts], sum(part.code in UNWANTED for part in parts)
        return _drawn(kind, charts.bars, _bars(found, what, by), kinds=kinds, bad=bad, **look)
    build = charts.trend if by in TIMES else charts.ranges
    return _drawn(kind, build, _marks(found, by), pattern=pattern(found), **look)


def _drawn(kind: str, build: Callable[..., dict[str, Any]], given: Sequence[Any], **look: Any) -> str | bytes:
    return charts.svg(build, given, **look) if kind == "svg" else charts.png(build(given, **look))


def _marks(found: Figure, by: By | None) -> list[charts.Mark]:
    points: Sequence[Point] = found.points
    if by not in TIMES:
        points = sorted(points, key=lambda point: -point.n)[:MOST_BARS]
    return [
        charts.Mark(_label(point, by), *(drawn(found, value) for value in (point.value, point.low, point.high)))
        for point in points
    ]


def _bars(found: Figure, what: Definition, by: By | None) -> list[charts.Bar]:
    return [
        charts.Bar(_label(point, by), str(part.label), point.parts.get(part.code, 0))
        for point in found.points[: None if by in TIMES else MOST_BARS]
        for part in what.parts
    ]


def _label(point: Point, by: By | None) -> str:
    return period_name(point.period) if by in TIMES else point_name(by, point.key)


def facts(what: Definition) -> list[tuple[str, Any]]:
    """What stands behind *How is this computed?*"""
    return [
        (_("Above the line"), what.numerator),
        (_("Below the line"), what.denominator),
        (_("Counted"), what.of.label),
        (_("Period"), what.window),
        (_("Money"), what.basis),
        (_("Belongs to"), what.attribution),
        (_("By article"), what.articles),
        (_("How"), what.estimator),
        (_("Interval"), what.interval),
        (_("Days"), what.zone),
        (_("Left out"), what.cut_off),
        (_("Mind"), what.caution),
    ]


def lacking(code: str, lacks: Iterable[Missing]) -> list[tuple[str, tuple[str, str] | None]]:
    """What a figure lacks: the sentence, and where it can be added."""
    return mends(each for each in lacks if code in each.figures)


def mends(lacks: Iterable[Missing]) -> list[tuple[str, tuple[str, str] | None]]:
    return [(each.sentence, _mend(each.code)) for each in lacks]


def _mend(code: str) -> tuple[str, str] | None:
    page, words = MENDS.get(code, ("", ""))
    try:
        return (reverse(page), str(words)) if page else None
    except NoReverseMatch:
        return None
