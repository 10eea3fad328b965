"""Jobs: send what is due for one subscription, look for what is due, forget what is old."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from chapeau.interfaces.webhooks import sending
from chapeau.interfaces.webhooks.models import Event
from chapeau.interfaces.webhooks.values import DeliveryState
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import defer_once


def wake(subscription_ids: Iterable[UUID]) -> None:
    """Have what is due sent, in a job of each subscription's own: a slow receiver makes nobody else wait."""
    for subscription_id in sorted(subscription_ids):
        defer_once(
            "webhooks.send", once=f"webhooks:{subscription_id}", queue="webhooks", subscription_id=str(subscription_id)
        )


@app.task(name="webhooks.send", queue="webhooks", retry=False)
def send(subscription_id: str) -> None:
    """Should it fail, the next look begins it anew."""
    if sending.send_due(UUID(subscription_id), now=read_clock()):
        wake([UUID(subscription_id)])


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.look", queue="webhooks", queueing_lock="webhooks.look", retry=False)
def look(timestamp: int) -> None:
    """Retries, and whatever a lost job left."""
    wake(sending.with_something_due(read_clock()))


@app.periodic(cron="23 4 * * *")
@app.task(name="webhooks.forget", queue="bulk", queueing_lock="webhooks.forget", retry=False)
def forget(timestamp: int) -> None:
    """The log, answers included, is kept for ``WEBHOOK_LOG_DAYS``; what still waits is kept."""
    old = Event.objects.filter(made_at__lt=read_clock() - timedelta(days=settings.WEBHOOK_LOG_DAYS))
    old.exclude(deliveries__state=DeliveryState.WAITING).delete()
