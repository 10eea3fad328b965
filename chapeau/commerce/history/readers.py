"""A history's file as lines of text: the cells of the wanted columns, and how it writes dates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from chapeau.kit.tables.dates import DateReader, find_date_format
from chapeau.kit.tables.files import SUFFIXES, Table, UnknownFile, as_text, file_hash

__all__ = ["SUFFIXES", "UnknownFile", "date_reader", "file_hash", "headers", "lines"]


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


def date_reader(path: Path, column: str, given_format: str) -> DateReader:
    """Finds out once how the file writes dates. Refuses: ``AmbiguousDates``."""
    if given_format:
        return DateReader(given_format)
    return DateReader(
        find_date_format(cells[0] for problem, cells in itertools.islice(lines(path, [column]), 20_000) if not problem)
    )
