"""Frozen values to JSON, and to the schema that says so.

A shape mirrors the record that a door hands out: every field by its own name, in the order of the record. Keys of rows never leave:
a field that holds one is left out, or stands as the public code of what it names (``hat_id`` → ``hat_code``). Money is an
amount and a currency, decimals are strings, moments are RFC 3339 in UTC, time spans are seconds.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, Field, create_model

from chapeau.interfaces.api.names import Names
from chapeau.kit.money import Money

Plain = Any
"""What json writes: dict, list, str, int, bool, None."""
Convert = Callable[[Any, Names], Plain]

DECIMAL = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
CURRENCY = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
MOMENT = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
DAY = Annotated[str, Field(json_schema_extra={"format": "date"})]
TIME = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$")]

HATS = (
    "hat",
    "owner",
    "owner_hat",
    "taken_by",
    "by_hat",
    "set_by_hat",
    "made_by_hat",
    "actor_hat",
    "asked_by",
    "decided_by",
)
NAMED: dict[str, tuple[str, str]] = {
    **{f"{name}_id": (f"{name}_code", "hat") for name in HATS},
    "organisation_id": ("organisation_code", "organisation"),
    "variant_id": ("sku", "article"),
    "warehouse_id": ("warehouse_code", "warehouse"),
}
"""Fields that hold keys, the public name each is told by, and what kind of thing it names. All others are left out."""


MoneyOut = create_model(
    "Money",
    __doc__="An exact amount, as a decimal string, and its ISO 4217 currency.",
    amount=(DECIMAL, ...),
    currency=(CURRENCY, ...),
)


@dataclasses.dataclass(frozen=True)
class Part:
    """One field of a shape."""

    name: str
    kind: Any
    """The type that documents it."""
    read: Callable[[Any], Any]
    convert: Convert
    refers: str = ""
    says: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Also:
    """A field that the record does not have by itself: its type, and how it is read off the record."""

    kind: Any
    read: Callable[[Any], Any]


@dataclasses.dataclass(frozen=True)
class Shape:
    """How one kind of record is told. ``model`` documents it; ``render`` makes it plain."""

    name: str
    parts: tuple[Part, ...]
    model: type[BaseModel]
    shows: Callable[[Any], UUID | None] | None = None
    """Whose hat the record is about: who of the house reads it is noted."""

    def render(self, value: Any, names: Names) -> dict[str, Plain]:
        made: dict[str, Plain] = {}
        if self.shows is not None:
            names.show(self.shows(value))
        for part in self.parts:
            got = part.read(value)
            if part.refers:
                made[part.name] = None
                if got is not None:
                    names.ask(part.refers, got, made, part.name)
            else:
                made[part.name] = part.convert(got, names)
        return made


_shapes: dict[type, Shape] = {}
_names: dict[str, type] = {}


def shape(
    source: type,
    name: str,
    *,
    leave: Collection[str] = (),
    also: Mapping[str, Also] | None = None,
    flat: Collection[str] = (),
    shows: Callable[[Any], UUID | None] | None = None,
) -> Shape:
    """Mirror a frozen record under a public name. Nested records must have been shaped before, or take their own name.

    ``shows``: the key of the hat it is about, where its own field is not ``hat_id``. ``leave``: fields not told. ``also``: fields worked out. ``flat``: nested records whose fields stand beside the others.
    """
    if source in _shapes:
        raise ValueError(f"{source.__name__} has a shape already")
    if shows is None and any(field.name == "hat_id" for field in dataclasses.fields(source)):
        shows = _reader("hat_id")
    made = _make(source, name, leave, also or {}, flat, shows)
    _shapes[source] = made
    return made


def claim_name(name: str, source: type) -> None:
    """The document has one place for each name: two things of one name would hide each other."""
    if _names.setdefault(name, source) is not source:
        raise ValueError(f"two shapes are called {name}: {source} and {_names[name]}")


def shape_of(source: type) -> Shape:
    if source not in _shapes:
        shape(source, source.__name__.removesuffix("View").removesuffix("Card"))
    return _shapes[source]


def _make(
    source: type,
    name: str,
    leave: Collection[str],
    also: Mapping[str, Also],
    flat: Collection[str],
    shows: Callable[[Any], UUID | None] | None,
) -> Shape:
    claim_name(name, source)
    parts = [*_parts(source, leave, flat), *(_part(key, one.kind, one.read) for key, one in also.items())]
    document = (inspect.getdoc(source) or "").replace("``", "`")
    fields: dict[str, Any] = {
        part.name: (part.kind, Field(description=part.says) if part.says else ...) for part in parts
    }
    about = "" if document.startswith(f"{source.__name__}(") else document
    model = create_model(name, __config__=ConfigDict(title=name), __doc__=about or None, **fields)
    return Shape(name, tuple(parts), model, shows)


def _parts(source: type, leave: Collection[str], flat: Collection[str]) -> list[Part]:
    # Some rooms name each other's records for the type checker alone; those were shaped before.
    hints = typing.get_type_hints(source, localns={one.__name__: one for one in _shapes})
    known = [field.name for field in dataclasses.fields(source)]
    parts: list[Part] = []
    for name in known:
        if name in leave:
            continue
        read = _reader(name)
        bare = _without_none(hints[name])
        if name in flat:
            parts += [dataclasses.replace(part, read=_through(read, part.read)) for part in shape_of(bare).parts]
        elif bare is UUID:
            told, kind = NAMED.get(name, ("", ""))
            if told and told not in known:
                parts.append(Part(told, str | None, read, _as_is, refers=kind))
        elif name.endswith("_minor") and "currency" in known:
            parts.append(_minor(name, hints[name]))
        elif not _holds_keys(bare):
            parts.append(_part(name, hints[name], read))
    return parts


def _part(name: str, hint: Any, read: Callable[[Any], Any]) -> Part:
    kind, convert = _kind(hint)
    return Part(name, kind, read, convert)


def _minor(name: str, hint: Any) -> Part:
    """``limit_minor`` beside ``currency`` is told as ``limit``, an amount with its currency."""

    def read(value: Any) -> Money | None:
        minor = getattr(value, name)
        return None if minor is None or not value.currency else Money(minor, value.currency)

    kind, convert = _kind(Money if hint is int else Money | None)
    return Part(name.removesuffix("_minor"), kind, read, convert)


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda value: getattr(value, name)


def _through(outer: Callable[[Any], Any], inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: inner(outer(value))


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [one for one in get_args(hint) if one is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _holds_keys(hint: Any) -> bool:
    return hint is UUID or any(_holds_keys(one) for one in get_args(hint) if one is not Ellipsis)


def _as_is(value: Any, names: Names) -> Plain:
    return value


def _kind(hint: Any) -> tuple[Any, Convert]:
    """The type that documents a hint, and what makes its values plain."""
    simple: dict[Any, tuple[Any, Convert]] = {
        str: (str, lambda value, names: str(value)),
        int: (int, _as_is),
        float: (float, _as_is),
        bool: (bool, _as_is),
        Promise: (str, lambda value, names: str(value)),
        Any: (Any, lambda value, names: plain(value)),
        Money: (MoneyOut, lambda value, names: money(value)),
        Decimal: (DECIMAL, lambda value, names: decimal(value)),
        datetime: (MOMENT, lambda value, names: moment(value)),
        date: (DAY, lambda value, names: value.isoformat()),
        time: (TIME, lambda value, names: value.isoformat("seconds")),
        timedelta: (int, lambda value, names: int(value.total_seconds())),
    }
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        values = tuple(str(one.value) for one in hint)
        return Literal[values], lambda value, names: str(value.value if isinstance(value, Enum) else value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        nested = shape_of(hint)
        return nested.model, nested.render
    return _generic(hint)


def _generic(hint: Any) -> tuple[Any, Convert]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(inner[0])
    if origin in (Union, types.UnionType):
        rest = [one for one in inner if one is not type(None)]
        if set(rest) == {str, Promise}:
            return _kind(str)
        if len(rest) == 1 and len(rest) < len(inner):
            kind, convert = _kind(rest[0])
            return kind | None, lambda value, names: None if value is None else convert(value, names)
    if origin is Literal:
        return hint, _as_is
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        parts = [_kind(one) for one in inner]
        converts = [convert for _kind_, convert in parts]
        return tuple[tuple(kind for kind, _convert in parts)], lambda value, names: [  # type: ignore[misc]
            convert(one, names) for convert, one in zip(converts, value, strict=True)
        ]
    if origin in (tuple, list, Sequence, typing.Sequence):
        kind, convert = _kind(inner[0])
        return list[kind], lambda value, names: [convert(one, names) for one in value]  # type: ignore[valid-type]
    if origin in (frozenset, set):
        return list[str], lambda value, names: sorted(str(one) for one in value)
    if origin in (dict, Mapping):
        kind, convert = _kind(inner[1])
        return dict[str, kind], lambda value, names: {str(k): convert(one, names) for k, one in value.items()}  # type: ignore[valid-type]
    raise TypeError(f"no way to tell a {hint}")


def money(value: Money) -> dict[str, str]:
    return {"amount": str(value.amount), "currency": value.currency}


def decimal(value: Decimal) -> str:
    """No exponent, no needless zeros beyond the two of cents."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Plain:
    """Whatever a refusal or an event carries, without keys of rows."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, Decimal):
        return decimal(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(one) for k, one in value.items() if not isinstance(one, UUID) and not isinstance(k, UUID)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value if not isinstance(one, UUID)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
                if not isinstance(getattr(value, field.name), UUID)}  # fmt: skip
    return str(value)
