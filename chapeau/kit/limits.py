"""How often somebody may do a thing, counted once for all processes and machines.

One row per limit and subject holds the moment at which the whole allowance is there again (the generic cell rate
algorithm, ITU-T I.371): ``amount`` at once, after that one more every ``per / amount``. One statement counts and
decides, so that rivals cannot both have the last one. The table is unlogged: a crash forgives, and a count never waits
for the disk. Subjects are stored as keyed hashes only; who asked cannot be read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chapeau.kit.refusals import Refusal


class TooOften(Refusal):
    """The allowance is used up. ``room`` says when to come again."""

    code = "too-often"
    status = 429
    sentence = _("That was many times in a short while. Wait %(wait)s, then try again.")

    def __init__(self, room: Room) -> None:
        self.room = room
        super().__init__(wait=_spoken(room.retry_after))


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` at once; used up, it grows back evenly within ``per``. ``name`` is unique and stays."""

    name: str
    amount: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Room:
    """What is left after a try, for headers and sentences."""

    limit: Limit
    is_allowed: bool
    left: int
    retry_after: timedelta
    """Until one more is allowed; zero while some are left."""
    full_after: timedelta
    """Until the whole allowance is there again."""


def count(limit: Limit, *, subject: str, now: datetime, cost: int = 1) -> Room:
    """Take ``cost`` from the subject's allowance when it is there; a refused try takes nothing.

    Call it outside the deed's transaction, else a refusal there gives the try back.
    """
    key = _key(limit, subject)
    step = max(limit.per / limit.amount, timedelta(microseconds=1))
    latest = now + limit.per
    known: dict[str, Any] = {"key": key, "now": now, "add": step * cost, "per": limit.per, "latest": latest}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_limit AS kept (key, full_at) SELECT %(key)s, %(now)s + %(add)s WHERE %(add)s <= %(per)s "
            "ON CONFLICT (key) DO UPDATE SET full_at = greatest(kept.full_at, %(now)s) + %(add)s "
            "WHERE greatest(kept.full_at, %(now)s) + %(add)s <= %(latest)s RETURNING full_at",
            known,
        )
        row = cursor.fetchone()
        is_allowed = row is not None
        if not is_allowed:
            cursor.execute("SELECT full_at FROM kit_limit WHERE key = %s", [key])
            row = cursor.fetchone()
    full_at = max(row[0], now) if row else now
    left = max(0, (latest - full_at) // step)
    wait = timedelta(0) if left else full_at + step - latest
    return Room(limit, is_allowed, left, wait, full_at - now)


def take(limit: Limit, *, subject: str, now: datetime, cost: int = 1) -> Room:
    """As :func:`count`. Refuses: ``TooOften``."""
    room = count(limit, subject=subject, now=now, cost=cost)
    if not room.is_allowed:
        raise TooOften(room)
    return room


def forgive(limit: Limit, *, subject: str) -> None:
    """Give the whole allowance back, as after a sign-in that succeeded."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_limit WHERE key = %s", [_key(limit, subject)])


def delete_spent(now: datetime) -> int:
    """Rows whose whole allowance is back say nothing; how many went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_limit WHERE full_at < %s", [now])
        return int(cursor.rowcount)


def _key(limit: Limit, subject: str) -> str:
    return salted_hmac("chapeau.kit.limits", f"{limit.name}\0{subject}", algorithm="sha256").hexdigest()[:40]


def _spoken(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
