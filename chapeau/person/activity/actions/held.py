"""What was held back: tried again, or discarded."""

from __future__ import annotations

import json
import os
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import F

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.actions.accept import SHARDS, accept_deliveries
from chapeau.person.activity.models import HeldMessage, SeenMessage, Tally
from chapeau.person.activity.queries.sources import known
from chapeau.person.activity.values import Accepted, Delivery, Unreadable
from chapeau.person.people.values import StaffRole, Viewer


@transaction.atomic
def try_held_again(viewer: Viewer, *, code: str) -> Accepted:
    """Accept it as if it came now for the first time, at the moment it came; what still cannot be stored is held anew.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    row = _held(viewer, code)
    try:
        message: Any = json.loads(row.body)
    except (ValueError, RecursionError):
        message = Unreadable(row.body)
    source, sent_at, received_at = known(row.source), row.sent_at, row.received_at
    SeenMessage.objects.filter(key=row.key).delete()
    _count(row, received=-1, held=-1)
    row.delete()
    delivery = Delivery(source=source, messages=[message], sent_at=sent_at)
    return accept_deliveries([delivery], now=received_at)[0]


@transaction.atomic
def discard_held(viewer: Viewer, *, code: str) -> None:
    """Delete it with all it says; it is counted as discarded, and known should it come again.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    row = _held(viewer, code)
    _count(row, held=-1, discarded=1)
    row.delete()


def _held(viewer: Viewer, code: str) -> HeldMessage:
    if not (viewer.is_system or viewer.has_role(StaffRole.ADMINISTRATOR)):
        raise Forbidden
    row = HeldMessage.objects.select_for_update(of=("self",)).select_related("source").filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _count(row: HeldMessage, *, received: int = 0, held: int = 0, discarded: int = 0) -> None:
    """On the day it came; the sums of a day count, not its single rows."""
    tally, _made = Tally.objects.get_or_create(
        source_id=row.source_id, day=row.received_at.astimezone(UTC).date(), shard=os.getpid() % SHARDS
    )
    Tally.objects.filter(pk=tally.pk).update(
        received=F("received") + received, held=F("held") + held, discarded=F("discarded") + discarded
    )
