"""`chapeau metrics`: figures with their interval, their rows, and the chapter that says what they are made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

import click
from django.utils import translation

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import By, Cut, Definition, Figure, Point, Unit
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.clock import read_clock
from chapeau.kit.house import house_zone
from chapeau.person.people.values import SYSTEM

USUAL_DAYS = 90
_NARROWED_BY = frozenset(each.value for each in By) & {field.name for field in dataclasses.fields(Cut)}
ABOUT = """# The figures

*Written from the catalogue by `chapeau metrics --define > docs/how/metrics.md`; a test holds the two equal.*

Every figure is sums over rows: what it counts is put together once as a table, a cut of it is the same sums by one column, and what opens
behind a point is the table itself. So the rows add up to the figure, and the cuts to the whole wherever somebody can stand under one row only.
Each comes with its n, its 95 % interval, and the period before: whole months are compared with as many months, anything else with as many days.
A difference is told as one only where the intervals leave no room for chance (method of Zou and Donner 2008).
"""


def tell(screen: Screen, *, names: tuple[str, ...], part: str, **asked: Any) -> None:
    found = queries.figures(SYSTEM, codes=names or queries.SIX, **_question(**asked))
    for figure in found:
        screen.answer("\n".join(_lines(figure)), **_plain(figure))
    if not screen.json_lines:
        for lack in (each for figure in found for each in figure.missing):
            screen.say(lack.sentence, "missing", figures=lack.figures)
        for lack in queries.missing(SYSTEM):
            if set(lack.figures) & {figure.code for figure in found}:
                screen.say(lack.sentence, "missing", figures=lack.figures)


def open_rows(screen: Screen, *, names: tuple[str, ...], part: str, **asked: Any) -> None:
    if len(names) != 1:
        raise click.UsageError("Name one figure to see its rows.")
    page, shown = 1, 0
    while True:
        found = queries.rows(SYSTEM, code=names[0], part=part, page=page, page_size=1000, **_question(**asked))
        for row in found.rows:
            when = row.at.astimezone(house_zone()).isoformat(" ", "minutes")[:16] if row.at else ""
            text = f"{when}  {row.kind.value:<13} {row.code:<14} {row.part:<12} {row.numerator:>12} {row.denominator:>10}  {row.name}"
            screen.answer(text.rstrip(), **_plain(row))
        page, shown = page + 1, shown + len(found.rows)
        if shown >= found.total:
            return


def define(screen: Screen, *, names: tuple[str, ...], **asked: Any) -> None:
    chosen = [queries.definition(name) for name in names or queries.CATALOGUE]
    if screen.json_lines:
        for each in chosen:
            screen.answer("", **_plain(each))
    else:
        screen.answer(chapter(chosen))


def chapter(definitions: Iterable[Definition]) -> str:
    """The catalogue as Markdown, in English."""
    with translation.override("en"):
        return "\n".join([ABOUT, *(line for each in definitions for line in _section(each))]).rstrip()


def _section(of: Definition) -> Iterator[str]:
    yield f"## {of.name} (`{of.code}`)\n\n{of.sentence}\n\n| | |\n|---|---|"
    cuts = ", ".join(by.value for by in By if by in of.cuts)
    parts = ", ".join(f"{part.label} (`{part.code}`)" for part in of.parts)
    overlaps = ", ".join(by.value for by in By if by in of.overlaps)
    told = {
        "above the line": of.numerator, "below the line": of.denominator, "one of its n": of.of.label, "unit": of.unit.label,
        "window": of.window, "money": of.basis, "days": of.zone, "who counts where": of.attribution, "by article": of.articles,
        "estimator": of.estimator, "interval": of.interval, "left out": of.cut_off, "falls into": parts,
        "told apart by": cuts, "not adding up by": overlaps, "not to be read as": of.caution,
    }  # fmt: skip
    yield from (f"| {name} | {text} |" for name, text in told.items() if text)
    yield ""


def _question(*, since: str | None, until: str | None, by: str, only: tuple[str, ...], currency: str, lag: int, convert: bool = False) -> dict[str, Any]:  # fmt: skip
    zone = house_zone()
    last = _day(until) if until else read_clock().astimezone(zone).date()
    first = _day(since) if since else last - timedelta(days=USUAL_DAYS - 1)
    ways = [way for way in by.split(",") if way]
    if unknown := [way for way in ways if way not in By.values]:
        raise click.UsageError(f"--by knows {', '.join(By.values)}; not {', '.join(unknown)}.")
    narrowed: dict[str, Any] = {}
    for each in only:
        name, is_given, value = each.partition("=")
        if not is_given or name not in _NARROWED_BY:
            raise click.UsageError(f"--only wants one of {', '.join(sorted(_NARROWED_BY))}, as in --only market=B2B.")
        narrowed[name] = value
    return {
        "since": datetime.combine(first, time(), zone),
        "until": datetime.combine(last + timedelta(days=1), time(), zone),
        "by": tuple(By(way) for way in ways),
        "only": Cut(lag_days=max(0, lag), converts=convert, **narrowed),
        "currency": currency,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text} is no day; write it as 2026-01-31.") from None


def _lines(figure: Figure) -> Iterator[str]:
    what = queries.definition(figure.code)
    yield f"{what.name!s:<38} {_told(figure, what, figure.total)}"
    for point in figure.points:
        yield f"  {f'{point.period} {point.key}'.strip() or '-':<36} {_told(figure, what, point)}"


def _told(figure: Figure, what: Definition, point: Point) -> str:
    value = _written(figure, what, point.value)
    between = ""
    if point.low is not None or point.high is not None:
        between = f"[{_written(figure, what, point.low)} to {_written(figure, what, point.high)}]"
    before = f"before {_written(figure, what, point.previous)}" if point.previous is not None else ""
    return f"{value:>12}  {between:<28} n {point.n:<8} {before:<22} {point.verdict.label if before else ''}".rstrip()


def _written(figure: Figure, what: Definition, value: float | None) -> str:
    if value is None:
        return "-"
    match what.unit:
        case Unit.MONEY:
            return figure.money(value).format("en")
        case Unit.SHARE:
            return f"{100 * value:.1f} %"
        case Unit.TIMES:
            return f"{value:.2f}"
        case _:
            return f"{value:.1f}"


def _plain(value: Any) -> Any:
    """A record as JSON has it: moments in ISO 8601, codes as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)
