"""A row of a file that comes in, before it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chapeau.kit.tables.files import as_text
from chapeau.kit.tables.values import Cell

Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the file. ``cells`` is None when it is wider than the header: its cells have slipped."""

    number: int
    cells: Cells | None
    raw: Mapping[str, Cell]

    def as_texts(self) -> dict[str, str]:
        return {name: as_text(cell) for name, cell in self.raw.items() if cell not in ("", None)}
