"""What such a page is made of: what may be chosen, what it says first, its picture, its table, and what its points open to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from chapeau.insight.metrics.values import By, CountedRow, Of
from chapeau.interfaces.office.figure_asked import AskedFigure
from chapeau.kit.pages import Page
from chapeau.person.people.values import Viewer

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    """One more thing to choose beside period and filters: ``values`` as they stand in the address, with their names."""

    name: str
    label: Text
    values: Mapping[str, Text]
    usual: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for, read from the address."""

    viewer: Viewer
    course: str
    asked: AskedFigure
    chosen: Mapping[str, str]
    """By name of ``Choice``."""
    now: datetime

    def rows_link(self, **point: str) -> str:
        return f"{reverse('office:course_rows', args=[self.course])}?{self.asked.query(**self.chosen, **point)}"

    def query(self, **new: str) -> str:
        return self.asked.query(**{**self.chosen, **new})


@dataclass(frozen=True, slots=True)
class Cell:
    """``plain``: as a file takes it. ``shade``: from 0 to 9, the darker the more."""

    text: str
    plain: Any = None
    link: str = ""
    shade: int | None = None
    also: str = ""
    """Small beside it."""


@dataclass(frozen=True, slots=True)
class Picture:
    build: Callable[..., dict[str, Any]]
    marks: Sequence[Any]
    look: Mapping[str, Any]
    alt: str
    """Said to those who do not see it."""


@dataclass(frozen=True, slots=True)
class Shown:
    sentence: str
    """One plain sentence; empty: nothing to say yet."""
    heads: Sequence[Text] = ()
    rows: Sequence[tuple[str, Sequence[Cell]]] = ()
    picture: Picture | None = None
    notes: Sequence[str] = ()
    cards: Sequence[Mapping[str, Any]] = ()
    is_triangle: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    title: str
    page: Page[CountedRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    code: str
    name: Text
    explained: Text
    """What it is about, to somebody who never heard of it."""
    of: Of
    """What its points open to."""
    cuts: frozenset[By]
    needs: tuple[str, ...]
    """Codes of ``Missing``."""
    show: Callable[[Wanted], Shown]
    rows: Callable[[Wanted, Mapping[str, str], int, int], Rows]
    """Asked, the point as in the address, page, and rows of a page."""
    facts: Sequence[tuple[Text, Text]]
    choices: tuple[Choice, ...] = ()
    has_money: bool = False
    may_leave_out_brought_in: bool = True
