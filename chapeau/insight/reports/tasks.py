"""By the clock: reports whose hour has come, and once a day where goals stand. The figures are loaded by the job alone."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.take_due", queue="bulk", queueing_lock="reports.take_due", lock="reports.take_due", retry=False)
def take_due(timestamp: int) -> None:
    from chapeau.insight.reports.actions import take_due_reports

    take_due_reports(read_clock())


@app.periodic(cron="40 4 * * *")
@app.task(name="reports.check_goals", queue="bulk", queueing_lock="reports.goals", lock="reports.goals", retry=3)
def check_all_goals(timestamp: int) -> None:
    from chapeau.insight.reports.actions import check_goals

    check_goals(SYSTEM, now=read_clock())
