"""Who may write into the log from outside: sources and their write keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.ids import hash_of, new_secret
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.activity.models import Source, WriteKey
from chapeau.person.activity.queries.sources import known
from chapeau.person.activity.values import KnownSource, NewKey, SourceKind
from chapeau.person.people.values import StaffRole, Viewer

PER_MINUTE = {SourceKind.BROWSER: 60_000, SourceKind.SERVER: 600_000, SourceKind.HOUSE: 600_000}
OVERLAP = timedelta(days=7)
"""So long the old key opens beside the new one, unless it is ended."""


class BadOrigin(Refusal):
    code = "bad-origin"
    status = 422
    sentence = _("“%(origin)s” is not the address of a site. Write it as https://www.example.com, without a path.")


class SourceClosed(Refusal):
    code = "source-closed"
    sentence = _("This source is closed. Make a new one.")


@transaction.atomic
def create_source(
    viewer: Viewer, *, name: str, kind: SourceKind, origins: Sequence[str] = (), numbering: str = "", now: datetime
) -> NewKey:
    """A new source with its first write key, told this once. Refuses: ``Forbidden``, ``BadOrigin``."""
    _check(viewer)
    if kind == SourceKind.HOUSE:
        raise Forbidden
    row = Source.objects.create(
        name=name.strip()[:80],
        kind=kind,
        origins=[checked_origin(origin) for origin in origins],
        numbering=numbering.strip()[:80],
        per_minute=PER_MINUTE[kind],
        created_at=now,
    )
    return _new_key(row, now)


@transaction.atomic
def renew_write_key(viewer: Viewer, *, code: str, now: datetime) -> NewKey:
    """A further key, told this once; the others end in a week. Refuses: ``Forbidden``, ``NotFound``, ``SourceClosed``."""
    row = _source(viewer, code)
    if row.closed_at:
        raise SourceClosed
    row.write_keys.filter(ends_at=None).update(ends_at=now + OVERLAP)
    return _new_key(row, now)


@transaction.atomic
def end_write_key(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The key opens nothing from now on (within seconds, in every process). Refuses: ``Forbidden``, ``NotFound``."""
    _check(viewer)
    if not WriteKey.objects.filter(code=code).update(ends_at=now):
        raise NotFound


@transaction.atomic
def close_source(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Nothing more is taken from it; what came stays. Refuses: ``Forbidden``, ``NotFound``."""
    row = _source(viewer, code)
    row.closed_at = row.closed_at or now
    row.save(update_fields=["closed_at"])
    row.write_keys.update(ends_at=now)


def storefront_source(*, now: datetime) -> KnownSource:
    """The source of the shop's own pages; it has no key, because it is the house itself."""
    row, _made = Source.objects.get_or_create(
        kind=SourceKind.HOUSE,
        defaults={"name": "Chapeau", "per_minute": PER_MINUTE[SourceKind.HOUSE], "created_at": now},
    )
    return known(row)


def checked_origin(told: str) -> str:
    """Scheme, host and port, as a browser writes them. Refuses: ``BadOrigin``."""
    try:
        parts = urlsplit(told.strip().rstrip("/").lower())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise BadOrigin(origin=told) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or len(told) > 200:
        raise BadOrigin(origin=told)
    return f"{parts.scheme}://{parts.hostname}{port}"


def _new_key(row: Source, now: datetime) -> NewKey:
    secret = f"wk{new_secret()}"
    WriteKey.objects.create(source=row, digest=hash_of(secret), hint=secret[:6], created_at=now)
    return NewKey(source=known(row), secret=secret)


def _source(viewer: Viewer, code: str) -> Source:
    _check(viewer)
    row = Source.objects.select_for_update().filter(code=code).exclude(kind=SourceKind.HOUSE).first()
    if row is None:
        raise NotFound
    return row


def _check(viewer: Viewer) -> None:
    if not (viewer.is_system or viewer.has_role(StaffRole.ADMINISTRATOR)):
        raise Forbidden
