"""Experiments for tests of this and higher storeys."""

from __future__ import annotations

from datetime import datetime

from chapeau.person.allocation import actions
from chapeau.person.allocation.values import Arm, Eligible, ExperimentPlan
from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM

HALVES = (Arm("a", 50, name="As it was"), Arm("b", 50, name="New"))
EVERYBODY = Eligible()


def make_experiment(
    name: str = "Words", *, eligible: Eligible = EVERYBODY, group: str = "", arms: tuple[Arm, ...] = HALVES,
    place: str = "", is_started: bool = True, now: datetime = NOW,
) -> str:  # fmt: skip
    plan = ExperimentPlan(name, arms, place=place, eligible=eligible, group=group)
    code = actions.create_experiment(SYSTEM, plan=plan, now=now)
    if is_started:
        actions.start_experiment(SYSTEM, code=code, now=now)
    return code
