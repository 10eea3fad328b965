"""Surveys by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.surveys import actions


@app.periodic(cron="*/5 * * * *")
@app.task(name="surveys.by_the_clock", queue="bulk", queueing_lock="surveys.by_the_clock", retry=False)
def by_the_clock(timestamp: int) -> None:
    actions.ask_due(SYSTEM, now=read_clock())
    actions.follow_up(SYSTEM, now=read_clock())


@app.task(name="surveys.follow_up", queue="now", retry=3)
def follow_up() -> None:
    actions.follow_up(SYSTEM, now=read_clock())
