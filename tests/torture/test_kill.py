"""`kill -9` of each process in the middle of writing: the next start just works, and nothing accepted is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture.house import House, until
from tests.torture.loads import Load, OrdersImport, Writer

pytestmark = pytest.mark.xdist_group("house")

MakeHouse = Callable[[Path], House]
VICTIMS = ("postmaster", "supervisor", "web server", "worker")


def test_whatever_is_killed_nothing_accepted_is_lost(tmp_path: Path, make_house: MakeHouse) -> None:
    load = OrdersImport(random.Random(2), tmp_path)
    kill_again_and_again(make_house(tmp_path), load, rounds=2, victims=VICTIMS[:2])


@pytest.mark.torture
def test_twenty_rounds_of_an_import(tmp_path: Path, make_house: MakeHouse) -> None:
    kill_again_and_again(make_house(tmp_path), OrdersImport(random.Random(20), tmp_path), rounds=20, victims=VICTIMS)


@pytest.mark.torture
def test_twenty_rounds_of_small_deeds_with_jobs(tmp_path: Path, make_house: MakeHouse) -> None:
    kill_again_and_again(make_house(tmp_path), Writer(random.Random(20)), rounds=20, victims=VICTIMS)


def kill_again_and_again(house: House, load: Load, *, rounds: int, victims: tuple[str, ...]) -> None:
    try:
        house.open()
        for number in range(rounds):
            victim = victims[number % len(victims)]
            started = time.monotonic()
            load.start(house)
            killed = house.kill(victim)
            load.go_on()
            load.stop()
            if victim == "supervisor":
                # Nothing outlives it, so that nothing holds the port or the data when it comes back …
                until("its children have ended", lambda: not house.processes(), seconds=30)
                house.open()
            else:
                # … and what it minds comes back by itself.
                until(f"another {victim}", lambda v=victim, k=killed: pid_or_none(house, v) not in (None, k))
                house.wait_until_ready()
            kept = load.check(house)
            print(f"round {number + 1}: {victim} killed, {kept} kept, {time.monotonic() - started:.1f} s", flush=True)
        assert house.close() == 0
        assert house.processes() == []
    finally:
        house.end_whatever_is_left()


def pid_or_none(house: House, name: str) -> int | None:
    try:
        return house.pid_of(name)
    except (OSError, KeyError, ValueError):
        return None
