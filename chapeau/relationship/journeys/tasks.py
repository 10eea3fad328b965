"""Going on by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.relationship.journeys.days import begin_days
from chapeau.relationship.journeys.moving import advance


@app.periodic(cron="* * * * *")
@app.task(name="journeys.advance", queue="bulk", queueing_lock="journeys.advance", lock="journeys.advance", retry=False)
def advance_due(timestamp: int) -> None:
    now = read_clock()
    begin_days(now)
    advance(now)


@app.task(name="journeys.advance_now", queue="now", retry=3)
def advance_now() -> None:
    advance(read_clock())
