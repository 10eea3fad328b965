"""A database of every earlier release comes up to date with all that is in it, and goes on working."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection as house
from psycopg import sql

from chapeau.interfaces.cli.backup import load
from chapeau.kit.first_tables import lay_first_tables
from tests.database import database_url

DUMPS = sorted(Path(__file__).parent.glob("*.dump"))

# In a process of its own, as `chapeau up` would: the tables brought up to date, then looked at and worked with by today's code.
TODAY = """
import django; django.setup()
from datetime import UTC, datetime
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.activity.tasks import make_months_ahead
from chapeau.person.people.queries import hat_by_address, viewer_for_hat
from chapeau.person.people.values import SYSTEM
now = datetime.now(UTC)
make_months_ahead(now)
before = queries.orders(SYSTEM, page_size=50)
assert before.total == 3, before.total
hat = hat_by_address(SYSTEM, email="camille@example.com")
viewer = viewer_for_hat(hat)
from tests.builders import LYON, CHAIN
from tests.buyers import fill_basket
fill_basket(hat, {CHAIN: 1}, now)
actions.set_addresses(viewer, delivery=LYON, billing=None, now=now)
basket = queries.basket(viewer, now=now)
placed = actions.place_order(viewer, seen_total=basket.seen_total, idempotency_key="after", now=now)
run_waiting_jobs(without=["mail"])
assert queries.order(viewer, code=placed.code).code == placed.code
assert queries.orders(SYSTEM, page_size=50).total == 4
print("upgraded")
"""

# Everything the house is made of, but the partitions of months and the ids that follow from the order of making.
MADE_OF = """
SELECT 'column', table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '^activity_log_2'
UNION ALL SELECT 'index', relname, '', concat_ws(' ', indisunique, indisvalid, indnkeyatts, indpred IS NOT NULL)
FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relnamespace = 'public'::regnamespace AND relname !~ '^activity_log_2'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, concat_ws(' ', contype, convalidated, condeferred)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid::regclass::text !~ '^activity_log_2'
UNION ALL SELECT 'function', proname, pg_get_function_identity_arguments(oid), regexp_replace(prosrc, '\\s+', ' ', 'g')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, tgtype::text
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text !~ '^activity_log_2'
UNION ALL SELECT 'migration', app, name, '' FROM django_migrations
UNION ALL SELECT 'topic', code, '', '' FROM privacy_topic
"""


@pytest.fixture
def scratch() -> Iterator[str]:
    """An empty database of its own beside the tests'."""
    parts = urlsplit(database_url())
    name = f"{parts.path.lstrip('/')}_upgrade"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(drop)


@pytest.mark.django_db
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_filled_database_of_that_release_comes_up_to_date_and_takes_orders(
    dump: Path, scratch: str, tmp_path: Path
) -> None:
    with psycopg.connect(scratch, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public")
    copy = tmp_path / dump.name
    copy.write_bytes(dump.read_bytes())
    load(copy, address=scratch)
    surroundings = {**os.environ, "DATABASE_URL": scratch, "CHAPEAU_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", TODAY], env=surroundings, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stdout.endswith("upgraded\n"), done.stderr[-3000:]
    # What migrations made there, step by step, is what an empty house begins with here (`first_tables.sql`).
    with psycopg.connect(scratch) as connection, house.cursor() as cursor:
        cursor.execute(MADE_OF)
        assert set(connection.execute(MADE_OF).fetchall()) == set(cursor.fetchall())


@pytest.mark.django_db
def test_first_tables_are_laid_into_an_empty_database_alone() -> None:
    assert lay_first_tables(house) is False
