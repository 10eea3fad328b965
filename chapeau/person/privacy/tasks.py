"""Letting notes of looks go when their time is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy import actions


@app.periodic(cron="41 3 * * *")
@app.task(name="privacy.forget_old_looks", queueing_lock="privacy.forget_old_looks", retry=False)
def forget_old_looks(timestamp: int) -> None:
    actions.forget_old_looks(SYSTEM, now=read_clock())
