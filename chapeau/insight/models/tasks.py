"""Foresight by night; loaded by the job alone, for its libraries cost each process a second."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="40 2 * * *", periodic_id="models.fit")
@app.task(name="models.fit", queue="bulk", queueing_lock="models.fit", retry=2)
def fit(timestamp: int) -> None:
    """The next night takes up what failed for good; a lake not built yet is nothing to complain of."""
    from chapeau.insight.models.actions import fit_models
    from chapeau.insight.models.queries import is_built

    if is_built():
        fit_models(SYSTEM, now=read_clock())


@app.task(name="models.fit_now", queue="bulk")
def fit_now() -> None:
    from chapeau.insight.models.actions import run_asked_fit

    run_asked_fit(SYSTEM, clock=read_clock)
