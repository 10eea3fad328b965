"""A run's file as rows of columns: mapped, or reshaped by a preset; in the order in which they are settled."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from chapeau.commerce.intake.presets import PRESETS
from chapeau.commerce.intake.rows import Found
from chapeau.kit.tables.cells import Learned, Learner, Manner, RowReader
from chapeau.kit.tables.files import Table, as_text
from chapeau.kit.tables.values import Column, Kind, Row
from chapeau.kit.tables.vcard import CARD_SUFFIXES, card_headers, card_rows

Progress = Callable[[str, int], None]


class Source:
    """The file of a run, read as often as needed, never held whole."""

    def __init__(
        self, path: Path, kind: Kind, *, preset: str = "", mapping: Mapping[str, str] | None = None,
        manner: Manner | None = None,
    ) -> None:  # fmt: skip
        self.path, self.kind, self.manner = path, kind, manner or Manner()
        self._preset = PRESETS.get(preset)
        self._is_cards = path.suffix.lower() in CARD_SUFFIXES
        self._table = Table(path, said_encoding=self.manner.encoding)
        self.headers = card_headers() if self._is_cards else self._table.headers
        wanted = self._preset.columns if self._preset else mapping or {}
        self.mapping = {column: header for column, header in wanted.items() if header in self.headers}
        self.columns: tuple[Column, ...] = tuple(
            column for column in kind.columns if column.name in self.mapping or self._preset
        )

    def rows(self) -> Iterator[Found]:
        """In the file's order, numbered from 1."""
        found = self.lines()
        return self._preset.reshape(found) if self._preset else found

    def lines(self) -> Iterator[Found]:
        """As they stand, before a preset makes rows of ours of them."""
        places = {column: self.headers.index(header) for column, header in self.mapping.items()}
        headers = self.headers
        rows: Iterable[Any] = (
            card_rows(self.path, self.manner.encoding) if self._is_cards else self._table.fitting_rows()
        )
        for number, row in enumerate(rows, start=1):
            if row is None:
                yield Found(number, None, {})
                continue
            cells = {column: row[place] for column, place in places.items()}
            yield Found(number, cells, dict(zip(headers, row, strict=True)))

    def look(self, progress: Progress) -> tuple[Learned, int, array[int] | None]:
        """Once over the whole file: how it writes things, how many rows, and the order, when rows that belong
        together stand apart (None: as they stand). Refuses: ``AmbiguousDates``, ``AmbiguousNumbers``."""
        learner = Learner(self.columns, self.manner)
        firsts: dict[int, int] = {}
        order = array("I")
        is_apart, last, count = False, 0, 0
        for found in self.rows():
            count += 1
            if found.cells is not None and learner.is_needed:
                learner.look(found.cells)
            if self.kind.together:
                key = self._together(found)
                first = firsts.setdefault(hash(key), count) if key else count
                is_apart = is_apart or first not in (count, last)
                last = first
                order.append(first)
            if count % 20_000 == 0:
                progress("look", count)
        return learner.learned(), count, order if is_apart else None

    def _together(self, found: Found) -> str:
        cells = found.cells or {}
        texts = ("".join(as_text(cells.get(name)).casefold().split()) for name in self.kind.together)
        return next((text for text in texts if text), "")

    def read(self, learned: Learned, order: array[int] | None) -> Iterator[tuple[Found, Row | None]]:
        """Rows understood, those that belong together one behind the other."""
        reader = RowReader(self.columns, learned, self.manner)
        for found in self._sorted(order):
            yield found, None if found.cells is None else reader.read(found.number, found.cells)

    def _sorted(self, order: array[int] | None) -> Iterator[Found]:
        if order is None:
            yield from self.rows()
            return
        # Rows whose group is still incomplete wait in memory; whole groups go out as soon as their last row came.
        last_of = {first: place for place, first in enumerate(order, start=1)}
        waiting: dict[int, list[Found]] = {}
        for place, found in enumerate(self.rows(), start=1):
            first = order[place - 1]
            waiting.setdefault(first, []).append(found)
            if last_of[first] == place:
                yield from waiting.pop(first)
