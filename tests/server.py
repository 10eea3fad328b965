"""pytest plugin: gives the tests a PostgreSQL before Django reads its settings.

DATABASE_URL, when set, is used as it is; the role must be allowed to create databases. Else a server of the tests' own
starts, apart from the demo's, without durability, and ends with the session. Loaded early, by `-p` in pyproject.toml.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROCESS = os.environ.get("PYTEST_XDIST_WORKER")


def start() -> None:
    """One folder and one server per session; xdist's processes share the server and have folders of their own."""
    from chapeau.interfaces.cli.postgres import Postgres
    from chapeau.interfaces.cli.screen import Screen
    from chapeau.interfaces.cli.state import Lock

    state = Path(os.environ.get("CHAPEAU_STATE") or ROOT / ".chapeau").absolute()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 1
    while not (lock := Lock(state / f"tests-{number}.lock")).take():
        number += 1  # another session of tests is under way: ours goes beside it
    home = state / f"tests-{number}"
    server = Postgres(home / "postgres", Screen(), durable=False)
    server.clear_leftovers()
    # Made anew each time (a second's work): without durability, what a killed session left cannot be trusted.
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = server.start().owner
    os.environ["CHAPEAU_STATE"] = str(home)

    def stop() -> None:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
        lock.file.unlink(missing_ok=True)
        lock.release()

    atexit.register(stop)


def pytest_configure() -> None:
    """Tests read styles and scripts where they are written; only a running house lays them out."""
    from django.conf import settings
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = _empty_what_was_filled
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


STAY = {"django_content_type", "auth_permission", "pricing_tax_rate"}
"""Django's `flush` fills them again."""
MANY = 3_000
"""Rows of a table from which emptying it whole is cheaper than asking for each row who points at it."""


def _empty_what_was_filled(case: object) -> None:
    """After a test that commits. `flush` makes 167 tables and their 900 indexes anew and works out the rights of each model:
    half a second of CPU, where rows were written to thirty tables. Here those thirty lose their rows, the rest stays.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY)
    with connection.cursor() as cursor:
        rows = "(SELECT count(*) FROM (SELECT FROM {0} LIMIT %s) AS found)"
        cursor.execute("SELECT " + ", ".join(rows.format(f'"{name}"') for name in tables), [MANY] * len(tables))
        counts = dict(zip(tables, cursor.fetchone(), strict=True))
    filled = [name for name, many in counts.items() if many]
    if MANY in counts.values():
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    elif filled:
        with connection.cursor() as cursor:  # what is written once for all has a trigger that says so
            cursor.execute(";".join(f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in filled))
            with transaction.atomic():
                cursor.execute(";".join(f'DELETE FROM "{name}"' for name in filled))
            cursor.execute(";".join(f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in filled))


@pytest.fixture(autouse=True)
def _nothing_of_earlier_tests(request: pytest.FixtureRequest) -> None:
    """What outlives a test by design: the language of the last request, the process's cache, jobs that were committed."""
    from django.conf import settings
    from django.core.cache import cache
    from django.utils import translation

    from chapeau.kit import house_settings
    from chapeau.relationship.journeys import known

    translation.activate(settings.LANGUAGE_CODE)
    cache.clear()
    house_settings.forget()
    house_settings.GOOD_FOR_SECONDS = float("inf")  # counts of queries must not hang on the clock
    known.GOOD_FOR_SECONDS = float("inf")
    known.drop()
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


# Machines differ in speed, and a gate must say the same thing twice: what exploring finds is found at the desk.
hypothesis.settings.register_profile("desk", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("gate", hypothesis.settings.get_profile("desk"), derandomize=True, database=None)
hypothesis.settings.load_profile("gate" if os.environ.get("CI") else "desk")

os.environ.setdefault("CHAPEAU_SECRET_KEY", "tests")
os.environ.setdefault("CHAPEAU_TIME_ZONE", "Europe/Paris")
os.environ.setdefault("CHAPEAU_TAX_REGISTRATIONS", "CH")
if PROCESS:
    own = Path(os.environ["CHAPEAU_STATE"]) / PROCESS
    own.mkdir(exist_ok=True)
    os.environ["CHAPEAU_STATE"] = str(own)
elif not {"--help", "-h", "--version"} & set(sys.argv):
    start()
