"""The disk of the database runs full while orders of work are written: what was accepted is there when there is room again."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.house import House
from tests.torture.loads import Writer

pytestmark = [
    pytest.mark.torture,
    pytest.mark.xdist_group("house"),
    pytest.mark.skipif(os.geteuid() != 0, reason="a small file system of its own needs root"),
]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_loses_nothing_accepted(small_disk: Path, make_house: Callable[[Path], House]) -> None:
    house = make_house(small_disk)
    load = Writer(random.Random(28))
    filler = small_disk / "filler"
    try:
        house.open()
        load.start(house)
        _fill(small_disk, filler)
        until = time.monotonic() + 60
        while time.monotonic() < until and house.is_ready():
            load.go_on()
        load.stop()
        filler.unlink()
        if house.supervisor is not None and house.supervisor.poll() is not None:
            house.open()  # it gave up after five ends in a minute, and said so
        else:
            house.wait_until_ready()
        print(load.check(house))
        assert house.close() == 0
    finally:
        filler.unlink(missing_ok=True)
        house.end_whatever_is_left()


def _fill(disk: Path, filler: Path) -> None:
    space = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(4096, space.f_bavail * space.f_frsize - 2 * 1024 * 1024))
