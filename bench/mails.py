"""Mails of a campaign per second: decided, rendered, signed, handed to a mail server in its own process, noted."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import connection

from bench.measure import postmaster, report, tree_cpu
from chapeau.kit import house_settings
from chapeau.person.messaging import actions
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.campaign_under_fire import start_sink
from chapeau.person.messaging.tests.mailings import make_crowd, make_mailing
from chapeau.person.messaging.values import MailServer, SendingRules
from chapeau.person.people.values import SYSTEM

READERS = 4_000
SENDERS = 2
SENDER = """
import sys, django
django.setup()
from uuid import UUID
from chapeau.person.messaging import mass
from chapeau.person.messaging.tests.sender_process import send_all
print("ready", flush=True)
sys.stdin.readline()
send_all(UUID(sys.argv[1]))
"""


def per_second() -> None:
    now = datetime.now(UTC)
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=now)
    house_settings.change(MailServer(dkim_selector="bench", dkim_key=key.decode()), by_hat_id=None, now=now)
    mailing_id = make_mailing(now=now)
    readers = make_crowd(READERS)
    started = time.monotonic()
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=readers, now=now)
    report("enqueue_many_s", time.monotonic() - started, "s", f"{READERS} readers into the ledger, decided")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder, "taken")
        taken.touch()
        sink, port = start_sink(taken)
        senders = [_sender(mailing_id, port) for _ in range(SENDERS)]
        try:
            for sender in senders:
                assert sender.stdout is not None
                sender.stdout.readline()
            cpu = tree_cpu(os.getpid()) + tree_cpu(postmaster())
            started = time.monotonic()
            for sender in senders:
                assert sender.stdin is not None
                sender.stdin.write("go\n")
                sender.stdin.flush()
            for sender in senders:
                sender.wait()
            seconds = time.monotonic() - started
            cpu = tree_cpu(os.getpid()) + tree_cpu(postmaster()) - cpu
        finally:
            for sender in senders:
                sender.kill()
            sink.kill()
            sink.wait()
        came = len(set(taken.read_text().split()))
    sent = Message.objects.filter(mailing_id=mailing_id, state="sent").count()
    if (came, sent) != (READERS, READERS):
        raise SystemExit(f"{came} came, {sent} were noted")
    work = f"{READERS} mails by {SENDERS} senders, rendered, signed (RSA 2048), to aiosmtpd on loopback"
    report("mails_per_s", READERS / seconds, "1/s", work, cpu_s_each=round(cpu / READERS, 6))


def _sender(mailing_id: UUID, port: int) -> subprocess.Popen[str]:
    surroundings = {
        **os.environ,
        "CHAPEAU_SMTP": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SENDER, str(mailing_id)],
        env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


FIGURES = {"mails_per_s": per_second}
