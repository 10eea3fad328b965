"""Who gets the credit for orders, by one of eight rules over the visits and clicks before them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import ibis
import numpy as np
import pyarrow as pa

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.metrics.catalogue import CannotCut
from chapeau.insight.metrics.frames import Asked
from chapeau.insight.metrics.frames.base import seconds, with_channel
from chapeau.insight.metrics.queries.figure import asked_of, question
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.rules.attribution import Credit, Paths, attribute
from chapeau.insight.metrics.values import EVERYBODY, Attribution, AttributionRow, By, Cut, Rule
from chapeau.kit.house import house_zone
from chapeau.person.people.values import Viewer

DAY = 86_400


def attribution(
    viewer: Viewer,
    *,
    rule: Rule,
    since: datetime,
    until: datetime,
    by: By = By.CHANNEL,
    days: int = 30,
    half_life_days: float = 7.0,
    only: Cut = EVERYBODY,
    currency: str = "",
) -> Attribution:
    """The orders of ``[since, until)`` and their worth, divided among channels, sources or campaigns. One computation.

    Visits and clicks count that lie ``days`` before an order and after the person's order before it. For Markov, people who came in
    the period and bought nothing after it are paths that failed. ``only``: by market, country, kind or organisation.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    return computed_attribution(engine(), rule, since, until, by, days, half_life_days, only, currency)


