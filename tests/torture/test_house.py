"""The supervisor as a person at a shell meets it: second starts, taken ports, Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.torture.house import ROOT, House, until

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, make_house: Callable[[Path], House]) -> Iterator[House]:
    house = make_house(tmp_path_factory.mktemp("house"))
    try:
        house.open()
        yield house
    finally:
        house.end_whatever_is_left()


def chapeau(house: House, *words: str, **more: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and the JSON lines said."""
    done = subprocess.run(
        house.command("--json", *words), cwd=ROOT, env={**house.environment(), **more},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_it_answers(house: House) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/healthz") as answer:
        assert json.load(answer) == {"alive": True}
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/readyz") as answer:
        assert json.load(answer) == {"ready": True, "database": True, "worker": True}


def test_web_and_worker_connect_with_narrow_rights(house: House) -> None:
    with psycopg.connect(house.run()["database"]["owner"]) as connection:
        roles = connection.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                                   "AND datname = 'chapeau'").fetchall()  # fmt: skip
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert (roles, owners) == ([("chapeau_app",)], [("chapeau_owner",)])


def test_a_second_one_in_the_same_folder_is_refused(house: House) -> None:
    code, said = chapeau(house, "up", "--port", "1")
    assert (code, said[-1]["code"]) == (2, "already-running")
    assert f"http://127.0.0.1:{house.port}" in said[-1]["text"]


def test_a_taken_port_is_said_plainly_and_nothing_stays(tmp_path: Path) -> None:
    elsewhere = House(tmp_path / "state")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", elsewhere.port))
        taken.listen()
        code, said = chapeau(elsewhere, "up", "--port", str(elsewhere.port))
    assert (code, said[-1]["code"]) == (2, "port-taken")
    assert f"Port {elsewhere.port}" in said[-1]["text"]
    assert elsewhere.processes() == []


def test_commands_work_beside_the_running_house(house: House) -> None:
    assert chapeau(house, "manage", "showmigrations", "people") == (0, [])


def test_a_wrong_call_ends_with_2_and_a_bug_with_1(house: House) -> None:
    code, said = chapeau(house, "up", "--port", "eighty")
    assert (code, said[-1]["event"]) == (2, "refused")
    code, said = chapeau(house, "worker", DATABASE_URL="mysql://elsewhere/name")
    assert (code, said[-1]["event"]) == (1, "failed")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_ending_ends_every_process(tmp_path: Path, sign: signal.Signals) -> None:
    house = House(tmp_path / "state")
    try:
        house.begin()
        # In the middle of its start, when impatience comes.
        until("something runs", house.processes, seconds=60)
        assert house.supervisor is not None
        house.supervisor.send_signal(sign)
        assert house.supervisor.wait(60) == 0
        assert house.processes() == []
        assert not (house.state / "run.json").exists()
    finally:
        house.end_whatever_is_left()
