"""What scores, and who gets new prospects."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.refusals import NotFound
from chapeau.person.audience import queries as audiences
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.tasks.actions import OwnerNotStaff
from chapeau.relationship.pipeline.access import check_rules
from chapeau.relationship.pipeline.models import Assignment, ScoreRule
from chapeau.relationship.pipeline.scoring import score_prospects


@transaction.atomic
def store_score_rule(viewer: Viewer, *, name: str, text: str, points: int, now: datetime) -> str:
    """A rule in the language of audiences and its points, which may be below zero; every open prospect is scored anew.

    Refuses: ``Forbidden``, and what reading a rule refuses.
    """
    check_rules(viewer)
    read = audiences.read_rule(SYSTEM, text=text)
    made = ScoreRule.objects.create(name=name.strip()[:120], text=audiences.rule_text(read), points=points)
    score_prospects(now)
    return made.code


@transaction.atomic
def drop_score_rule(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Refuses: ``Forbidden``."""
    check_rules(viewer)
    ScoreRule.objects.filter(code=code).delete()
    score_prospects(now)


@transaction.atomic
def store_assignment(viewer: Viewer, *, audience_code: str, owner_id: UUID) -> str:
    """New prospects who are in the audience go to this colleague. Refuses: ``Forbidden``, ``NotFound``, ``OwnerNotStaff``."""
    check_rules(viewer)
    audience = audiences.audience(SYSTEM, code=audience_code)
    if not Hat.objects.filter(id=owner_id, organisation__is_house=True, ends_at=None).exists():
        raise OwnerNotStaff
    return Assignment.objects.create(audience_id=audience.id, owner_id=owner_id).code


@transaction.atomic
def drop_assignment(viewer: Viewer, *, code: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_rules(viewer)
    if not Assignment.objects.filter(code=code).delete()[0]:
        raise NotFound
