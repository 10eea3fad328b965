"""Rounds of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people import actions
from chapeau.person.people.actions.likeness import TASK
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="*/5 * * * *")
@app.task(name="people.revoke_ended_hats", queueing_lock="people.revoke_ended_hats", retry=False)
def revoke_ended_hats(timestamp: int) -> None:
    """Hats whose last day is over: a request under one is refused without this, it only tidies up."""
    actions.revoke_ended_hats(SYSTEM, now=read_clock())


@app.periodic(cron="23 * * * *")
@app.task(name="people.forget_unfinished", queueing_lock="people.forget_unfinished", retry=False)
def forget_unfinished(timestamp: int) -> None:
    """Sign-ups whose code was never entered."""
    actions.forget_unfinished_sign_ups(SYSTEM, now=read_clock())


@app.periodic(cron="40 3 * * *")
@app.task(name=TASK, queue="bulk", queueing_lock=TASK, retry=False)
def find_duplicates(timestamp: int) -> None:
    """Everybody is looked through at night, when nobody waits for the machine."""
    actions.find_duplicates(SYSTEM, now=read_clock())
