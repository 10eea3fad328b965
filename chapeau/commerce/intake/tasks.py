"""Runs begun at the desk, done by a worker; and what was kept too long, thrown away."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation
from procrastinate.contrib.django import app

from chapeau.commerce.intake import files
from chapeau.commerce.intake.actions.bring import do_run
from chapeau.commerce.intake.models import Run, RunRow
from chapeau.commerce.intake.values import State
from chapeau.kit.clock import read_clock

FILES_KEPT = timedelta(days=7)
HELD_BACK_KEPT = timedelta(days=90)


@app.task(name="intake.run", queue="bulk", retry=3)
def run_intake(code: str, language: str) -> None:
    """A worker that is killed in the middle left whole batches; the job, given back, goes on behind them."""
    with translation.override(language or None):
        do_run(code=code, now=read_clock())


@app.periodic(cron="17 3 * * *", periodic_id="intake.tidy")
@app.task(name="intake.tidy", queue="bulk")
def tidy(timestamp: int) -> None:
    """Files nobody brought in for a week go; what rows that were held back said, after three months."""
    now = read_clock()
    waiting = (State.KEPT, State.TRIED, State.REFUSED, State.BROKEN)
    old = Run.objects.filter(kept_at__lt=now - FILES_KEPT, state__in=waiting)
    for run in old:
        files.throw_away(run.code)
        if run.rows_done == 0 or run.is_trial:
            run.delete()
    RunRow.objects.filter(run__kept_at__lt=now - HELD_BACK_KEPT).exclude(content=None).update(content=None)
