"""`make bench`: every figure, each in a fresh copy of an empty, migrated database, in a process of its own.

A module of this folder names its figures: ``FIGURES = {"price_200_cpu_s": function, …}``. The function makes its world, measures
(`bench.measure`) and reports. It connects as the owner of the tables. `make bench ONLY=name` runs one.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

import bench

Figure = Callable[[], object]
COPY = "chapeau_bench"


def figures() -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in ("__main__", "measure"):
            found |= getattr(importlib.import_module(f"bench.{module.name}"), "FIGURES", {})
    return dict(sorted(found.items()))


def in_a_copy(name: str) -> int:
    """Runs one figure on a copy of the database that DATABASE_URL names, and drops the copy."""
    address = os.environ["DATABASE_URL"]
    parts = urlsplit(address)
    elsewhere = urlunsplit(parts._replace(path="/postgres"))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(COPY))
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(COPY), sql.Identifier(parts.path.lstrip("/"))
    )
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(make)
        surroundings = {**os.environ, "DATABASE_URL": urlunsplit(parts._replace(path=f"/{COPY}"))}
        try:
            command = [sys.executable, "-m", "bench", "--here", name]
            return subprocess.run(command, env=surroundings, check=False).returncode
        finally:
            connection.execute(drop)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", help="one figure by its name")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    import django

    django.setup()
    known = figures()
    if wanted.here:
        known[wanted.here]()
        return 0
    if wanted.only and wanted.only not in known:
        print(f"No figure {wanted.only!r}. There are: {', '.join(known) or 'none yet'}.", file=sys.stderr)
        return 2
    failed = [name for name in known if wanted.only in (None, name) and in_a_copy(name)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
