"""Points by rules over what people are, did and are known for; each with its name, so that a score can say why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.person.audience import queries as audiences
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.values import TraitRow
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.pipeline.models import Prospect, ScoreRule

TRAIT = "prospect-score"


def score(hat_ids: Collection[UUID], now: datetime) -> dict[UUID, list[tuple[str, int]]]:
    """By hat the rules that are true of it, with their points; a question for each rule, however many hats."""
    parts: defaultdict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for rule in ScoreRule.objects.order_by("-points", "name"):
        for hat_id in audiences.matching(SYSTEM, rule=rule.text, hat_ids=hat_ids, now=now):
            parts[hat_id].append((rule.name, rule.points))
    return parts


def score_prospects(now: datetime, *, hat_ids: Collection[UUID] | None = None) -> int:
    """Score open prospects anew and keep what changed, also as what is known of them; how many changed."""
    rows = Prospect.objects.filter(closed_at=None)
    if hat_ids is not None:
        rows = rows.filter(hat__in=hat_ids)
    open_now = list(rows)
    parts = score([row.hat_id for row in open_now], now) if open_now else {}
    changed = []
    for row in open_now:
        theirs = [[name, points] for name, points in parts.get(row.hat_id, [])]
        total = sum(points for _name, points in parts.get(row.hat_id, []))
        if theirs != row.score_parts or row.scored_at is None:
            row.score, row.score_parts, row.scored_at = total, theirs, now
            changed.append(row)
    Prospect.objects.bulk_update(changed, ["score", "score_parts", "scored_at"], batch_size=1_000)
    if changed:
        traits = [TraitRow(hat_id=row.hat_id, code=TRAIT, number=Decimal(row.score), model="rules") for row in changed]
        publish_traits(SYSTEM, rows=traits, now=now)
    return len(changed)
