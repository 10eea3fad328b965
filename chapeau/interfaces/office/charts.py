"""Quiet pictures of figures: Vega-Lite, drawn here as SVG, because pages run no script of a chart's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.cache import cache
from django.utils.translation import get_language

LIGHT = {"ink": "#54504a", "line": "#e5e1d7", "first": "#0f6b4f", "second": "#b9d3c7", "bad": "#a3301e"}
DARK = {"ink": "#bcb9af", "line": "#2f332e", "first": "#63c9a1", "second": "#2b5a48", "bad": "#f09a86"}
FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
LOCALES: dict[str, Literal["fr-FR", "it-IT"]] = {"fr": "fr-FR", "it": "it-IT"}
WIDE, NARROW = 1040, 330
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one part of it: ``label`` below it, ``kind`` as the legend names it."""

    label: str
    kind: str
    amount: float


def bars(
    rows: Sequence[Bar], *, kinds: Sequence[str], is_dark: bool, is_narrow: bool, is_lying: bool, is_stacked: bool
) -> str:
    """SVG of bars, standing for times and lying for names; drawn once for the same numbers and look."""
    given = (list(rows), kinds, is_dark, is_narrow, is_lying, is_stacked, get_language())
    key = "chart-" + hashlib.sha256(repr(given).encode()).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = _draw(_spec(rows, kinds, DARK if is_dark else LIGHT, is_narrow, is_lying, is_stacked))
        cache.set(key, svg, KEPT_SECONDS)
    return str(svg)


def _spec(
    rows: Sequence[Bar], kinds: Sequence[str], look: dict[str, str], is_narrow: bool, is_lying: bool, is_stacked: bool
) -> dict[str, Any]:
    # Slow to import, and wanted by few requests of few processes.
    import altair as alt

    labels = list(dict.fromkeys(row.label for row in rows))
    names = alt.Axis(
        title=None,
        labelOverlap=True,
        labelAngle=0,
        labelLimit=150,
        domainColor=look["line"],
        ticks=False,
        labelPadding=8,
    )
    amounts = alt.Axis(title=None, format="~s", tickCount=4, grid=True, domain=False, ticks=False)
    label: dict[str, Any] = {"shorthand": "label:N", "sort": labels, "axis": names}
    amount: dict[str, Any] = {"shorthand": "amount:Q", "axis": amounts, "stack": "zero" if is_stacked else None}
    colours = [look["first"], look["second"], look["bad"]][: len(kinds)]
    chart = (
        alt.Chart(alt.InlineData(values=[{"label": r.label, "kind": r.kind, "amount": r.amount} for r in rows]))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(**amount) if is_lying else alt.X(**label),
            y=alt.Y(**label) if is_lying else alt.Y(**amount),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(kinds), range=colours),
                legend=alt.Legend(title=None, orient="top", symbolType="square", columnPadding=36)
                if len(kinds) > 1
                else None,
            ),
        )
        .properties(
            width=NARROW if is_narrow else WIDE,
            height=alt.Step(22) if is_lying else 200,
            background="transparent",
            # The browser's own font may be wider than the one it was measured with.
            padding={"left": 28 if is_lying else 8, "right": 12, "top": 4, "bottom": 4},
            autosize={"type": "fit-x", "contains": "padding"},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=look["ink"], gridColor=look["line"], labelFontSize=12)
        .configure_legend(labelColor=look["ink"], labelFontSize=12)
    )
    if not is_lying and len(kinds) > 1 and not is_stacked:
        chart = chart.encode(xOffset=alt.XOffset("kind:N", sort=list(kinds)))
    if is_lying and len(kinds) > 1 and not is_stacked:
        chart = chart.encode(yOffset=alt.YOffset("kind:N", sort=list(kinds)))
        chart = chart.properties(height=alt.Step(11, **{"for": "offset"}))
    spec: dict[str, Any] = json.loads(chart.to_json())
    return spec


def _draw(spec: dict[str, Any]) -> str:
    import vl_convert

    locale = LOCALES.get((get_language() or "")[:2])
    return str(vl_convert.vegalite_to_svg(spec, format_locale=locale, time_format_locale=locale))
