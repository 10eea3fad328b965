"""What the log needs by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock

AHEAD = timedelta(days=120)
"""So long no worker may run before a month finds no partition of its own."""


def make_months_ahead(now: datetime) -> None:
    """Partitions of the log for this month and those that come; what is there stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT activity_make_months(%s, %s)", [now.date(), (now + AHEAD).date()])


@app.periodic(cron="41 3 * * *")
@app.task(name="activity.make_months", queue="bulk", queueing_lock="activity.make_months", retry=False)
def make_months(timestamp: int) -> None:
    make_months_ahead(read_clock())
