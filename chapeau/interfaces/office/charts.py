"""Quiet pictures of figures: Vega-Lite, drawn here as SVG, because pages run no script of a chart's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.core.cache import cache
from django.utils.translation import get_language

LIGHT = {
    "ink": "#54504a",
    "line": "#e5e1d7",
    "first": "#0f6b4f",
    "second": "#b9d3c7",
    "third": "#6b675e",
    "bad": "#a3301e",
}
DARK = {
    "ink": "#bcb9af",
    "line": "#2f332e",
    "first": "#63c9a1",
    "second": "#2b5a48",
    "third": "#9d9a90",
    "bad": "#f09a86",
}
FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
LOCALES: dict[str, Literal["fr-FR", "it-IT"]] = {"fr": "fr-FR", "it": "it-IT"}
WIDE, NARROW, CARD = 1040, 330, 300
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one part of it: ``label`` below it, ``kind`` as the legend names it."""

    label: str
    kind: str
    amount: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One value with its 95 % interval; a value that is not there leaves a gap."""

    label: str
    value: float | None
    low: float | None
    high: float | None


Size = Literal["wide", "narrow", "card", "letter"]
"""On a desk, on a phone, small beside a number, in a mail."""
WIDTHS: dict[Size, int] = {"wide": WIDE, "narrow": NARROW, "card": CARD, "letter": 520}


def trend(marks: Sequence[Mark], *, pattern: str, is_dark: bool, size: Size) -> dict[str, Any]:
    """The course of a value with its interval behind it; on a card without axes. ``pattern``: d3's, of the values."""
    import altair as alt

    look = DARK if is_dark else LIGHT
    is_card = size == "card"
    labels = [mark.label for mark in marks]
    axis = alt.Axis(title=None, labelOverlap=True, labelAngle=0, domainColor=look["line"], ticks=False, labelPadding=8)
    amounts = alt.Axis(title=None, format=pattern, tickCount=4, domain=False, ticks=False)
    base = alt.Chart(_values(marks)).encode(x=alt.X("label:N", sort=labels, axis=None if is_card else axis))
    known = base.transform_filter("isValid(datum.value)")
    y = alt.Y("value:Q", axis=None if is_card else amounts, scale=alt.Scale(zero=not is_card, nice=True))
    band = known.mark_rule(color=look["second"], strokeWidth=3 if is_card else 7, opacity=0.8).encode(
        y=alt.Y("low:Q", axis=None if is_card else amounts), y2="high:Q"
    )
    line = known.mark_line(
        color=look["first"], strokeWidth=2, point=not is_card and {"color": look["first"], "size": 36}
    )
    return _finish(alt.layer(band, line.encode(y=y)), look, WIDTHS[size], 48 if is_card else 220)


def ranges(marks: Sequence[Mark], *, pattern: str, is_dark: bool, size: Size) -> dict[str, Any]:
    """Values side by side with their intervals: where two do not overlap, they differ."""
    import altair as alt

    look = DARK if is_dark else LIGHT
    axis = alt.Axis(title=None, labelLimit=170, domainColor=look["line"], ticks=False, labelPadding=8)
    amounts = alt.Axis(title=None, format=pattern, tickCount=5, domain=False, ticks=False)
    base = alt.Chart(_values(marks)).encode(y=alt.Y("label:N", sort=[mark.label for mark in marks], axis=axis))
    whisker = base.mark_rule(color=look["second"], strokeWidth=7, opacity=0.8)
    point = base.mark_point(color=look["first"], filled=True, size=70)
    drawn = alt.layer(
        whisker.encode(x=alt.X("low:Q", axis=amounts), x2="high:Q"), point.encode(x=alt.X("value:Q", axis=amounts))
    )
    return _finish(drawn, look, WIDTHS[size], alt.Step(26))


@dataclass(frozen=True, slots=True)
class Step:
    """What was foretold and what came up to one day."""

    on: date
    foretold: float
    came: float


def beside(steps: Sequence[Step], *, names: tuple[str, str], since: date, is_dark: bool, size: Size) -> dict[str, Any]:
    """Foretold (dashed) beside what came; from the upright line on it was not known yet."""
    import altair as alt

    look = DARK if is_dark else LIGHT
    values = [
        {"on": step.on.isoformat(), "kind": name, "amount": amount}
        for step in steps
        for name, amount in zip(names, (step.foretold, step.came), strict=True)
    ]
    x = alt.X("on:T", axis=alt.Axis(title=None, domainColor=look["line"], ticks=False, labelPadding=8, tickCount=6))
    y = alt.Y("amount:Q", axis=alt.Axis(title=None, format="~s", tickCount=4, domain=False, ticks=False))
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(names), range=[look["bad"], look["first"]]),
        legend=alt.Legend(title=None, orient="top", symbolType="stroke", columnPadding=36),
    )
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=list(names), range=[[6, 4], [1, 0]]), legend=None)
    lines = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(strokeWidth=2)
        .encode(x=x, y=y, color=colour, strokeDash=dash)
    )
    began = alt.Chart(alt.InlineData(values=[{"on": since.isoformat()}]))
    rule = began.mark_rule(color=look["third"], strokeDash=[2, 3]).encode(x="on:T")
    return _finish(alt.layer(lines, rule), look, WIDTHS[size], 220)


