"""The clock of prices: what begins or ends by itself reaches the shelf within a minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.commerce.pricing.actions.shelf import refresh_due
from chapeau.kit.clock import read_clock


@app.periodic(cron="*/1 * * * *")
@app.task(name="pricing.refresh_due", queue="bulk", queueing_lock="pricing.refresh_due", retry=False)
def refresh_due_shelf(timestamp: int) -> None:
    refresh_due(now=read_clock())
