"""Imports begun in the office, done by a worker."""

from __future__ import annotations

import time
from uuid import UUID

from django.utils import translation
from procrastinate.contrib.django import app

from chapeau.commerce.history import waiting
from chapeau.commerce.history.actions.import_orders import import_orders
from chapeau.commerce.history.values import Phase, Progress, Report, WaitingFile
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Refusal
from chapeau.person.people.queries import hat_card, viewer_for_hat
from chapeau.person.people.values import SYSTEM

BETWEEN_NOTES = 0.5
"""Seconds."""


@app.task(name="history.import_orders", queue="bulk", retry=3)
def import_orders_of(code: str) -> None:
    """A worker that is killed in the middle left nothing; the job, given back, begins again."""
    found = waiting.load(code)
    if found is None:
        return
    with translation.override(found.language or None):
        try:
            report = _import(found)
        except Refusal as refusal:
            waiting.note(found, phase=Phase.REFUSED, refusal=str(refusal))
        except Exception:
            waiting.note(found, phase=Phase.BROKEN)
            raise
        else:
            phase = Phase.TRIED if report.is_dry_run else Phase.DONE
            waiting.note(found, phase=phase, report_code=report.code)
            if phase is Phase.DONE:
                waiting.path_of(found).unlink(missing_ok=True)


@app.periodic(cron="27 3 * * *", periodic_id="history.tidy")
@app.task(name="history.tidy", queue="bulk")
def tidy(timestamp: int) -> None:
    waiting.throw_old_away(read_clock())


def _import(found: WaitingFile) -> Report:
    return import_orders(
        viewer_for_hat(hat_card(SYSTEM, hat_id=UUID(found.by_hat))),
        path=waiting.path_of(found),
        file_name=found.file_name,
        preset=found.preset,
        mapping=found.mapping,
        is_dry_run=found.is_dry_run,
        now=read_clock(),
        progress=_teller(found),
    )


def _teller(found: WaitingFile) -> Progress:
    """Writes down where the import is, at each stage and now and then between."""
    last = ("", 0.0)

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if stage != last[0] or moment - last[1] > BETWEEN_NOTES:
            waiting.note(found, phase=Phase.RUNNING, stage=stage, done=done)
            last = (stage, moment)

    return tell
