"""What a known kind of file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chapeau.kit.tables.values import Text

if TYPE_CHECKING:
    from chapeau.commerce.intake.reading import Found


def as_it_stands(rows: Iterator[Found]) -> Iterator[Found]:
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An export of another shop. ``columns`` maps what it calls by its own names, ``reshape`` turns its rows into
    ours; ``marks`` are headers by which it is known at a glance."""

    name: str
    title: Text
    kind: str
    columns: Mapping[str, str]
    marks: tuple[str, ...]
    reshape: Callable[[Iterator[Found]], Iterator[Found]] = as_it_stands
    ways: Mapping[str, str] = field(default_factory=dict)
