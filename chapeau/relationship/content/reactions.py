"""Makes sure that what was confirmed is completed, also when the browser went away at that moment."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.kit.bus import listen
from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.events import ConsentConfirmed
from chapeau.relationship.content.actions import complete_confirmed


def register() -> None:
    listen("content.complete", [ConsentConfirmed], complete)


def complete(facts: Sequence[ConsentConfirmed]) -> None:
    visitors = [fact.visitor_id for fact in facts if fact.visitor_id and fact.source.startswith("form:")]
    hats = [fact.hat_id for fact in facts if fact.hat_id and fact.source.startswith("form:")]
    complete_confirmed(SYSTEM, visitor_ids=visitors, hat_ids=hats, now=read_clock())
