"""What the house has decided about itself: typed sections, edited in the office, read at use.

A package that needs some defines a frozen dataclass with a default for every field and registers it in
``AppConfig.ready()``. A field may be of ``str``, ``int``, ``bool``, ``tuple[str, ...]`` or ``dict[str, str]``; its
``metadata`` may say ``SECRET`` (encrypted at rest, never shown) and ``given_by("NAME")``: the Django setting that wins
where it is not empty, and by which environment variable people set it.

How fresh: a request reads all sections once, when the first is asked for, in one query. Elsewhere (jobs, commands)
what was read is good for a second.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chapeau.kit.models import HouseSetting, HouseSettingChange
from chapeau.kit.sealed import Unreadable, seal, unseal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
else:
    Record = TypeVar("Record")

Everything: TypeAlias = Mapping[str, Mapping[str, Any]]

SECRET: Mapping[str, Any] = {"secret": True}
GOOD_FOR_SECONDS = 1.0
HIDDEN = "•••"
PURPOSE = "house-settings"
_log = logging.getLogger(__name__)


def given_by(setting: str, variable: str = "") -> Mapping[str, Any]:
    """Metadata of a field that the deployment may decide; ``variable`` is what people read, when named otherwise."""
    return {"setting": setting, "variable": variable or setting}


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    record: type[Any]
    editors: frozenset[str]
    """Roles that may change it besides the administrator."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A line of the history; secrets are told as having changed, never what they were."""

    field: str
    before: str
    after: str
    by_hat_id: UUID | None
    changed_at: datetime


@dataclass(slots=True)
class _Read:
    values: Everything | None = None
    at: float = 0.0


_sections: dict[type[Any], Section] = {}
_of_request: ContextVar[_Read | None] = ContextVar("house_settings", default=None)
_elsewhere = threading.local()


def register(code: str, record: type[Any], *, editors: tuple[str, ...] = ()) -> None:
    """Make a section known; ``code`` is for ever."""
    record()  # every field has a default
    _sections[record] = Section(code, record, frozenset(map(str, editors)))


def section_of(record: type[Any]) -> Section:
    return _sections[record]


def sections() -> tuple[Section, ...]:
    return tuple(_sections.values())


def read(record: type[Record]) -> Record:
    """The section as it counts now: what the deployment decides, else what was stored, else the default."""
    known: dict[str, Any] = {}
    decided_by = {field.name: _decided(field.metadata) for field in fields(record)}
    stored = _stored(_sections[record].code) if None in decided_by.values() else {}
    for field in fields(record):
        decided = decided_by[field.name]
        if decided is not None:
            known[field.name] = _as_typed(field.name, decided, record)
        elif field.name in stored:
            value = stored[field.name]
            known[field.name] = _open(value) if field.metadata.get("secret") else _as_typed(field.name, value, record)
    return record(**known)


def by_environment(record: type[Any]) -> dict[str, str]:
    """Fields that the deployment decides, with the name of the variable."""
    return {
        field.name: str(field.metadata["variable"]) for field in fields(record) if _decided(field.metadata) is not None
    }


def is_stored(record: type[Any]) -> bool:
    """Somebody has looked at this section and kept it."""
    return bool(_stored(_sections[record].code))


