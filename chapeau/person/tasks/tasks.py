"""The reminder's clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM
from chapeau.person.tasks import actions


@app.periodic(cron="*/5 * * * *")
@app.task(name="tasks.remind", queueing_lock="tasks.remind", retry=False)
def remind(timestamp: int) -> None:
    actions.remind(SYSTEM, now=read_clock())
