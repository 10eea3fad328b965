"""Recommendations by night, and when somebody asks. What works them out is loaded by the job alone: its libraries cost each
process a second.
"""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="55 2 * * *", periodic_id="recommendations.work-out")
@app.task(name="recommendations.work-out", queue="bulk", queueing_lock="recommendations.work-out", retry=2)
def by_night(timestamp: int) -> None:
    """The next night takes up what failed for good; a lake not built yet is nothing to complain of."""
    from chapeau.insight.recommendations.actions import NothingToReadFrom, work_out

    with suppress(NothingToReadFrom):
        work_out(SYSTEM, now=read_clock())


@app.task(name="recommendations.now", queue="bulk", queueing_lock="recommendations.now", retry=1)
def now() -> None:
    from chapeau.insight.recommendations.actions import NothingToReadFrom, work_out

    with suppress(NothingToReadFrom):
        work_out(SYSTEM, now=read_clock())
