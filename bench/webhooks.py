"""Webhooks delivered per second: from facts in the log to answers noted, to a receiver in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from bench.measure import postmaster, report, tree_cpu
from chapeau.interfaces.webhooks.actions import create_subscription
from chapeau.interfaces.webhooks.models import Delivery, Subscription
from chapeau.interfaces.webhooks.sending import send_due
from chapeau.kit.bus import publish
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.events import OrganisationCreated
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import StaffRole

MESSAGES = 3_000
RECEIVER = """
import time
from chapeau.kit.tests.receiver import receiving
with receiving() as receiver:
    print(receiver.address, flush=True)
    time.sleep(600)
"""


def per_second() -> None:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    viewer = viewer_for_hat(make_staff(StaffRole.ADMINISTRATOR))
    now = datetime.now(UTC)
    with subprocess.Popen([sys.executable, "-c", RECEIVER], stdout=subprocess.PIPE, text=True) as receiver:
        try:
            assert receiver.stdout is not None
            address = receiver.stdout.readline().strip()
            create_subscription(viewer, address=address, kinds=(), description="", now=now)
            _send_all(200)
            _happen(MESSAGES)
            started, cpu = time.monotonic(), time.process_time() + tree_cpu(postmaster())
            _send()
            seconds = time.monotonic() - started
            cpu = time.process_time() + tree_cpu(postmaster()) - cpu
        finally:
            receiver.kill()
    delivered = Delivery.objects.filter(state="delivered").count()
    if delivered != MESSAGES + 200:
        raise SystemExit(f"{delivered} were delivered")
    report(
        "webhook_per_s", MESSAGES / seconds, "1/s", f"{MESSAGES} messages to one receiver on loopback, signed, sent and noted",
        cpu_s_each=round(cpu / MESSAGES, 6),
    )  # fmt: skip


def _send_all(times: int) -> None:
    _happen(times)
    _send()


def _send() -> None:
    """What the jobs of a worker do, one after the other, until nothing is due."""
    run_waiting_jobs()
    for subscription in Subscription.objects.values_list("id", flat=True):
        while send_due(subscription, now=datetime.now(UTC)):
            pass


def _happen(times: int) -> None:
    moment = datetime.now(UTC)
    with transaction.atomic():
        publish(
            [
                OrganisationCreated(
                    occurred_at=moment, organisation_id=new_id(), organisation_kind="business", trade="repair"
                )
                for _ in range(times)
            ]
        )


FIGURES = {"webhook_per_s": per_second}
