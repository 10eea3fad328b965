"""What is going on while processes are killed. A load says what it has been promised, and checks that it was kept."""

from __future__ import annotations

import random
import subprocess
from typing import Protocol

import psycopg

from tests.torture.house import ROOT, House, until


class Load(Protocol):
    """Point the torture at another deed (an import, say) by writing another of these."""

    def start(self, house: House) -> None:
        """Begins, or goes on after a kill; returns when it is in its middle."""

    def go_on(self) -> None:
        """Returns when more has been accepted, or the load has ended because its database went away."""

    def stop(self) -> None: ...

    def check(self, house: House) -> str:
        """All that was accepted is there, once, with all that follows from it. Says how much that is."""


class Writer:
    """Rows in transactions of twenty, each with a job that must follow it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.accepted = 0
        self.next = 1
        self._process: subprocess.Popen[str] | None = None

    def start(self, house: House) -> None:
        self._process = subprocess.Popen(
            house.command("manage", "torture_write", str(self.next)),
            cwd=ROOT, env=house.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._read(self.chance.randint(1, 30))
        assert self._process.poll() is None, "the writer ended before anything was killed"

    def _read(self, lines: int) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for _ in range(lines):
            line = self._process.stdout.readline()
            if not line.endswith("\n"):
                return
            self.accepted = int(line)

    def go_on(self) -> None:
        self._read(20)

    def stop(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.terminate()
        for line in self._process.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                self.accepted = int(line)
        self._process.stdout.close()
        self._process.wait()

    def check(self, house: House) -> str:
        with psycopg.connect(house.run()["database"]["owner"], autocommit=True) as connection:

            def one(query: str) -> int:
                row = connection.execute(query).fetchone()
                assert row is not None
                return int(row[0])

            stored = one("SELECT count(*) FROM torture_accepted")
            # Numbers are given in order and stored in whole transactions: nothing is missing, and nothing is torn.
            assert stored == one("SELECT coalesce(max(number), 0) FROM torture_accepted")
            assert stored % 20 == 0
            assert stored >= self.accepted, f"accepted up to {self.accepted}, stored {stored}"
            until("every job is done", lambda: not one("SELECT count(*) FROM procrastinate_jobs "
                  "WHERE status <> 'succeeded' AND task_name = 'torture.follow'"), seconds=120)  # fmt: skip
            assert one("SELECT count(*) FROM torture_followed") == stored
        self.next = stored + 1
        return f"{stored} rows"