def svg(build: Callable[..., dict[str, Any]], *given: Any, **look: Any) -> str:
    """What ``build`` says of these values, drawn once for the same values and look."""
    asked = f"{build.__name__}{given!r}{sorted(look.items())!r}{get_language()}"
    key = "chart-" + hashlib.sha256(asked.encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = _draw(build(*given, **look))
        cache.set(key, found, KEPT_SECONDS)
    return str(found)


def png(spec: dict[str, Any]) -> bytes:
    """On paper, twice as fine as a screen: for letters and reports."""
    import vl_convert

    locale = LOCALES.get((get_language() or "")[:2])
    return bytes(
        vl_convert.vegalite_to_png(
            {**spec, "background": "#ffffff"}, scale=2, format_locale=locale, time_format_locale=locale
        )
    )


def _values(marks: Sequence[Mark]) -> Any:
    import altair as alt

    return alt.InlineData(values=[{"label": m.label, "value": m.value, "low": m.low, "high": m.high} for m in marks])


def _finish(chart: Any, look: dict[str, str], width: int, height: Any, *, left: int = 8) -> dict[str, Any]:
    """The look that all pictures share."""
    drawn = (
        chart.properties(
            width=width,
            height=height,
            background="transparent",
            padding={"left": left, "right": 12, "top": 4, "bottom": 4},
            autosize={"type": "fit-x", "contains": "padding"},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=look["ink"], gridColor=look["line"], labelFontSize=12)
        .configure_legend(labelColor=look["ink"], labelFontSize=12)
    )
    spec: dict[str, Any] = json.loads(drawn.to_json())
    return spec


def bars(
    rows: Sequence[Bar],
    *,
    kinds: Sequence[str],
    is_dark: bool,
    size: Size,
    is_lying: bool = False,
    is_stacked: bool = True,
    bad: int = 0,
    names_wide: int = 150,
) -> dict[str, Any]:
    """Bars, standing for times and lying for names; the last ``bad`` kinds are what nobody wants. ``names_wide``: most pixels of a name."""
    look = DARK if is_dark else LIGHT
    # Slow to import, and wanted by few requests of few processes.
    import altair as alt

    labels = list(dict.fromkeys(row.label for row in rows))
    names = alt.Axis(
        title=None,
        labelOverlap=True,
        labelAngle=0,
        labelLimit=names_wide if size == "wide" else min(names_wide, 150),
        domainColor=look["line"],
        ticks=False,
        labelPadding=8,
    )
    amounts = alt.Axis(title=None, format="~s", tickCount=4, grid=True, domain=False, ticks=False)
    label: dict[str, Any] = {"shorthand": "label:N", "sort": labels, "axis": names}
    amount: dict[str, Any] = {"shorthand": "amount:Q", "axis": amounts, "stack": "zero" if is_stacked else None}
    good = ("first", "second", "third")[: len(kinds) - bad]
    colours = [look[name] for name in (*good, *["bad"] * bad)]
    crowded = size == "narrow" and len(kinds) > 2
    chart = (
        alt.Chart(alt.InlineData(values=[{"label": r.label, "kind": r.kind, "amount": r.amount} for r in rows]))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(**amount) if is_lying else alt.X(**label),
            y=alt.Y(**label) if is_lying else alt.Y(**amount),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(kinds), range=colours),
                legend=alt.Legend(
                    title=None, orient="top", symbolType="square", columnPadding=36, columns=1 if crowded else 0
                )
                if len(kinds) > 1
                else None,
            ),
        )
    )
    height: Any = alt.Step(22) if is_lying else 200
    if not is_lying and len(kinds) > 1 and not is_stacked:
        chart = chart.encode(xOffset=alt.XOffset("kind:N", sort=list(kinds)))
    if is_lying and len(kinds) > 1 and not is_stacked:
        chart = chart.encode(yOffset=alt.YOffset("kind:N", sort=list(kinds)))
        height = alt.Step(11, **{"for": "offset"})
    # The browser's own font may be wider than the one it was measured with.
    return _finish(chart, look, WIDTHS[size], height, left=28 if is_lying else 8)


def _draw(spec: dict[str, Any]) -> str:
    import vl_convert

    locale = LOCALES.get((get_language() or "")[:2])
    return str(vl_convert.vegalite_to_svg(spec, format_locale=locale, time_format_locale=locale))
