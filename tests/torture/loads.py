"""What is going on while processes are killed. A load says what it has been promised, and checks that it was kept."""

from __future__ import annotations

import csv
import json
import random
import subprocess
from pathlib import Path
from typing import Any, Protocol

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


class OrdersImport:
    """`chapeau import orders`, a new file each round. What it said it stored is stored; what it could not finish is
    brought in by simply asking again."""

    INVOICES, LINES_EACH = 400, 5

    def __init__(self, chance: random.Random, folder: Path) -> None:
        self.chance = chance
        self.folder = folder
        self.files: list[Path] = []
        self._process: subprocess.Popen[str] | None = None
        self._was_accepted = False

    def start(self, house: House) -> None:
        self.files.append(self._write(len(self.files)))
        self._process = self._begin(house)
        until("the import writes", lambda: self._writes(house), seconds=120)

    def _begin(self, house: House) -> subprocess.Popen[str]:
        return subprocess.Popen(
            house.command("--json", "import", "orders", str(self.files[-1]), "--preset", "online-retail"),
            cwd=ROOT, env=house.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def _writes(self, house: House) -> bool:
        """A transaction of it is open, or it was quicker than we."""
        assert self._process is not None
        if self._process.poll() is not None:
            return True
        with psycopg.connect(house.run()["database"]["owner"]) as connection:
            query = "SELECT 1 FROM pg_locks WHERE relation = 'history_import'::regclass AND mode = 'RowExclusiveLock'"
            return connection.execute(query).fetchone() is not None

    def go_on(self) -> None:
        assert self._process is not None
        self._process.wait(300)

    def stop(self) -> None:
        assert self._process is not None
        self._was_accepted = self._process.returncode == 0
        self._process.communicate()

    def check(self, house: House) -> str:
        report = self._ask(house)
        assert report["was_done_before"] or not self._was_accepted, "an import that said it was done is gone"
        assert report["lines_in"] == report["lines_stored"] == self.INVOICES * self.LINES_EACH
        assert self._ask(house)["was_done_before"]
        with psycopg.connect(house.run()["database"]["owner"]) as connection:
            row = connection.execute("SELECT count(*) FROM history_line").fetchone()
        assert row == (self.INVOICES * self.LINES_EACH * len(self.files),)
        return f"{row[0]} lines{'' if self._was_accepted else ' (asked again)'}"

    def _ask(self, house: House) -> dict[str, Any]:
        process = self._begin(house)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        return dict(json.loads(said.splitlines()[-1]))

    def _write(self, number: int) -> Path:
        file = self.folder / f"orders-{number}.csv"
        header = [
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
            "Country",
        ]
        with file.open("w", newline="") as target:
            rows = csv.writer(target)
            rows.writerow(header)
            for invoice in range(self.INVOICES):
                buyer, name = 10_000 + self.chance.randrange(500), f"{100_000 + number * 1_000 + invoice}"
                for line in range(self.LINES_EACH):
                    article = f"{20_000 + self.chance.randrange(800)}"
                    day = f"2011-{1 + invoice % 12:02}-{1 + invoice % 28:02} 10:00:00"
                    rows.writerow([name, article, f"THING {article}", 1 + line, day, "2.55", buyer, "United Kingdom"])
        return file
