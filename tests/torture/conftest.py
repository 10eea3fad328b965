"""Making a database and its tables takes longer than anything else here: done once, then copied."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.house import House

SETTINGS = "tests.torture.settings"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a house that was opened once and closed in peace."""
    house = House(tmp_path_factory.mktemp("prepared") / "state", settings=SETTINGS)
    try:
        house.open()
        assert house.close() == 0
        assert house.processes() == []
    finally:
        house.end_whatever_is_left()
    return house.state


@pytest.fixture(scope="session")
def make_house(prepared: Path) -> Iterator[Callable[[Path], House]]:
    made: list[House] = []

    def make(folder: Path) -> House:
        house = House(folder / "state", settings=SETTINGS)
        # `cp -a` keeps owners, which Python's copytree does not.
        subprocess.run(["cp", "-a", str(prepared), str(house.state)], check=True)
        made.append(house)
        return house

    yield make
    for house in made:
        house.end_whatever_is_left()
