"""Sources, their keys and counts, and what is held back."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from chapeau.kit.ids import hash_of
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import HeldMessage, Source, Tally, WriteKey
from chapeau.person.activity.rules.fold import is_robot
from chapeau.person.activity.values import (
    Counts,
    HeldBecause,
    HeldRow,
    KnownSource,
    SourceCard,
    SourceKind,
    WriteKeyCard,
)
from chapeau.person.people.values import StaffRole, Viewer

__all__ = ["held_messages", "is_robot", "known", "origins_known", "source_by_key", "source_cards"]
_COUNTS = ("received", "stored", "repeated", "held", "discarded")


def known(row: Source) -> KnownSource:
    return KnownSource(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=SourceKind(row.kind),
        origins=tuple(row.origins),
        numbering=row.numbering,
        per_minute=row.per_minute,
    )


def source_by_key(secret: str, *, now: datetime) -> KnownSource | None:
    """The open source that this write key opens."""
    key = (
        WriteKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), digest=hash_of(secret), source__closed_at=None)
        .select_related("source")
        .first()
    )
    return known(key.source) if key else None


def origins_known() -> frozenset[str]:
    """Every site from which some open source may be sent to."""
    lists = Source.objects.filter(kind=SourceKind.BROWSER, closed_at=None).values_list("origins", flat=True)
    return frozenset(origin for origins in lists for origin in origins)


def source_cards(viewer: Viewer, *, now: datetime) -> list[SourceCard]:
    """All sources with keys and counts, the open ones first, in three queries. Refuses: ``Forbidden``."""
    _check(viewer)
    today = now.astimezone(UTC).date()
    keys: dict[UUID, list[WriteKeyCard]] = defaultdict(list)
    for key in WriteKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-created_at"):
        keys[key.source_id].append(
            WriteKeyCard(code=key.code, hint=key.hint, created_at=key.created_at, ends_at=key.ends_at)
        )
    week = _sums(today - timedelta(days=6), today)
    return [
        SourceCard(
            source=known(row),
            created_at=row.created_at,
            closed_at=row.closed_at,
            keys=tuple(keys[row.id]),
            today=_total(week, row.id, since=today),
            week=_total(week, row.id),
        )
        for row in Source.objects.order_by("closed_at", "created_at")
    ]


def held_messages(viewer: Viewer, *, limit: int = 50) -> tuple[list[HeldRow], int]:
    """What is held back, newest first, and how many in all. Refuses: ``Forbidden``."""
    _check(viewer)
    rows = HeldMessage.objects.select_related("source").order_by("-received_at", "-id")
    return [
        HeldRow(
            code=row.code,
            source_name=row.source.name,
            reason=HeldBecause(row.reason),
            body=row.body,
            received_at=row.received_at,
            day=row.received_at.astimezone(UTC).date(),
        )
        for row in rows[:limit]
    ], rows.count()


def _sums(since: date, until: date) -> dict[tuple[UUID, date], Counts]:
    rows = Tally.objects.filter(day__range=(since, until)).values_list("source_id", "day")
    summed = rows.annotate(*(Sum(name) for name in _COUNTS))
    return {(row[0], row[1]): Counts(**dict(zip(_COUNTS, row[2:], strict=True))) for row in summed}


def _total(sums: dict[tuple[UUID, date], Counts], source_id: UUID, since: date | None = None) -> Counts:
    mine = [counts for (id, day), counts in sums.items() if id == source_id and (since is None or day == since)]
    return Counts(**{name: sum(getattr(counts, name) for counts in mine) for name in _COUNTS})


def _check(viewer: Viewer) -> None:
    if not (viewer.is_system or viewer.has_role(StaffRole.ADMINISTRATOR)):
        raise Forbidden
