"""Never oversold: real connections, in threads and in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from chapeau.commerce.stock.actions import NotEnoughStock, release, reserve
from chapeau.commerce.stock.models import Reservation
from chapeau.commerce.stock.queries import availability
from chapeau.commerce.stock.tests.builders import NOW, assert_books_agree, make_variants, stock_up, want
from chapeau.kit.ids import new_id
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = """
import json, sys
import django
from django.conf import settings
import chapeau.settings
chapeau.settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from datetime import datetime, timezone
from uuid import UUID
from chapeau.commerce.stock.actions import NotEnoughStock, reserve
from chapeau.commerce.stock.values import Want
from chapeau.kit.ids import new_id
from chapeau.person.people.values import SYSTEM
now = datetime(2026, 3, 2, tzinfo=timezone.utc)
from django.db import connection
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
outcomes = []
for _ in range(int(sys.argv[3])):
    try:
        reserve(SYSTEM, order_id=new_id(), wants=[Want(new_id(), UUID(sys.argv[2]), 1)], now=now)
        outcomes.append("accepted")
    except NotEnoughStock:
        outcomes.append("refused")
print(json.dumps(outcomes), flush=True)
"""


def test_of_24_attempts_in_8_processes_on_stock_5_exactly_5_are_accepted() -> None:
    (one,) = make_variants("ONE")
    stock_up(one, LYO=3, MIL=2)
    database = str(settings.DATABASES["default"]["NAME"])
    assert database == connection.settings_dict["NAME"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ATTEMPTS, database, str(one), "3"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "chapeau.settings"},
        )
        for _ in range(8)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes: list[str] = []
    for process in processes:
        out, _ = process.communicate(timeout=60)
        outcomes.extend(json.loads(out))
    assert sorted(outcomes) == ["accepted"] * 5 + ["refused"] * 19
    assert availability(SYSTEM, variant_ids=[one])[one].available == 0
    assert_books_agree()


def test_orders_of_several_articles_in_any_order_never_wait_for_each_other() -> None:
    one, two, three = make_variants("ONE", "TWO", "THREE")
    for variant in (one, two, three):
        stock_up(variant, LYO=4, MIL=4)
    start = Barrier(8)

    def attempt(i: int) -> int:
        variants = [one, two, three]
        accepted = 0
        try:
            start.wait()
            for n in range(6):
                order = new_id()
                wanted = [want(variant, 1) for variant in variants[(i + n) % 3 :] + variants[: (i + n) % 3]]
                try:
                    reserve(SYSTEM, order_id=order, wants=wanted, now=NOW)
                except NotEnoughStock:
                    continue
                accepted += 1
                if n % 2:
                    release(SYSTEM, order_id=order)
                    accepted -= 1
            return accepted
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        kept = sum(pool.map(attempt, range(8)))
    held: set[UUID] = set(Reservation.objects.filter(state="held").values_list("order_id", flat=True))
    assert len(held) == kept <= 8
    assert_books_agree()
