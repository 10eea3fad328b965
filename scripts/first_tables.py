"""Writes `chapeau/kit/first_tables.sql` anew: an empty database after every migration, by Django's own hand.

    python scripts/first_tables.py

For each release, and whenever starting an empty house has become slow: docs/decisions/first-tables.md
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Partitions are of months, which are made for the day somebody begins.
MONTHS = "activity_log_2*"
LAST = (
    "SELECT public.activity_make_months((now() - interval '30 months')::date, (now() + interval '4 months')::date);\n"
)
# Filled after every `migrate` from files of the release.
FILLED_LATER = "pricing_tax_rate"
LEFT_OUT = re.compile(
    r"^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config\('search_path'.*|SELECT pg_catalog\.setval\(.*, 1, false\);|CREATE SCHEMA public;)?$"
)


def migrate_from_nothing() -> None:
    import django
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command

    django.setup()
    call_command(Command(), verbosity=0)  # not ours, which would begin with the file


def dumped(address: str) -> str:
    from chapeau.interfaces.cli.postgres_programs import programs_for

    dump = [programs_for(None) / "pg_dump", "--schema=public", "--no-owner", "--no-privileges", "--no-comments"]
    dump += [
        "--inserts",
        "--rows-per-insert=500",
        f"--exclude-table={MONTHS}",
        f"--exclude-table-data={FILLED_LATER}",
        address,
    ]
    return subprocess.run(dump, check=True, capture_output=True, text=True).stdout


def main() -> None:
    from chapeau.interfaces.cli.postgres import Postgres
    from chapeau.interfaces.cli.screen import Screen

    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgres", Screen(), durable=False)
        try:
            os.environ.update(
                DATABASE_URL=server.start().owner, CHAPEAU_STATE=folder, DJANGO_SETTINGS_MODULE="chapeau.settings"
            )
            migrate_from_nothing()
            lines = [line for line in dumped(os.environ["DATABASE_URL"]).splitlines() if not LEFT_OUT.match(line)]
        finally:
            server.stop()
    file = ROOT / "chapeau" / "kit" / "first_tables.sql"
    file.write_text("\n".join(lines) + "\n" + LAST)
    print(f"{file}: {len(lines)} lines.")


if __name__ == "__main__":
    main()
