"""The words of a table: its columns, a row of it, and what became of the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from django.utils.functional import Promise

Text: TypeAlias = str | Promise
Cell: TypeAlias = Any
"""As the file gives it: text, or what a workbook keeps as number, date or yes."""


class CellKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long-text"
    """Keeps its line breaks."""
    WHOLE = "whole"
    AMOUNT = "amount"
    DATE = "date"
    MOMENT = "moment"
    YES = "yes"
    COUNTRY = "country"
    CURRENCY = "currency"
    LANGUAGE = "language"
    WORDS = "words"
    """Several, with a comma, semicolon or bar between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing a file can say of each row. ``aliases`` are headers, in four languages, that mean it."""

    name: str
    title: Text
    kind: CellKind = CellKind.TEXT
    is_needed: bool = False
    example: str = ""
    help: Text = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """Codes that are understood, if only some are."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Other words for those codes, folded: ``entreprise`` → ``business``."""
    most: int = 0
    """Longest text, in letters; 0: as long as the kind allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a file of this kind does not say itself and is asked once. ``choices`` gives (code, words)."""

    name: str
    title: Text
    choices: Callable[[Any], Sequence[tuple[str, Text]]] = field(default=lambda viewer: ())
    """Takes the viewer; none: free text."""
    first: str = ""
    help: Text = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row, or one cell of it, cannot be taken: a stable code and a sentence that says what to do."""

    code: str
    sentence: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as understood: column name to value; what the file left empty is absent."""

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


class Fate(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"
    """Could not be taken out again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. ``key`` names the thing, ``before`` and ``after`` let it be undone."""

    number: int
    fate: Fate
    key: str = ""
    problem: Problem | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    hat_id: Any = None
    """Of the person it is about, when it is about one."""


@dataclass(frozen=True, slots=True)
class Done:
    """A row that an import stored, handed back to be undone."""

    number: int
    fate: Fate
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of table: what its columns are, and the set-wise deeds behind its rows.

    ``settle`` takes rows that could be read, in their order, and gives one outcome for each; it runs in a
    transaction that is rolled back when it is only tried. ``undo`` gives one outcome per row handed to it.
    ``check`` refuses who may not. ``export`` gives rows that come in again unchanged.
    """

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    check: Callable[[Any], None]
    settle: Callable[[Any, Sequence[Row], Mapping[str, str], datetime], list[Outcome]]
    undo: Callable[[Any, Sequence[Done], datetime], list[Outcome]]
    export: Callable[[Any, datetime], Iterator[Mapping[str, Any]]]
    settings: tuple[Setting, ...] = ()
    together: tuple[str, ...] = ()
    """Rows with equal text in the first of these columns that is given belong together, wherever they stand."""
    once: Callable[[Mapping[str, Any], Mapping[str, str]], str] = field(default=lambda values, ways: "")
    """What may stand in a file only once; empty: nothing of this row."""
    examples: tuple[Mapping[str, str], ...] = ()
    batch: int = 1_000

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if column.is_needed]


Lines: TypeAlias = Iterable[tuple[int, Sequence[Cell]]]
