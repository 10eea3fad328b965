"""A history's file as lines of text: the cells of the wanted columns, and how it writes dates."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chapeau.commerce.history.values import ColumnMapping
from chapeau.kit.tables.dates import DateReader, find_date_format
from chapeau.kit.tables.files import SUFFIXES, Table, UnknownFile, as_text, file_hash

__all__ = ["SUFFIXES", "UnknownFile", "date_reader", "file_hash", "headers", "lines", "said_once"]

OFFSET_AT = len("2026-12-31 23:59:59")


def headers(path: Path) -> list[str]:
    """The names of the columns. Refuses: ``UnknownFile`` and what else ``Table`` refuses."""
    return Table(path).headers


def lines(path: Path, wanted: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each line after the header: a problem ("" when none) and the cells of the wanted columns, as text.

    A line with another number of cells than the header is given whole as its first cell, with the
    problem ``bad-row``.
    """
    table = Table(path)
    places = [table.headers.index(name) for name in wanted]
    width = len(table.headers)
    for row in table.rows():
        if len(row) == width:
            yield "", [as_text(row[place]) for place in places]
        else:
            yield "bad-row", [" | ".join(map(as_text, row)), *[""] * (len(places) - 1)]


def said_once(
    lines: Iterable[tuple[str, list[str]]], fields: Sequence[str], once: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """The lines with what only the first of an invoice says told of the others too."""
    places = [fields.index(field) for field in once if field in fields]
    if not places:
        yield from lines
        return
    at = fields.index("invoice")
    first: list[str] = []
    for problem, cells in lines:
        if problem:
            yield problem, cells
            continue
        if not first or first[at] != cells[at]:
            first = cells
        yield "", [first[place] if place in places and not cell else cell for place, cell in enumerate(cells)]


def date_reader(path: Path, mapping: ColumnMapping) -> Callable[[str], str | None]:
    """Finds out once how the file writes dates; the wall clock of the file's zone. Refuses: ``AmbiguousDates``."""
    column, given_format = mapping.columns["placed_at"], mapping.date_format
    sample = (cells[0] for problem, cells in itertools.islice(lines(path, [column]), 20_000) if not problem)
    read = DateReader(given_format or find_date_format(sample))
    zone = ZoneInfo(mapping.time_zone)

    def in_zone(text: str) -> str | None:
        iso = read(text)
        if iso is None or len(iso) <= OFFSET_AT or iso[OFFSET_AT:][-6:-5] not in ("+", "-"):
            return iso
        return datetime.fromisoformat(iso).astimezone(zone).replace(tzinfo=None).isoformat(sep=" ")

    return in_zone
