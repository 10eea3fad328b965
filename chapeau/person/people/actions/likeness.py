"""Suggestions that two people are one: found by a job, decided by a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chapeau.kit.jobs import defer_once
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.duplicates import finding
from chapeau.person.people.models import Likeness
from chapeau.person.people.sight import merges_people
from chapeau.person.people.values import Viewer

TASK = "people.find_duplicates"


def find_duplicates(viewer: Viewer, *, now: datetime) -> int:
    """Look through everybody; how many pairs are suggested. For the house's own job. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    return finding.find(now=now)


@transaction.atomic
def ask_for_duplicates(viewer: Viewer) -> None:
    """Have everybody looked through now, once however often it is asked. Refuses: ``Forbidden``."""
    if not merges_people(viewer):
        raise Forbidden
    defer_once(TASK, once=TASK, queue="bulk", timestamp=0)


@transaction.atomic
def decide_likeness(viewer: Viewer, *, code: str, is_later: bool = False, now: datetime) -> None:
    """These are two people, for ever; or, ``is_later``, somebody decides another time. That they are one is said by
    ``merge_people``. Refuses: ``Forbidden``, ``NotFound``.
    """
    if not merges_people(viewer):
        raise Forbidden
    decision = Likeness.Decision.LATER if is_later else Likeness.Decision.DIFFERENT
    changed = Likeness.objects.filter(code=code).update(decision=decision, decided_by=viewer.hat_id, decided_at=now)
    if not changed:
        raise NotFound
