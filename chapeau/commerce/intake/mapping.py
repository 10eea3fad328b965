"""Which header is which column: by its name in four languages, by a known export, or as the last time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.utils import translation

from chapeau.commerce.intake.kinds import KINDS
from chapeau.commerce.intake.known import Preset
from chapeau.commerce.intake.models import RememberedMapping
from chapeau.commerce.intake.presets import PRESETS
from chapeau.kit.tables.headers import guess_columns, plain, signature
from chapeau.kit.tables.values import Kind

LANGUAGES = ("en", "fr", "it")


def guess_mapping(kind: Kind, headers: Sequence[str]) -> dict[str, str]:
    """Column to header; what cannot be guessed is left out."""
    return guess_columns(headers, _names(kind.name))


@cache
def _names(kind_name: str) -> dict[str, tuple[str, ...]]:

    found: dict[str, tuple[str, ...]] = {}
    for column in KINDS[kind_name].columns:
        titles = []
        for language in LANGUAGES:
            with translation.override(language):
                titles.append(plain(str(column.title)))
        found[column.name] = tuple(dict.fromkeys((plain(column.name), *titles, *column.aliases)))
    return found


def preset_for(kind: Kind, headers: Sequence[str]) -> Preset | None:
    """A known export, by the headers only it has."""
    there = {header.casefold() for header in headers}
    return next(
        (p for p in PRESETS.values() if p.kind == kind.name and all(mark.casefold() in there for mark in p.marks)), None
    )


def remembered(kind: Kind, headers: Sequence[str]) -> RememberedMapping | None:
    return RememberedMapping.objects.filter(kind=kind.name, signature=signature(headers)).first()
