"""What each package holds about a person, told as records that the privacy package reads (promise 10).

A test fails for any model that leads to a person and has no record here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model
from django.utils.functional import Promise

Fate = Literal["delete", "blank", "keep"]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """How one model holds a person: the way to the hat, what an export shows, what erasure does.

    ``path`` is the look-up from the model to the hat (``"order__hat"``), or to the person with
    ``of="person"``, or to the visitor. ``exported`` names fields. On erasure rows are deleted, blanked
    with ``blanks``, or kept because they hold nothing but amounts and codes: ``because`` says why.
    """

    model: type[Model]
    path: str
    exported: tuple[str, ...]
    on_erasure: Fate
    because: str
    of: Literal["hat", "person", "visitor"] = "hat"
    blanks: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[tuple[str, Literal["hat", "person", "visitor"]], ...] = ()
    """Further ways that lead to the person: a guest's row hangs on a visitor who became a hat later."""
    addresses: tuple[str, ...] = ()
    """Fields of text or JSON that hold an e-mail address or phone number as typed: erasure also takes rows that are
    found by nothing else, such as a guest's order or the row of a file."""
    title: str | Promise = ""
    """What it is called in the readable copy; empty: it stands in the JSON alone."""


_records: dict[type[Model], PersonalData] = {}


def register(*records: PersonalData) -> None:
    """Called in ``AppConfig.ready()`` of the package that owns the models."""
    for record in records:
        _records[record.model] = record


def registered() -> list[PersonalData]:
    return list(_records.values())
