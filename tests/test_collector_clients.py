"""Real clients against the real server: through refusals, lost answers, time-outs and a dead server, each message once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db.models import Count

from chapeau.kit.clock import read_clock
from chapeau.person.activity.actions import create_source
from chapeau.person.activity.models import Activity, Source, Tally, WriteKey
from chapeau.person.activity.queries import source_cards
from chapeau.person.activity.tests.builders import empty_the_log
from chapeau.person.activity.values import SourceKind
from chapeau.person.people.values import SYSTEM
from tests.collector_clients import CLIENTS
from tests.faulty import FAULTS, FaultyProxy
from tests.web import web_server

TIMES = 40


@pytest.fixture
def keys(transactional_db: None) -> Iterator[dict[str, str]]:
    """A key for each client; nothing stays."""
    empty_the_log()
    yield {name: create_source(SYSTEM, name=name, kind=SourceKind.SERVER, now=read_clock()).secret for name in CLIENTS}
    empty_the_log()
    for model in (Tally, WriteKey, Source):
        model.objects.all().delete()  # type: ignore[attr-defined]


def test_each_message_of_each_client_is_stored_once_through_faults_and_a_killed_server(keys: dict[str, str]) -> None:
    """Refused, taken and never answered, answered too late; and in the middle of it one of two servers dies at once."""
    with ExitStack() as around:
        first, second = (around.enter_context(web_server(processes=1)) for _which in range(2))
        proxies = {name: around.enter_context(FaultyProxy(first.port, FAULTS).running()) for name in CLIENTS}
        senders = [
            threading.Thread(target=send, args=(proxies[name].address, keys[name], TIMES), name=name, daemon=True)
            for name, (send, _verb) in CLIENTS.items()
        ]
        for sender in senders:
            sender.start()
        end = time.monotonic() + 60
        while sum(proxy.taken for proxy in proxies.values()) < 12 and time.monotonic() < end:
            time.sleep(0.002)
        os.kill(first.pid, signal.SIGKILL)
        for proxy in proxies.values():
            proxy.target = second.port
        for sender in senders:
            sender.join(100)
            assert not sender.is_alive(), f"{sender.name} still sends"
        assert second.said() == ""
    verbs = [verb for _send, verb in CLIENTS.values()]
    stored = Activity.objects.filter(verb__in=verbs).values_list("verb").annotate(times=Count("id"))
    assert dict(stored) == dict.fromkeys(verbs, TIMES)
    cards = source_cards(SYSTEM, now=read_clock())
    assert [card.week.stored for card in cards] == [TIMES] * len(CLIENTS)
    assert all(card.week.is_whole for card in cards)
    assert sum(card.week.repeated for card in cards) >= len(CLIENTS)  # taken, and the answer lost
