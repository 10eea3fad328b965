"""`make check`: everything that can be said about the code without running it. Each step runs; all failures are shown."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: list[tuple[str, list[str]]] = [
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("walls", ["lint-imports", "--no-logo"]),
    ("types", ["mypy"]),
    ("migrations", ["python", "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("sentences", ["python", "scripts/messages.py", "check"]),
    ("libraries", ["python", "scripts/audit.py"]),
]


def main() -> int:
    # `makemigrations --check` asks the database for its history; without one it only warns, so the check needs none.
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chapeau.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
        "CHAPEAU_SECRET_KEY": "check",
        "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
        "PYTHONPATH": str(ROOT),
    }
    failed = []
    for name, command in STEPS:
        if command[0] == "python" and command[1].endswith(".py") and not (ROOT / command[1]).exists():
            continue
        started = time.monotonic()
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        print(
            f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name:<13} {time.monotonic() - started:5.1f} s",
            flush=True,
        )
        if done.returncode == 0 and done.stdout.startswith("not reached"):
            print(f"        {done.stdout.strip()}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    if failed:
        print(f"make check: {', '.join(failed)} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
