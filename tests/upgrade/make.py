"""Writes `tests/upgrade/<release>.dump`: a small filled world of this release. Run once at each release:

DATABASE_URL=postgres://…/empty python -m tests.upgrade.make 0.1
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main(release: str) -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chapeau.settings")
    django.setup()
    from django.core.management import call_command

    from chapeau.interfaces.office.tests.orders import order_of
    from chapeau.kit.jobs import run_waiting_jobs
    from tests.builders import make_shop

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as media:
        settings.MEDIA_ROOT = settings.EMAIL_FILE_PATH = media
        shop = make_shop()
        for _ in range(3):
            order_of(shop)
        run_waiting_jobs()
    from chapeau.interfaces.cli.postgres_programs import programs_for

    # The search's own words are made again by `catalog`'s rebuild, and are most of the size.
    dump = [programs_for(None) / "pg_dump", "--format=custom", "--compress=9", "--no-owner", "--no-privileges", "--schema=public"]  # fmt: skip
    subprocess.run([*dump, "--file", HERE / f"{release}.dump", os.environ["DATABASE_URL"]], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
