"""The clock of scores: what time alone changes reaches them within a quarter of an hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.relationship.pipeline.scoring import score_prospects


@app.periodic(cron="*/15 * * * *")
@app.task(name="pipeline.score", queue="bulk", queueing_lock="pipeline.score", retry=False)
def score_open_prospects(timestamp: int) -> None:
    score_prospects(read_clock())
