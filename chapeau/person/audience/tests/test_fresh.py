"""One person's change is seen within a second of its commit, by a worker process of its own (promise 7)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import transaction

from chapeau.kit.bus import publish
from chapeau.kit.ids import new_id
from chapeau.person.audience import queries, refresh
from chapeau.person.audience.models import Audience
from chapeau.person.audience.tests.builders import Bought, make_audience
from chapeau.person.people.tests.builders import make_person
from chapeau.person.people.values import SYSTEM
from tests.database import database_url


def _seconds_until_in(audience_id: object, hat_id: object, patience: float) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < patience:
        if queries.contains(SYSTEM, audience_id=audience_id, hat_ids=[hat_id]):  # type: ignore[arg-type,list-item]
            return time.perf_counter() - began
        time.sleep(0.01)
    raise AssertionError(f"not in after {patience} seconds")


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_within_a_second() -> None:
    audience = make_audience("bought in last 2 days", now=datetime.now(UTC))
    hats = [make_person("Ada", str(number)).id for number in range(4)]
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "django", "procrastinate", "worker", "-q", "now", "-c", "1"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "chapeau.settings", "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        took = []
        for number, hat_id in enumerate(hats):
            with transaction.atomic():
                publish([Bought(occurred_at=datetime.now(UTC), hat_id=hat_id, id=new_id())])
            # The first waits for the worker to start.
            took.append(_seconds_until_in(audience.id, hat_id, 60 if number == 0 else 10))
    finally:
        worker.terminate()
        worker.wait(30)
    assert sorted(took[1:])[1] <= 1.0, took


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_an_audience_is_first_built_is_looked_at_after_it() -> None:
    hat = make_person()
    audience = make_audience("bought in last 2 days", now=datetime.now(UTC))
    Audience.objects.filter(id=audience.id).update(built_at=None)
    with psycopg.connect(database_url()) as builder:
        builder.execute("SELECT 1 FROM audience_audience WHERE id = %s FOR NO KEY UPDATE", [audience.id])
        with transaction.atomic():
            publish([Bought(occurred_at=datetime.now(UTC), hat_id=hat.id, id=new_id())])
        with transaction.atomic():
            refresh.drain(now=datetime.now(UTC))
        builder.execute("UPDATE audience_audience SET built_at = now() WHERE id = %s", [audience.id])
    with transaction.atomic():
        refresh.drain(now=datetime.now(UTC))
    assert queries.contains(SYSTEM, audience_id=audience.id, hat_ids=[hat.id]) == {hat.id}
