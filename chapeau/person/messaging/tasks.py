"""The sender's jobs."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.person.messaging import sending


@app.task(
    name="messaging.send",
    queue="mail",
    # Whatever stopped it (a lost connection too): the ledger knows what has left, so asking again is safe.
    retry=RetryStrategy(max_attempts=2 * sending.MOST_ATTEMPTS, exponential_wait=4),
)
def send(message_id: str) -> None:
    sending.send(UUID(message_id))


@app.periodic(cron="*/1 * * * *")
@app.task(name="messaging.mark_in_doubt", queue="mail", queueing_lock="messaging.mark_in_doubt", retry=False)
def mark_in_doubt(timestamp: int) -> None:
    sending.mark_in_doubt(read_clock())
