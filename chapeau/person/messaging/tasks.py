"""The sender's jobs."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import defer_once
from chapeau.person.messaging import coming_back, letters, mass, sending
from chapeau.person.messaging.incoming import mailbox
from chapeau.person.messaging.lanes import mailings_due, wake
from chapeau.person.people.values import SYSTEM


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


@app.periodic(cron="*/1 * * * *")
@app.task(name="messaging.wake_mailings", queue="bulk", queueing_lock="messaging.wake_mailings", retry=False)
def wake_mailings(timestamp: int) -> None:
    """A job per lane for every mailing of which something is due: pauses end, quiet hours pass, leases lapse."""
    for mailing_id in mailings_due(read_clock()):
        wake(mailing_id)
    for message_id in letters.letters_due(read_clock()):
        defer_once("messaging.send", once=f"letter:{message_id}", queue="mail", message_id=str(message_id))


@app.periodic(cron="*/1 * * * *")
@app.task(name="messaging.fetch_replies", queue="bulk", queueing_lock="messaging.fetch_replies", retry=False)
def fetch_replies(timestamp: int) -> None:
    mailbox.fetch(SYSTEM, now=read_clock())


@app.task(
    name="messaging.send_mailing",
    queue="bulk",
    retry=RetryStrategy(max_attempts=2 * sending.MOST_ATTEMPTS, exponential_wait=4),
)
def send_mailing(mailing_id: str, lane: int) -> None:
    """Half a minute's worth, then to the back of the queue: two mailings at once take turns."""
    done = mass.send_due(UUID(mailing_id))
    if done.handled:
        wake(UUID(mailing_id), lanes=(lane,))


@app.periodic(cron="*/1 * * * *")
@app.task(name="messaging.tell_clicks", queue="bulk", queueing_lock="messaging.tell_clicks", retry=False)
def tell_clicks(timestamp: int) -> None:
    coming_back.tell(read_clock())