@transaction.atomic
def change(record: DataclassInstance, *, by_hat_id: UUID | None, now: datetime) -> tuple[str, ...]:
    """Keep the section as given; the names of the fields that changed, one history row each.

    An empty secret keeps the one that is stored. Whether somebody may do this is the caller's to check.
    """
    kind = type(record)
    section = _sections[kind]
    lock(kind, now=now)
    row = HouseSetting.objects.get(section=section.code)
    before: dict[str, Any] = {**asdict(kind()), **row.values}
    after = {**json.loads(json.dumps(asdict(record)))}
    decided = by_environment(kind)
    secret = {field.name for field in fields(kind) if field.metadata.get("secret")}
    changed = []
    for name in after:
        if (
            name in decided
            or (name in secret and not after[name])
            or (name in secret and after[name] == _open(before[name]))
        ):
            after[name] = before[name]
        elif name in secret:
            after[name] = seal(after[name], purpose=PURPOSE)
            changed.append(name)
        elif json.loads(json.dumps(before[name])) != after[name]:
            changed.append(name)
    HouseSettingChange.objects.bulk_create(
        HouseSettingChange(
            section=section.code,
            field=name,
            before=(HIDDEN if before[name] else "") if name in secret else _as_text(before[name]),
            after=HIDDEN if name in secret else _as_text(after[name]),
            by_hat_id=by_hat_id,
            changed_at=now,
        )
        for name in changed
    )
    row.values, row.changed_at = after, now
    row.save(update_fields=["values", "changed_at"])
    forget()
    return tuple(changed)


def lock(record: type[Any], *, now: datetime) -> None:
    """Nobody else changes the section until the transaction ends, and what it says is read anew."""
    code = _sections[record].code
    HouseSetting.objects.bulk_create([HouseSetting(section=code, changed_at=now)], ignore_conflicts=True)
    HouseSetting.objects.select_for_update().get(section=code)
    forget()


def secret_fields() -> set[str]:
    """Names of the fields, of whatever section, that hold secrets."""
    return {field.name for record in _sections for field in fields(record) if field.metadata.get("secret")}


def note(
    section: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by_hat_id: UUID | None,
    now: datetime,
) -> tuple[str, ...]:
    """History of something of the house that has a table of its own (a warehouse, a way of delivery): the same book."""
    differing = tuple(name for name, value in after.items() if before.get(name) != value)
    HouseSettingChange.objects.bulk_create(
        HouseSettingChange(
            section=section,
            field=name,
            before=_as_text(before[name]) if name in before else "",
            after=_as_text(after[name]),
            by_hat_id=by_hat_id,
            changed_at=now,
        )
        for name in differing
    )
    return differing


def history(record: type[Any], *, limit: int = 30) -> list[SettingChange]:
    """What was changed in a section, the newest first."""
    return history_of(_sections[record].code, limit=limit)


def history_of(section: str, *, limit: int = 30) -> list[SettingChange]:
    """What was noted of a section, the newest first."""
    rows = HouseSettingChange.objects.filter(section=section).order_by("-changed_at", "-id")[:limit]
    return [SettingChange(row.field, row.before, row.after, row.by_hat_id, row.changed_at) for row in rows]


def changed(record: Record, **values: Any) -> Record:
    """The record with other values, typed as it wants them."""
    return replace(record, **values)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it all sections are read at most once: around a request."""
    token = _of_request.set(_Read())
    try:
        yield
    finally:
        _of_request.reset(token)


def forget() -> None:
    """Read anew at the next question."""
    _elsewhere.read = _Read()
    if (read := _of_request.get()) is not None:
        read.values = None


def _open(sealed: str) -> str:
    """Empty, and said in the log, when the deployment's secret is another one now: the shop stays open."""
    try:
        return unseal(sealed, purpose=PURPOSE)
    except Unreadable as unreadable:
        _log.error("settings: %s", unreadable)
        return ""


def _stored(code: str) -> Mapping[str, Any]:
    read = _of_request.get()
    if read is None:
        read = getattr(_elsewhere, "read", None) or _Read()
        _elsewhere.read = read
        if time.monotonic() - read.at > GOOD_FOR_SECONDS:
            read.values = None
    if read.values is None:
        read.values = dict(HouseSetting.objects.values_list("section", "values"))
        read.at = time.monotonic()
    return read.values.get(code, {})


def _decided(metadata: Mapping[Any, Any]) -> Any | None:
    name = metadata.get("setting")
    value = getattr(settings, name, None) if name else None
    return value or None


def _as_typed(name: str, value: Any, record: type[Any]) -> Any:
    kind = {field.name: str(field.type) for field in fields(record)}[name]
    return tuple(value) if kind.startswith("tuple") else value


def _as_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
