"""CPU time of processes on this machine, the database's included."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def _times(pid: int) -> tuple[int, float, float]:
    """Parent, own CPU seconds, and those of children already gone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / TICK
    reaped = (int(fields[13]) + int(fields[14])) / TICK
    return int(fields[1]), own, reaped


def tree_cpu(root: int) -> float:
    """CPU seconds of a process, its living descendants, and those it has waited for."""
    parents: dict[int, list[int]] = {}
    times: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent, own, reaped = _times(int(entry.name))
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(entry.name))
        times[int(entry.name)] = own + reaped
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        total += times.get(pid, 0.0)
        waiting += parents.get(pid, [])
    return total


def backend_cpu() -> float:
    """CPU seconds of the server's process that this connection speaks with; it must run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    return _times(int(pid))[1]


def postmaster() -> int:
    """The database server's first process; it must run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('fsync'), current_setting('synchronous_commit')")
        backend, fsync, commit = cursor.fetchone() or (0, "", "")
    if (fsync, commit) != ("on", "on"):
        raise SystemExit("figures are taken with durability on: fsync and synchronous_commit must be on")
    return _times(int(backend))[0]


def report(name: str, value: float, unit: str, work: str, **more: object) -> None:
    """One line for one figure."""
    print(json.dumps({"name": name, "value": round(value, 6), "unit": unit, "work": work, **more}), flush=True)


def cpu_per_operation(
    operation: Callable[[], object],
    *,
    times: int,
    rounds: int = 5,
    warm: int = 3,
    server: int | None = None,
    before: Callable[[], object] = lambda: None,
) -> float:
    """Median over rounds of CPU seconds (application + database) per operation.

    ``server`` is the first process of a web server to count instead of this process. ``before`` prepares each round
    and is not counted.
    """
    before()
    for _ in range(warm):
        operation()
    database = postmaster()
    figures = []
    for _ in range(rounds):
        before()
        ours = tree_cpu(server) if server else time.process_time()
        theirs = tree_cpu(database)
        for _ in range(times):
            operation()
        ours = (tree_cpu(server) if server else time.process_time()) - ours
        figures.append((ours + tree_cpu(database) - theirs) / times)
    return statistics.median(figures)
