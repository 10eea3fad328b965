"""Figures for assistants: asked, defined, opened to their rows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import By, Cut, Definition, Figure, Point, Unit
from chapeau.interfaces.assistant.caller import Caller
from chapeau.kit.house import house_zone

Key = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
MOST_ROWS = 50


class Inputs(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WhichFigure(Inputs):
    code: Key = Field("", description="Code of the figure, such as crr; empty: all of them, with one sentence each.")


class Asking(Inputs):
    code: Key = Field(description="Code of the figure, such as cr_visitor, cac_blended, ltv_history, crr, nps, roi.")
    since: date = Field(description="First day.")
    until: date = Field(description="Last day that counts.")
    by: By | None = Field(None, description="What it is told apart by.")
    currency: Key = Field("", description="Of amounts; empty: the house's own.")
    converts: bool = Field(False, description="With amounts of other currencies, at the rate of their day.")
    market: Key | None = Field(None, description="Only this market: B2C, B2B, B2B2C, B2C2B, B2A, B2R.")
    country: Key | None = Field(None, description="Only this country, as two letters.")
    source: Key | None = Field(None, description="Only who came from there.")
    product: Key | None = Field(None, description="Only this article, by its SKU; for figures of what was bought.")
    category: Key | None = Field(None, description="Only articles of the category with this code; likewise.")
    audience: Key | None = Field(None, description="Only who is in the audience of this code.")


class Opening(Asking):
    key: Key | None = Field(None, description="Row of `by` to open; none: all of them.")
    part: Key = Field("", description="One of the figure's parts, such as lost; empty: all of them.")
    page: int = Field(1, ge=1, le=10_000)


def define_figures(call: Caller, asked: WhichFigure) -> dict[str, Any]:
    """What a figure means and is made of, or which figures there are."""
    if asked.code:
        return _told(queries.definition(asked.code))
    return {
        "figures": [
            {"code": one.code, "name": str(one.name), "sentence": str(one.sentence)}
            for one in queries.CATALOGUE.values()
        ]
    }


def ask_figure(call: Caller, asked: Asking) -> dict[str, Any]:
    """A figure of a period with its 95 % interval, from how many it is made, and the period before."""
    found = queries.figure(call.viewer, by=asked.by or (), **_period(asked))
    lacks = [each.sentence for each in queries.missing(call.viewer) if asked.code in each.figures]
    return {
        "figure": asked.code,
        "sentence": str(queries.definition(asked.code).sentence),
        "mind": str(queries.definition(asked.code).caution),
        "currency": found.currency,
        "whole": _point(found, found.total),
        "rows": [_point(found, point) for point in found.points],
        "missing": [*lacks, *(each.sentence for each in found.missing)],
    }


def open_figure(call: Caller, asked: Opening) -> dict[str, Any]:
    """The very people, orders, visits or answers that a figure counts."""
    page = queries.rows(
        call.viewer, by=asked.by or (), key=asked.key, part=asked.part, page=asked.page, page_size=MOST_ROWS,
        **_period(asked),
    )  # fmt: skip
    return {
        "total": page.total,
        "page": asked.page,
        "rows": [
            {
                "kind": row.kind.value,
                "at": row.at.isoformat() if row.at else None,
                "code": row.code,
                "name": row.name,
                "part": row.part,
                "above": row.numerator,
                "below": row.denominator,
            }
            for row in page.rows
        ],
    }


def _period(asked: Asking) -> dict[str, Any]:
    zone = house_zone()
    return {
        "code": asked.code,
        "since": datetime.combine(asked.since, time(), zone),
        "until": datetime.combine(min(asked.until, date(9990, 1, 1)) + timedelta(days=1), time(), zone),
        "only": Cut(
            market=asked.market,
            country=asked.country,
            source=asked.source,
            audience=asked.audience,
            product=asked.product,
            category=asked.category,
            converts=asked.converts,
        ),
        "currency": asked.currency,
    }


def _point(found: Figure, point: Point) -> dict[str, Any]:
    unit = queries.definition(found.code).unit

    def told(value: float | None) -> float | str | None:
        if value is None or unit is not Unit.MONEY:
            return value
        return str(found.money(value).amount)

    return {
        "key": point.key,
        "value": told(point.value),
        "low": told(point.low),
        "high": told(point.high),
        "n": point.n,
        "before": told(point.previous),
        "compared": str(point.verdict.label),
        "parts": dict(point.parts),
    }


def _told(what: Definition) -> dict[str, Any]:
    names = ("code", "name", "sentence", "numerator", "denominator", "of", "unit", "window", "basis", "attribution", "articles",
             "estimator", "interval", "caution", "zone", "cut_off")  # fmt: skip
    return {
        **{name: str(getattr(what, name)) for name in names},
        "by": sorted(by.value for by in what.cuts),
        "parts": [part.code for part in what.parts],
    }