def attributions(
    viewer: Viewer,
    *,
    since: datetime,
    until: datetime,
    by: By = By.CHANNEL,
    days: int = 30,
    half_life_days: float = 7.0,
    only: Cut = EVERYBODY,
    currency: str = "",
) -> tuple[Attribution, ...]:
    """The same by each of the eight rules, in their order. One computation.

    Refuses: ``Forbidden``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    return _divided(engine(), tuple(Rule), since, until, by, days, half_life_days, only, currency)


def computed_attribution(
    lake: Engine, rule: Rule, since: datetime, until: datetime, by: By, days: int, half_life_days: float, only: Cut, currency: str
) -> Attribution:  # fmt: skip
    [found] = _divided(lake, (rule,), since, until, by, days, half_life_days, only, currency)
    return found


def asked_touches(lake: Engine, since: datetime, until: datetime, by: By, only: Cut, currency: str) -> Asked:
    """Refuses: ``CannotCut``, ``BadPeriod``."""
    if by not in (By.CHANNEL, By.SOURCE, By.CAMPAIGN) or any(
        getattr(only, name) is not None for name in ("source", "channel", "campaign", "audience", "product", "category")
    ):
        raise CannotCut
    what = question("ltv_revenue", since, until, (), only, currency)
    return asked_of(lake, what, [periods.window(since, until, house_zone())], None)


def _divided(
    lake: Engine, rules: tuple[Rule, ...], since: datetime, until: datetime, by: By, days: int, half_life_days: float, only: Cut,
    currency: str,
) -> tuple[Attribution, ...]:  # fmt: skip
    asked = asked_touches(lake, since, until, by, only, currency)
    found = lake.asked_again(("attribution", by, days, *asked.name), lambda: touched(asked, by, days), asked.given())
    paths, orders = _paths(found)
    won = paths.conversions[paths.path] > 0
    pairs = np.unique(np.column_stack([paths.path[won], paths.channel[won]]), axis=0)
    met = dict(zip(paths.channels, np.bincount(pairs[:, 1], minlength=len(paths.channels)).tolist(), strict=True))
    return tuple(
        _credited(attribute(paths, rule, half_life_days=half_life_days), rule, orders, met, days, asked.currency)
        for rule in rules
    )


def _credited(
    credit: Credit, rule: Rule, orders: int, met: Mapping[str, int], days: int, currency: str
) -> Attribution:  # fmt: skip
    rows = [
        AttributionRow(key=key, conversions=float(conversions), value_minor=float(value), met=met[key])
        for key, conversions, value in zip(credit.channels, credit.conversions, credit.value, strict=True)
        if conversions > 0
    ]
    return Attribution(
        rule=rule.value,
        currency=currency,
        days=days,
        orders=orders,
        rows=tuple(sorted(rows, key=lambda row: (-row.conversions, row.key))),
        none=AttributionRow(
            key="",
            conversions=credit.none_conversions,
            value_minor=credit.none_value,
            met=round(credit.none_conversions),
        ),
    )


def touched(asked: Asked, by: By, days: int) -> ibis.Table:
    """A row per touch of each path, oldest first within it, and one without touch for orders that none came before."""
    windows = asked.windows()
    since, until = windows.since.min().as_scalar(), windows.until.max().as_scalar()
    bought = asked.bought()
    everything = bought.filter(bought.currency == asked.currency).select(
        "person_no", "order_no", "net_minor", "market", "country", "buys_as", "org", ordered_at="at"
    )  # fmt: skip
    before = everything.ordered_at.lag().over(
        group_by=everything.person_no, order_by=[everything.ordered_at, everything.order_no]
    )  # fmt: skip
    numbered = asked.narrowed(everything.mutate(before_at=before))
    orders = numbered.filter(numbered.ordered_at >= since, numbered.ordered_at < until)
    touch = asked.engine.table("touch").join(asked.subjects(), "subject_no")
    named = with_channel(touch) if by is By.CHANNEL else touch
    seen = named.select("person_no", "is_direct", touched_at="at", key=by.value)
    met = orders.join(seen, "person_no")
    age = seconds(met.ordered_at) - seconds(met.touched_at)
    met = met.filter(
        age >= 0, age <= days * DAY, met.before_at.isnull() | (met.touched_at > met.before_at)
    ).mutate(age=age)  # fmt: skip
    led = met.select(
        "person_no", "key", "is_direct", "age", path=met.order_no, at=met.touched_at, value=met.net_minor, won=ibis.literal(1)
    )  # fmt: skip
    none = orders.anti_join(met, "order_no")
    alone = none.select(
        "person_no", key=ibis.null("string"), is_direct=ibis.literal(False), age=ibis.literal(0, "int64"), path=none.order_no,
        at=none.ordered_at, value=none.net_minor, won=ibis.literal(1),
    )  # fmt: skip
    idle = seen.filter(seen.touched_at >= since, seen.touched_at < until)
    idle = idle.anti_join(everything.filter(everything.ordered_at >= since), "person_no")
    age = seconds(until) - seconds(idle.touched_at)
    failed = idle.select(
        "person_no", "key", "is_direct", age=age, path=-idle.person_no, at=idle.touched_at, value=ibis.literal(0, "int64"),
        won=ibis.literal(0),
    )  # fmt: skip
    rows = led.union(alone) if asked.is_narrowed else led.union(alone).union(failed)
    return rows.order_by("won", "path", "at", "key")


def _paths(found: pa.Table) -> tuple[Paths, int]:
    path, won = found["path"].to_numpy(), found["won"].to_numpy()
    starts = (
        np.flatnonzero(np.r_[True, (np.diff(path) != 0) | (np.diff(won) != 0)]) if len(path) else np.zeros(0, dtype=int)
    )
    number = np.cumsum(np.isin(np.arange(len(path)), starts)) - 1
    keys = found["key"].combine_chunks().dictionary_encode()
    has_touch = found["key"].is_valid().to_numpy()
    places = keys.indices.fill_null(0).to_numpy()
    orders = won[starts].astype(np.float64)
    return Paths(
        channels=tuple(keys.dictionary.to_pylist()),
        path=number[has_touch].astype(np.int64),
        channel=places[has_touch].astype(np.int64),
        days_before=found["age"].to_numpy()[has_touch] / DAY,
        is_direct=found["is_direct"].to_numpy()[has_touch].astype(np.bool_),
        conversions=orders,
        failures=1.0 - orders,
        value=found["value"].to_numpy()[starts].astype(np.float64),
    ), int(orders.sum())
