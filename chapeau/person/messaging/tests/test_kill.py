"""kill -9 of the sender in the middle of a mail: nothing twice, nothing forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from chapeau.kit.clock import read_clock
from chapeau.person.messaging import sending
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.builders import enqueue
from chapeau.person.messaging.tests.sink import Sink
from chapeau.person.messaging.values import MessageState
from tests.database import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def start_sender(sink: Sink) -> subprocess.Popen[bytes]:
    """A worker of its own on queue mail, on this test's database; it ends when the queue is empty."""
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chapeau.settings",
        "DATABASE_URL": database_url(),
        "CHAPEAU_SMTP": f"127.0.0.1:{sink.port}",
    }
    worker = ["procrastinate", "worker", "-q", "mail", "-c", "1", "--one-shot"]
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "django", *worker],
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_killed_sender_sends_nothing_twice_and_forgets_nothing(sink: Sink) -> None:
    for number in range(6):
        enqueue(f"mail {number}")
    sink.answers["mail 2"] = "hang"
    sender = start_sender(sink)
    try:
        assert sink.hangs.wait(60)
        sender.send_signal(signal.SIGKILL)
        sender.wait(10)
    finally:
        sender.kill()
    stuck = Message.objects.get(state=MessageState.SENDING)
    assert stuck.subject == "mail 2"
    sink.answers.clear()
    # What the dead worker held is given back to the queue, as the house does by itself.
    give_back_jobs()
    assert start_sender(sink).wait(60) == 0
    sending.mark_in_doubt(read_clock() + timedelta(minutes=6))
    for message_id in Message.objects.values_list("id", flat=True):
        sending.send(UUID(str(message_id)))
    assert Counter(sink.subjects()) == Counter(f"mail {number}" for number in range(6))
    states = dict(Message.objects.values_list("subject", "state"))
    assert states.pop("mail 2") == MessageState.IN_DOUBT
    assert set(states.values()) == {MessageState.SENT}


def give_back_jobs() -> None:
    assert ProcrastinateJob.objects.filter(status="doing").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE status = 'doing'")
