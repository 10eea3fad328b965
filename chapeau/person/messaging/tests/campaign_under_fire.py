"""A mailing, two senders, a mail server, each a process; and kill -9 at random moments."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.person.messaging import actions, sending
from chapeau.person.messaging.mass import GROUP
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.mailings import make_crowd, make_mailing
from chapeau.person.messaging.values import SendingRules
from chapeau.person.people.values import SYSTEM
from tests.database import database_url

MODULE = "chapeau.person.messaging.tests"


@dataclass(frozen=True, slots=True)
class Outcome:
    kills: int
    taken: int
    duplicates: int
    omissions: int
    """Neither taken by the server nor listed as in doubt or failed."""
    in_doubt: int
    in_doubt_but_taken: int


def start_sink(log: Path) -> tuple[subprocess.Popen[str], int]:
    sink = subprocess.Popen(
        [sys.executable, "-m", f"{MODULE}.sink_process", str(log)], stdout=subprocess.PIPE, text=True
    )
    assert sink.stdout is not None
    return sink, int(sink.stdout.readline())


class Senders:
    """Two at a time, made by a process that has everything loaded."""

    def __init__(self, mailing_id: UUID, port: int) -> None:
        surroundings = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "chapeau.settings",
            "DATABASE_URL": database_url(),
            "CHAPEAU_SMTP": f"127.0.0.1:{port}",
        }
        command = [sys.executable, "-W", "ignore", "-m", f"{MODULE}.sender_process", str(mailing_id)]
        pipe = subprocess.PIPE
        self.source = subprocess.Popen(command, env=surroundings, stdin=pipe, stdout=pipe, text=True)
        self.pids = [self._fork(), self._fork()]

    def _fork(self) -> int:
        assert self.source.stdin is not None
        assert self.source.stdout is not None
        self.source.stdin.write("one more\n")
        self.source.stdin.flush()
        return int(self.source.stdout.readline())

    def kill(self, number: int) -> bool:
        """kill -9, and another in its place; False when it had ended by itself."""
        try:
            os.kill(self.pids[number], signal.SIGKILL)
        except ProcessLookupError:
            return False
        finally:
            self.pids[number] = self._fork()
        return True

    def are_at_work(self) -> bool:
        return any(Path(f"/proc/{pid}").exists() for pid in self.pids)

    def end(self) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self.source.stdin is not None
        assert self.source.stdout is not None
        self.source.stdin.close()
        self.source.stdout.close()
        self.source.wait(30)


def under_fire(folder: Path, *, readers: int, kills: int, seed: int) -> Outcome:
    """Send to so many readers while senders are killed so many times; then settle, and count."""
    chance = random.Random(seed)
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=NOW)
    log = folder / "taken"
    log.touch()
    mailing_id = make_mailing(topic="")
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=make_crowd(readers, topic=""), now=NOW)
    sink, port = start_sink(log)
    senders = Senders(mailing_id, port)
    done = 0
    try:
        deadline = time.monotonic() + 1_200
        while done < kills and _waiting(mailing_id) and time.monotonic() < deadline:
            # Somewhere within the next stretch: while claiming, rendering, handing over, noting.
            goal = _lines(log) + chance.randrange(max(2, readers // (kills + 1)))
            while _lines(log) < goal and _waiting(mailing_id) and time.monotonic() < deadline:
                time.sleep(chance.uniform(0.001, 0.02))
                _let_leases_lapse(mailing_id)
            done += senders.kill(chance.randrange(2))
        while senders.are_at_work() and time.monotonic() < deadline:
            time.sleep(0.05)
            _let_leases_lapse(mailing_id)
    finally:
        senders.end()
        sink.kill()
        sink.wait()
        assert sink.stdout is not None
        sink.stdout.close()
    while sending.mark_in_doubt(read_clock() + timedelta(minutes=6)):  # so many at a time, as its job does each minute
        pass
    return _count(log, mailing_id, done)


def _count(log: Path, mailing_id: UUID, kills: int) -> Outcome:
    taken = Counter(log.read_text().split())
    states = dict(Message.objects.filter(mailing_id=mailing_id).values_list("code", "state"))
    assert set(taken) <= set(states), "the server took a mail nobody wrote"
    listed = {code for code, state in states.items() if state in ("in-doubt", "failed")}
    doubtful = {code for code, state in states.items() if state == "in-doubt"}
    return Outcome(
        kills=kills,
        taken=sum(taken.values()),
        duplicates=sum(count - 1 for count in taken.values()),
        omissions=len(set(states) - set(taken) - listed),
        in_doubt=len(doubtful),
        in_doubt_but_taken=len(doubtful & set(taken)),
    )


def _lines(log: Path) -> int:
    return log.stat().st_size // 13


def _waiting(mailing_id: UUID) -> bool:
    return Message.objects.filter(mailing_id=mailing_id, state="queued").exists()


def _let_leases_lapse(mailing_id: UUID) -> None:
    """Five minutes pass, as far as leases are concerned, once nothing else is left to do."""
    free = Message.objects.filter(mailing_id=mailing_id, state="queued", leased_until=None)
    if not free.exists():
        held = Message.objects.filter(mailing_id=mailing_id, state="queued", leased_until__gt=read_clock())
        with transaction.atomic():
            ids = list(held.select_for_update().order_by("id").values_list("id", flat=True))
            Message.objects.filter(id__in=ids).update(leased_until=F("leased_until") - timedelta(minutes=5))


MOST_IN_FLIGHT = GROUP
