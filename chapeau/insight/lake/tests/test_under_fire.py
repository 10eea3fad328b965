"""A builder killed half-way, and a transaction that commits late: with real processes and connections."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from chapeau.insight.lake import actions
from chapeau.insight.lake.actions import build
from chapeau.insight.lake.manifest import read_manifest
from chapeau.insight.lake.tests.small_house import empty_log, happened, moment, rows
from chapeau.kit.ids import new_id
from tests.database import database_url

NOW = moment("2026-05-04 09:30")
_KILLED = """
import os, signal
import django
django.setup()
from datetime import datetime, UTC
from django.conf import settings
from chapeau.insight.lake import building
from chapeau.insight.lake.actions import build
def die(*given):
    os.kill(os.getpid(), signal.SIGKILL)
building.write_manifest = die
build(now=datetime.now(UTC), whole=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_builder_killed_and_a_commit_that_comes_late(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LAKE = tmp_path
    empty_log()
    # Hardly any: a key is made a moment before its transaction begins, and names the earlier millisecond.
    monkeypatch.setattr(actions, "READ_AGAIN", timedelta(milliseconds=50))
    happened("visit.began", "2026-03-10 10:00", source="search")
    told = connection.get_connection_params()
    address = {name: told[name] for name in ("host", "port", "user", "password", "dbname") if told.get(name)}
    with psycopg.connect(**address) as late:
        late.execute(
            "INSERT INTO activity_log (id, occurred_at, verb) VALUES (%s, %s, 'visit.began')",
            [new_id(), moment("2026-03-11 10:00")],
        )
        happened("visit.began", "2026-03-12 10:00", source="search")
        good = build(now=NOW)
        assert good.rows("activity") == 2
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED],
            env=os.environ | {"DATABASE_URL": database_url(), "CHAPEAU_LAKE": str(tmp_path)},
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert read_manifest(tmp_path) == good
        assert len(list(tmp_path.rglob("*.parquet"))) > sum(map(len, good.tables.values()))
        assert rows("SELECT count(*) FROM activity") == [(2,)]
        happened("visit.began", "2026-03-13 10:00", source="search")
        assert build(now=NOW).rows("activity") == 3
        late.commit()
    state = build(now=NOW)
    assert state.rows("activity") == 4
    assert build(now=NOW).rows("session") == 4
    assert not list(tmp_path.glob("scratch-*"))
    empty_log()
