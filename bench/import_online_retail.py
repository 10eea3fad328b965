"""Bring the whole of Online Retail in: 541,909 lines, seconds on the wall and memory at the peak."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from bench.measure import postmaster, report, tree_cpu
from chapeau.commerce.history.actions import import_orders
from chapeau.person.people.values import SYSTEM

FILE = Path(__file__).parents[1] / "data" / "online_retail.parquet"
LINES = 541_909


def _peak_mb(pid: int | str) -> float:
    """The most memory a process has held; the database's shared memory counts as far as the process touched it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _bring_in() -> tuple[float, float, float]:
    """Seconds on the wall, CPU seconds of command and database, megabytes at the peak."""
    database = postmaster()  # refuses one that is not durable
    started, spent = time.monotonic(), time.process_time() + tree_cpu(database)
    done = import_orders(SYSTEM, path=FILE, preset="online-retail", now=datetime.now(UTC))
    seconds = time.monotonic() - started
    cpu = time.process_time() + tree_cpu(database) - spent
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    if done.lines_in != LINES:
        raise SystemExit(f"{done.lines_in} lines came in")
    return seconds, cpu, _peak_mb("self") + _peak_mb(backend)


def seconds() -> None:
    took, cpu, _ = _bring_in()
    report("import_online_retail_s", took, "s", f"{LINES} lines of {FILE.name}", aim=120, cpu_s=round(cpu, 1))


def peak() -> None:
    _, _, megabytes = _bring_in()
    report(
        "import_online_retail_peak_mb",
        megabytes,
        "MB",
        f"{LINES} lines of {FILE.name}; the command and its database process",
        aim=1500,
    )


FIGURES = {"import_online_retail_s": seconds, "import_online_retail_peak_mb": peak}
