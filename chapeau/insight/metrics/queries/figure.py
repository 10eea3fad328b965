"""The figures: asked by code, computed on the lake, each with its interval and the period before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.lake.manifest import lake_folder, read_manifest
from chapeau.insight.metrics.catalogue import SIX, CannotCut, CannotCutByArticle, definition
from chapeau.insight.metrics.frames import FRAMES, ONE_EACH, Asked, sums_of
from chapeau.insight.metrics.queries.rates import lacking_rates
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.rules.estimates import ESTIMATORS, NONE, Sums, of_one_more, verdict
from chapeau.insight.metrics.rules.periods import Window
from chapeau.insight.metrics.values import EVERYBODY, TIMES, By, Cut, Definition, Figure, Point
from chapeau.kit.house import house_currencies, house_zone
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer

WHOLE, BEFORE = 0, 1
"""Places of the whole period and of the one before it among the windows; months, weeks, days follow."""
EARLIEST, LATEST = 1900, 2200
"""Years: the period before must still be one of the calendar."""


class BadPeriod(Refusal):
    code = "bad-period"
    status = 422
    sentence = _("A period ends after it begins, and is told in at most 400 months, weeks or days.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One figure, as asked, checked."""

    definition: Definition
    since: datetime
    until: datetime
    attribute: By | None
    step: By | None
    only: Cut
    currency: str

    @property
    def by(self) -> tuple[By, ...]:
        return tuple(each for each in (self.attribute, self.step) if each)


def figure(
    viewer: Viewer,
    *,
    code: str,
    since: datetime,
    until: datetime,
    by: By | Sequence[By] = (),
    only: Cut = EVERYBODY,
    currency: str = "",
    compare: bool = True,
) -> Figure:
    """One figure of ``[since, until)``, told apart by one thing, by a time, or by both. At most two computations.

    ``currency``: of the amounts; empty: the house's. ``compare``: with the period before.

    Refuses: ``Forbidden``, ``UnknownFigure``, ``CannotCut``, ``BadPeriod``.
    """
    check_may_measure(viewer)
    what = question(code, since, until, by, only, currency)
    return replace(computed(engine(), what, compare=compare), as_of=_as_of())


def figures(
    viewer: Viewer,
    *,
    since: datetime,
    until: datetime,
    codes: Iterable[str] = SIX,
    by: By | Sequence[By] = (),
    only: Cut = EVERYBODY,
    currency: str = "",
    compare: bool = True,
) -> tuple[Figure, ...]:
    """Several figures of one period, as ``figure``."""
    check_may_measure(viewer)
    asked = [question(code, since, until, by, only, currency) for code in codes]
    lake, as_of = engine(), _as_of()
    return tuple(replace(computed(lake, each, compare=compare), as_of=as_of) for each in asked)


def _as_of() -> datetime | None:
    return read_manifest(lake_folder()).built_at


def question(code: str, since: datetime, until: datetime, by: By | Sequence[By], only: Cut, currency: str) -> Question:
    """Refuses: ``UnknownFigure``, ``CannotCut``, ``BadPeriod``."""
    what = definition(code)
    ways = (by,) if isinstance(by, By) else tuple(by)
    times = [each for each in ways if each in TIMES]
    attributes = [each for each in ways if each not in TIMES]
    narrowed = {each for each in By if getattr(only, each.value, None) is not None}
    if unknown := (set(ways) | narrowed) - what.cuts:
        raise CannotCutByArticle if unknown <= {By.PRODUCT, By.CATEGORY} else CannotCut
    if len(times) > 1 or len(attributes) > 1:
        raise CannotCut
    if (
        until <= since
        or since.year < EARLIEST
        or until.year > LATEST
        or (times and periods.count(since, until, times[0]) > periods.MOST)
    ):
        raise BadPeriod
    return Question(
        definition=what,
        since=since,
        until=until,
        attribute=attributes[0] if attributes else None,
        step=times[0] if times else None,
        only=only,
        currency=currency or house_currencies()[0],
    )


def asked_of(lake: Engine, what: Question, places: Sequence[Window], by: By | None) -> Asked:
    return Asked(
        engine=lake,
        definition=what.definition,
        by=by,
        only=what.only,
        currency=what.currency,
        places=places,
        zone=house_zone(),
    )


