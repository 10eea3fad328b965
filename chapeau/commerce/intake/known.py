"""What a known kind of file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from chapeau.commerce.intake.rows import Found
from chapeau.kit.tables.values import Text


def as_it_stands(rows: Iterator[Found]) -> Iterator[Found]:
    return rows


def no_pictures(articles: Iterator[Found], lines: Iterator[Found]) -> Iterator[tuple[str, str]]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An export of another shop. ``columns`` maps what it calls by its own names, ``reshape`` turns its rows into
    ours; ``marks`` are headers by which it is known at a glance. ``pictures`` reads SKU and address of each picture off
    our rows and its own."""

    name: str
    title: Text
    kind: str
    columns: Mapping[str, str]
    marks: tuple[str, ...]
    reshape: Callable[[Iterator[Found]], Iterator[Found]] = as_it_stands
    pictures: Callable[[Iterator[Found], Iterator[Found]], Iterator[tuple[str, str]]] = no_pictures
    ways: Mapping[str, str] = field(default_factory=dict)
