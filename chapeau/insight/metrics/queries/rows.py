"""The rows behind a point of a figure: the very people, visits, orders, answers and costs its sums are made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

import ibis
import pyarrow as pa

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.metrics.frames import FRAMES, Asked
from chapeau.insight.metrics.queries.figure import BadPeriod, Question, asked_of, question
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.rules import periods
from chapeau.insight.metrics.values import EVERYBODY, By, CountedRow, Cut, Of
from chapeau.kit.house import house_zone
from chapeau.kit.pages import Page
from chapeau.person.people.queries import hat_cards_by_subject
from chapeau.person.people.values import Viewer

WANTED = "asked_page"
_WANTED = pa.schema([("key", pa.string()), ("part", pa.string()), ("skip", pa.int64()), ("size", pa.int64())])
_WITH_CODE = (Of.ORDERS, Of.BACK, Of.COSTS)
LARGEST_PAGE = 10_000


def rows(
    viewer: Viewer,
    *,
    code: str,
    since: datetime,
    until: datetime,
    by: By | Sequence[By] = (),
    key: str | None = None,
    period: str = "",
    part: str = "",
    only: Cut = EVERYBODY,
    currency: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[CountedRow]:
    """What ``figure(code, since, until, by)`` counts at ``key`` and ``period``, newest first; ``key`` ``None``: at all of them.

    Numerators and denominators of all rows sum to those of the point. People this reader may not see stand there
    without a name. ``part``: one of ``Definition.parts`` alone. One computation, at most three queries.

    Refuses: ``Forbidden``, ``UnknownFigure``, ``CannotCut``, ``BadPeriod`` (also for a ``period`` that is not in it).
    """
    check_may_measure(viewer)
    what = question(code, since, until, by, only, currency)
    size = min(max(page_size, 1), LARGEST_PAGE)
    number = max(page, 1)
    found = computed_rows(
        engine(), what, key=key, period=period, part=part, skip=(number - 1) * size, size=size
    )  # fmt: skip
    return Page(named(viewer, found), found[0]["total"] if found else 0, number, size)


def computed_rows(
    lake: Engine,
    what: Question,
    *,
    key: str | None,
    period: str = "",
    part: str = "",
    skip: int = 0,
    size: int = LARGEST_PAGE,
) -> list[Mapping[str, Any]]:
    """Rows of the figure's frame, with ``total`` and, for people and organisations of a hat, who."""
    zone = house_zone()
    place = periods.window(what.since, what.until, zone)
    if period:
        steps = periods.parts(what.since, what.until, what.step, zone) if what.step else []
        named = [step for step in steps if step.name == period]
        if not named:
            raise BadPeriod
        place = named[0]
    asked = asked_of(lake, what, [place], what.attribute)
    return page_of(asked, "rows", FRAMES[what.definition.code], key=key, part=part, skip=skip, size=size)


def page_of(
    asked: Asked, name: Hashable, frame: Callable[[Asked], ibis.Table], *, key: str | None, part: str, skip: int, size: int
) -> list[Mapping[str, Any]]:  # fmt: skip
    """So many rows of a frame at ``key``, newest first. ``name``: what else the frame differs by."""
    lake, wanted = asked.engine, pa.table([[key], [part or None], [skip], [size]], schema=_WANTED)
    found: list[Mapping[str, Any]] = lake.asked_again(
        (name, *asked.name),
        lambda: _numbered(frame(asked), lake.table("organisation")),
        {**asked.given(), WANTED: wanted},
    ).to_pylist()
    return found


def _numbered(frame: ibis.Table, organisation: ibis.Table) -> ibis.Table:
    wanted = ibis.table(ibis.Schema.from_pyarrow(_WANTED), name=WANTED).rename(
        wanted_key="key", wanted_part="part"
    )  # fmt: skip
    chosen = frame.cross_join(wanted)
    chosen = chosen.filter(
        chosen.wanted_key.isnull() | (chosen.wanted_key == chosen.key),
        chosen.wanted_part.isnull() | (chosen.wanted_part == chosen.part),
    )
    order = [chosen["at"].desc(), chosen.kind, chosen.ref, chosen.subject_no, chosen.a, chosen.b]
    numbered = chosen.mutate(nth=ibis.row_number().over(order_by=order), total=chosen.count().over())
    page = numbered.filter(numbered.nth >= numbered.skip, numbered.nth < numbered.skip + numbered.size)
    names = organisation.select(ref="organisation_no", organisation_code="code", organisation_name="name")
    known = page.left_join(names, [page.ref == names.ref, page.kind == Of.ORGANISATIONS.value])
    return known.select(
        "nth", "total", "kind", "ref", "subject_no", "at", "part", "a", "b", "label",
        organisation_code=known.organisation_code.fill_null(""), organisation_name=known.organisation_name.fill_null(""),
    ).order_by("nth")  # fmt: skip


def named(viewer: Viewer, found: Sequence[Mapping[str, Any]]) -> tuple[CountedRow, ...]:
    """With the names this reader may see. At most two queries."""
    people = {row["subject_no"] for row in found if Of(row["kind"]) not in (*_WITH_CODE, Of.ORGANISATIONS)}
    cards = hat_cards_by_subject(viewer, numbers=people) if people else {}
    rows = []
    for row in found:
        kind, card = Of(row["kind"]), cards.get(row["subject_no"])
        code, name = row["label"], row["label"] if kind is Of.COSTS else ""
        if kind is Of.ORGANISATIONS:
            code, name = row["organisation_code"], row["organisation_name"]
        elif kind not in _WITH_CODE and card:
            code, name = card.person_code, card.person_name
        rows.append(
            CountedRow(
                kind=kind,
                at=row["at"],
                code=code,
                name=name,
                number=row["ref"],
                part=row["part"],
                numerator=round(row["a"]),
                denominator=row["b"],
            )
        )
    return tuple(rows)