def computed(lake: Engine, what: Question, *, compare: bool = True) -> Figure:
    """The figure on that engine."""
    zone = house_zone()
    whole = periods.window(what.since, what.until, zone)
    steps = periods.parts(what.since, what.until, what.step, zone) if what.step else []
    first = [periods.before(steps[0], zone)] if steps else []
    places = [whole, periods.before(whole, zone), *first, *steps]
    together, steps_of = frozenset((WHOLE, BEFORE)), frozenset(range(2, len(places)))
    if what.attribute:
        sums = _sums(lake, what, places, by=None, looked_at=together)
        apart = _sums(lake, what, places, by=what.attribute, looked_at=steps_of or together)
    else:
        sums = apart = _sums(lake, what, places, by=None, looked_at=together | steps_of)
    total = _point(what, sums, "", "", (WHOLE, BEFORE), compare=compare)
    keys = sorted({key for _place, key in apart}) if what.attribute else [""]
    pairs = [(place, place - 1) for place in range(3, len(places))] if steps else [(WHOLE, BEFORE)]
    points = [
        _point(what, apart, key, places[now].name, (now, then), compare=compare)
        for key in keys
        for now, then in pairs
        if not what.attribute or (now, key) in apart or (then, key) in apart
    ]
    return Figure(
        code=what.definition.code,
        by=what.by,
        since=what.since,
        until=what.until,
        previous_since=whole.before,
        only=what.only,
        currency=what.currency if what.definition.is_money else "",
        total=total,
        points=tuple(points) if what.by else (),
        adds_up=not (set(what.by) & what.definition.overlaps),
        as_of=None,
        missing=lacking_rates(asked_of(lake, what, [whole], None)),
    )


def _sums(
    lake: Engine, what: Question, places: Sequence[Window], *, by: By | None, looked_at: frozenset[int]
) -> Mapping[tuple[int, str], Sums]:
    """By window and key, of the windows that are looked at. One computation."""
    asked = replace(asked_of(lake, what, places, by), looked_at=looked_at, has_rows=False)
    codes = [part.code for part in what.definition.parts]
    frame = FRAMES[what.definition.code]
    found = lake.asked_again(
        ("sums", *asked.name),
        lambda: sums_of(frame(asked), codes, is_one_each=what.definition.code in ONE_EACH),
        asked.given(),
    )
    return {(row["place"], row["key"]): _read(row, codes) for row in found.to_pylist()}


def _read(row: Mapping[str, Any], codes: Sequence[str]) -> Sums:
    return Sums(
        n=int(row["n"] or 0),
        clusters=int(row["clusters"] or 0),
        **{name: row[name] or 0 for name in ("a", "b", "aa", "ab", "bb")},
        parts={code: int(row[f"part_{code.replace('-', '_')}"] or 0) for code in codes},
    )


def _point(
    what: Question,
    sums: Mapping[tuple[int, str], Sums],
    key: str,
    period: str,
    places: tuple[int, int],
    *,
    compare: bool,
) -> Point:
    now, then = (sums.get((place, key), Sums()) for place in places)
    code = what.definition.code
    if code == "cac_marginal":
        value, earlier = of_one_more(now, then), NONE
    else:
        value, earlier = ESTIMATORS[code](now), ESTIMATORS[code](then) if compare else NONE
    above, below = _shown(code, now, then)
    return Point(
        key=key,
        period=period,
        value=value.value,
        low=value.low,
        high=value.high,
        n=now.n,
        numerator=above,
        denominator=below,
        parts=now.parts,
        previous=earlier.value,
        previous_low=earlier.low,
        previous_high=earlier.high,
        previous_n=then.n if compare else 0,
        verdict=verdict(value, earlier),
    )


def _shown(code: str, now: Sums, then: Sums) -> tuple[int, int]:
    """What stands above and below the line, in whole people, visits or minor units."""
    above, below = now.a, now.b
    match code:
        case "roi" | "incremental_roi":
            above -= below
        case "cost_to_revenue":
            above, below = below, above
        case "cac_marginal":
            above, below = above - then.a, below - then.b
    return round(above), round(below)
