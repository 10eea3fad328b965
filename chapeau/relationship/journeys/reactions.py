"""What people do moves them: in, on, or out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.kit.bus import Fact, listen
from chapeau.kit.jobs import defer_once
from chapeau.person.audience.events import AudienceEntered, AudienceLeft
from chapeau.relationship.journeys import known, moving
from chapeau.relationship.journeys.happenings import HAPPENINGS


def register() -> None:
    listen("journeys.happened", list(HAPPENINGS), after_happenings, only_if=some_wait)
    listen("journeys.audience-entered", [AudienceEntered], after_entering, only_if=some_begin)
    listen("journeys.audience-left", [AudienceLeft], after_leaving, only_if=some_leave)


def some_wait(facts: Sequence[Fact]) -> bool:
    return not known.listens().activities.isdisjoint(fact.verb for fact in facts)


def some_begin(facts: Sequence[AudienceEntered]) -> bool:
    return not known.listens().entered.isdisjoint(fact.audience_code for fact in facts)


def some_leave(facts: Sequence[AudienceLeft]) -> bool:
    return not known.listens().left.isdisjoint(fact.audience_code for fact in facts)


def after_happenings(facts: Sequence[Fact]) -> None:
    now = max(fact.occurred_at for fact in facts)
    did = [(fact.verb, fact.hat_id, fact.occurred_at) for fact in facts if fact.hat_id]
    for verb, hats_at in moving.by_verb(did).items():
        moving.happened(verb, hats_at, now)
    _go_on()


def after_entering(facts: Sequence[AudienceEntered]) -> None:
    for code, (hat_ids, moment) in _by_audience(facts).items():
        moving.entered_audience(code, hat_ids, moment)
    _go_on()


def after_leaving(facts: Sequence[AudienceLeft]) -> None:
    for code, (hat_ids, moment) in _by_audience(facts).items():
        moving.left_audience(code, hat_ids, moment)


def _by_audience(facts: Sequence[AudienceEntered | AudienceLeft]) -> dict[str, tuple[list[UUID], datetime]]:
    """An audience of whole people names their private hat; of organisations it names nobody."""
    found: defaultdict[str, list[tuple[UUID, datetime]]] = defaultdict(list)
    for fact in facts:
        if fact.level != "organisation":
            found[fact.audience_code].append((fact.hat_id or fact.subject_id, fact.occurred_at))
    return {code: ([hat for hat, _at in pairs], max(at for _hat, at in pairs)) for code, pairs in found.items()}


def _go_on() -> None:
    defer_once("journeys.advance_now", once="journeys.advance_now")
