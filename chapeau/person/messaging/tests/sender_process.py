"""Senders, each a process of its own, forked from one that has everything loaded.

``python -m chapeau.person.messaging.tests.sender_process MAILING_ID``: for each line on its input it forks a sender,
which sends the mailing until nothing waits, and prints the sender's pid.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from uuid import UUID

import django


def send_all(mailing_id: UUID) -> None:
    from chapeau.person.messaging import mass
    from chapeau.person.messaging.models import Message

    while Message.objects.filter(mailing_id=mailing_id, state="queued").exists():
        try:
            handled = mass.send_due(mailing_id).handled
        except mass.Unreachable:
            handled = 0
        if not handled:
            # A neighbour has the rest; what a killed one had leased comes back when the test lets time pass.
            time.sleep(0.05)


def main(mailing_id: UUID) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: those that ended are gone
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            send_all(mailing_id)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    import chapeau.person.messaging.mass  # noqa: F401  loaded before forking

    main(UUID(sys.argv[1]))
