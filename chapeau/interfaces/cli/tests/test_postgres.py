"""The embedded server by itself: its roles, and what an earlier end may have left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chapeau.interfaces.cli import processes
from chapeau.interfaces.cli.postgres import Postgres, cluster_name
from chapeau.interfaces.cli.refusals import ServerRefused
from chapeau.interfaces.cli.screen import Screen


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "postgres"
    yield home
    name = cluster_name(home)
    processes.end_all(lambda: processes.called(name, program="postgres"), patience=0.1, first=signal.SIGKILL)


def server(home: Path, *, durable: bool = False) -> Postgres:
    return Postgres(home, Screen(json_lines=True), durable=durable)


def answer(address: str, query: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def test_the_application_is_neither_superuser_nor_owner(home: Path) -> None:
    postgres = server(home)
    addresses = postgres.start()
    try:
        with psycopg.connect(addresses.owner) as owner:
            owner.execute("CREATE TABLE page (id int GENERATED ALWAYS AS IDENTITY, word text)")
        with psycopg.connect(addresses.application, autocommit=True) as application:
            application.execute("INSERT INTO page (word) VALUES ('kept')")
            application.execute("UPDATE page SET word = 'changed'")
            for forbidden in (
                "CREATE TABLE mine (id int)",
                "DROP TABLE page",
                "TRUNCATE page",
                "ALTER TABLE page ADD COLUMN more int",
                "ALTER TABLE page DISABLE TRIGGER ALL",
                "SET SESSION AUTHORIZATION chapeau_owner",
                "SET ROLE chapeau_owner",
                "COPY page TO PROGRAM 'cat'",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    application.execute(forbidden)
        for role in ("owner", "application"):
            rights = "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            assert answer(getattr(addresses, role), rights) is False
    finally:
        postgres.stop()


def test_the_database_sorts_by_code_point_and_knows_no_place(home: Path) -> None:
    postgres = server(home)
    addresses = postgres.start()
    try:
        assert answer(addresses.application, "SHOW server_encoding") == "UTF8"
        assert answer(addresses.application, "SHOW timezone") == "UTC"
        assert answer(addresses.application, "SELECT 'Z' < 'a' AND upper('é') = 'É'") is True
    finally:
        postgres.stop()


def test_what_lies_above_the_folder_keeps_its_permissions(tmp_path: Path, home: Path) -> None:
    tmp_path.chmod(0o700)
    postgres = server(home)
    postgres.start()
    postgres.stop()
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (home / "data").stat().st_mode & 0o777 == 0o700
    assert (home / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_too_deep_for_a_socket_is_served_by_a_port_that_stays(tmp_path: Path) -> None:
    postgres = server(tmp_path / ("deep" * 25) / "postgres")
    first = postgres.start()
    os.kill(postgres.pid or 0, signal.SIGKILL)
    while postgres.is_running():
        os.sched_yield()
    try:
        assert "127.0.0.1" in first.application
        assert postgres.start() == first
        assert answer(first.application, "SELECT 1") == 1
    finally:
        postgres.stop()


def test_a_making_that_was_cut_off_begins_anew(home: Path) -> None:
    (home / "data.new" / "base").mkdir(parents=True)
    (home / "data.new" / "PG_VERSION").write_text("18\n")
    postgres = server(home)
    assert answer(postgres.start().application, "SELECT 1") == 1
    postgres.stop()


def test_a_stale_note_that_names_a_stranger_is_no_obstacle_and_no_danger(home: Path) -> None:
    postgres = server(home)
    postgres.start()
    postgres.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (home / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{home / 'data'}\n1\n5432\n\n\n1 1\n")
        try:
            assert answer(postgres.start().application, "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            postgres.stop()
            stranger.kill()


@pytest.mark.parametrize("master_lives", [True, False])
def test_what_a_killed_supervisor_left_running_is_ended_first(home: Path, master_lives: bool) -> None:
    lost = server(home, durable=True)
    addresses = lost.start()
    master = lost.pid or 0
    busy = psycopg.connect(addresses.owner, autocommit=True)
    busy.execute("CREATE TABLE kept (id int)")
    busy.execute("INSERT INTO kept VALUES (1)")
    # A backend deep in its work does not notice the end of its master.
    busy.pgconn.send_query(b"SELECT sum(i) FROM generate_series(1, 1000000000) i")
    if not master_lives:
        os.kill(master, signal.SIGKILL)
    # We are its parent, and must not leave it as a zombie; in life, init sees to that.
    burial = threading.Thread(target=lost._process.wait)  # type: ignore[union-attr]
    burial.start()
    again = server(home, durable=True)
    try:
        assert answer(again.start().owner, "SELECT count(*) FROM kept") == 1
        assert not processes.is_alive(master)
    finally:
        again.stop()
        burial.join()
        busy.close()


def test_another_major_version_is_refused_with_a_way_out(home: Path) -> None:
    postgres = server(home)
    postgres.start()
    postgres.stop()
    (home / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerRefused, match=r"made by PostgreSQL 17.*Dump it"):
        server(home).start()
