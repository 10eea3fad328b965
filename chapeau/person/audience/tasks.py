"""Audiences by the clock and after deeds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import defer
from chapeau.person.audience import refresh
from chapeau.person.audience.models import Audience, Touched

LATER = timedelta(seconds=2)


@app.task(name="audience.look_again", retry=3)
def look_again() -> None:
    """For those whom deeds touched; one job takes what lies there, the next find nothing."""
    with transaction.atomic():
        has_more = refresh.drain(now=read_clock())
    if has_more:
        app.configure_task("audience.look_again", queue="now", schedule_in={"seconds": 2}).defer()


@app.task(name="audience.build", retry=2)
def build(audience_id: str) -> None:
    with transaction.atomic():
        for audience in refresh.locked([UUID(audience_id)]):
            refresh.build(audience, now=read_clock())
    if Touched.objects.exists():
        defer("audience.look_again", queue="now")


@app.periodic(cron="* * * * *", periodic_id="audience.pass_time")
@app.task(name="audience.pass_time", queueing_lock="audience.pass_time", retry=False)
def pass_time(timestamp: int) -> None:
    """What time alone changes, what was never built, and what a killed worker left lying."""
    unbuilt = Audience.objects.filter(archived_at=None, built_at=None).values_list("id", flat=True)
    for id in unbuilt:
        build(str(id))
    for id in Audience.objects.filter(archived_at=None, built_at__isnull=False).values_list("id", flat=True):
        with transaction.atomic():
            for audience in refresh.locked([id], skip=True):
                refresh.pass_time(audience, now=read_clock())
    look_again()
