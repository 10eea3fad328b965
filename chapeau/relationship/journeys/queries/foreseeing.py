"""Who would get what, and when: the plan walked with real people, writing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from chapeau.person.audience import queries as audiences
from chapeau.person.messaging import policy
from chapeau.person.messaging.queries import candidates, permission_of
from chapeau.person.messaging.values import Outcome
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import hat_cards
from chapeau.person.people.values import SYSTEM, HatCard, Viewer
from chapeau.relationship.journeys.access import check_draws
from chapeau.relationship.journeys.days import coming
from chapeau.relationship.journeys.happenings import BY_VERB
from chapeau.relationship.journeys.rules import going
from chapeau.relationship.journeys.rules.plan import checked, walk
from chapeau.relationship.journeys.values import Branch, Exit, Foreseen, Plan, Send, Step

MOST = 200
AHEAD = 60
"""Days that are looked ahead at where people come in on a day."""


def foresee(
    viewer: Viewer, *, plan: Plan, now: datetime, hat_ids: list[UUID] | None = None, code: str = ""
) -> list[Foreseen]:
    """The first ``MOST`` people of the entry's audience (or these hats), each with the steps they would meet; of a journey
    that begins on a day whoever comes in within ``AHEAD`` days, the soonest first.

    Waits run their whole length, nobody does what is waited for, audiences stay as they are now, and mail is judged by
    today's consent and rules. Nothing is written. Those out of the viewer's sight have no name. Refuses: ``Forbidden``, ``BadPlan``.
    """
    check_draws(viewer)
    known = {row.code: row.id for row in audiences.audiences(SYSTEM)}
    dates = {field for field, _label in audiences.date_fields()}
    checked(plan, audiences=set(known), activities=set(BY_VERB), dates=dates)
    begins: dict[UUID, datetime] = {}
    if hat_ids is None and plan.entry.on:
        begins = coming(plan.entry, plan.entry.on, now=now, ahead=AHEAD, most=MOST)
        hat_ids = list(begins)
    elif hat_ids is None:
        entry = plan.entry.audience
        hat_ids = audiences.member_hat_ids(SYSTEM, audience_id=known[entry], now=now) if entry else []
    cards = hat_cards(SYSTEM, ids=hat_ids[:MOST])
    in_sight = hat_cards(viewer, ids=hat_ids[:MOST])
    inside = {
        step.audience: audiences.contains(SYSTEM, audience_id=known[step.audience], hat_ids=list(cards))
        for step, _depth in walk(plan.steps)
        if isinstance(step, Branch)
    }
    zones = dict(Hat.objects.filter(id__in=list(cards)).values_list("id", "person__time_zone"))
    forbidden = _forbidden(plan, list(cards), now)
    return [
        Foreseen(
            hat_id=card.id,
            name=card.person_name if card.id in in_sight else "",
            organisation_name=card.organisation_name if card.id in in_sight else "",
            visits=tuple(_visits(plan, card, zones[card.id], inside, begins.get(card.id, now), code)),
            mail_forbidden=forbidden.get(card.id, ""),
        )
        for card in sorted(cards.values(), key=lambda card: begins.get(card.id, now))
    ]


def _visits(
    plan: Plan, card: HatCard, zone: str, inside: Mapping[str, set[UUID]], now: datetime, code: str
) -> list[tuple[datetime, Step]]:
    by_id = going.nodes(plan.steps)
    met: list[tuple[datetime, Step]] = []
    here, moment = plan.steps[0].id, now
    while here != going.END:
        step = by_id[here].step
        met.append((moment, step))
        if isinstance(step, Exit):
            break
        moment = going.due_at(step, moment, zone)
        is_in = isinstance(step, Branch) and card.id in inside[step.audience]
        here = by_id[here].goes[going.way(step, person_id=card.person_id, is_woken=False, is_in=is_in, journey=code)]
    return met


def _forbidden(plan: Plan, hat_ids: list[UUID], now: datetime) -> dict[UUID, str]:
    """Why a hat would get no mail today, of the first message's topic."""
    first = next((step for step, _depth in walk(plan.steps) if isinstance(step, Send)), None)
    if first is None:
        return {}
    decisions = policy.decide(
        SYSTEM,
        candidates=candidates(hat_ids, first.channel),
        purpose="marketing",
        topic=first.topic,
        channel=permission_of(first.channel),
        priority=0,
        now=now,
    )
    return {c.hat_id: policy.explain(d.reason, d.numbers) for c, d in decisions.items() if d.outcome is Outcome.HELD}
