"""Figures with their definition, their interval and their rows; for staff."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from pydantic import Field

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import MEASURERS, BroughtIn, By, Cut, Definition, Figure
from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Currency, Day, Short
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.house import house_zone

AREA = Area("Figures", "Conversion, cost of a customer, worth, retention, promoters, return; for staff.")
Key = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]


def _asked(told: dict[str, Any]) -> dict[str, Any]:
    zone = house_zone()
    since = datetime.combine(told["since"], time(), zone)
    until = max(datetime.combine(told["until"], time(), zone), since + timedelta(days=1))
    only = {
        name: told[name]
        for name in (
            "market",
            "kind",
            "channel",
            "source",
            "campaign",
            "audience",
            "organisation",
            "country",
            "product",
            "category",
        )
    }
    return {
        "since": since,
        "until": until,
        "by": tuple(way for way in (told["by"], told["step"]) if way),
        "only": Cut(**only, brought_in=told["brought_in"], lag_days=told["lag_days"], converts=told["converts"]),
        "currency": told["currency"],
    }  # fmt: skip


@AREA.list(
    "metrics", "list_metrics", scope="figures:read", answer=records.FIGURE_DEFINITION, staff=True, roles=MEASURERS
)
def list_metrics(call: Caller, page: Page) -> Found:
    """The catalogue: every figure, what it is made of, and what it can be told apart by."""
    return whole(list(queries.CATALOGUE.values()), page)


@AREA.list(
    "metrics/missing", "list_missing_ingredients", scope="figures:read", answer=records.MISSING, staff=True, roles=MEASURERS
)  # fmt: skip
def list_missing_ingredients(call: Caller, page: Page) -> Found:
    """What figures lack before they can be told, and what to do about it."""
    return whole(list(queries.missing(call.viewer)), page)


@AREA.read(
    "metrics/{code}/definition",
    "get_metric_definition",
    scope="figures:read",
    answer=records.FIGURE_DEFINITION,
    staff=True,
    roles=MEASURERS,
)
def get_metric_definition(call: Caller, code: Code) -> Definition:
    """What one figure is made of, and what it must not be read as."""
    return queries.definition(code)


@AREA.read("metrics/{code}", "get_metric", scope="figures:read", answer=records.FIGURE, staff=True, roles=MEASURERS)
def get_metric(
    call: Caller,
    code: Code,
    since: Day,
    until: Day,
    by: By | None = None,
    step: By | None = None,
    currency: Currency | None = None,
    market: Short | None = None,
    kind: Short | None = None,
    channel: Short | None = None,
    source: Short | None = None,
    campaign: Short | None = None,
    audience: Short | None = None,
    organisation: Short | None = None,
    country: Short | None = None,
    product: Short | None = None,
    category: Short | None = None,
    brought_in: BroughtIn = BroughtIn.WITH,
    lag_days: Annotated[int, Field(ge=0, le=730)] = 0,
    converts: bool = False,
) -> Figure:
    """One figure from `since` up to, and without, `until`, with its 95 % interval and the period before.

    `by` tells it apart by one thing, `step` by month, week or day; both together are allowed. Empty `source=` and the like:
    what is not known. `converts`: with amounts of other currencies, at the rate of their day; a rate that is not written down is
    told in `missing`. Values of figures whose unit is money are in minor units of `currency`, not rounded.
    """
    told = {**locals(), "currency": currency or ""}
    return queries.figure(call.viewer, code=code, **_asked(told))


@AREA.list(
    "metrics/{code}/rows", "list_metric_rows", scope="figures:read", answer=records.COUNTED_ROW, staff=True, roles=MEASURERS
)  # fmt: skip
def list_metric_rows(
    call: Caller,
    page: Page,
    code: Code,
    since: Day,
    until: Day,
    by: By | None = None,
    step: By | None = None,
    key: Key | None = None,
    period: Annotated[str, Field(max_length=10, pattern=r"^[0-9W-]*$")] = "",
    part: Annotated[str, Field(max_length=32, pattern=r"^[a-z-]*$")] = "",
    currency: Currency | None = None,
    market: Short | None = None,
    kind: Short | None = None,
    channel: Short | None = None,
    source: Short | None = None,
    campaign: Short | None = None,
    audience: Short | None = None,
    organisation: Short | None = None,
    country: Short | None = None,
    product: Short | None = None,
    category: Short | None = None,
    brought_in: BroughtIn = BroughtIn.WITH,
    lag_days: Annotated[int, Field(ge=0, le=730)] = 0,
    converts: bool = False,
) -> Found:
    """The rows a point of a figure counts, newest first: of everything without `key`, of one month by `period`.

    Who may not be seen by the caller stands there without a name.
    """
    told = {**locals(), "currency": currency or ""}
    found = queries.rows(
        call.viewer, code=code, key=key, period=period, part=part, page=page.number, page_size=page.size, **_asked(told)
    )  # fmt: skip
    return Found(found.rows, found.total)
