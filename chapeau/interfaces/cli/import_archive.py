"""`chapeau import archive FILE.zip`: a whole company into an empty deployment."""

from __future__ import annotations

from pathlib import Path

import click

from chapeau.interfaces.cli.house import in_the_house
from chapeau.interfaces.cli.screen import Screen


@click.command("archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_the_house
def command(screen: Screen, file: Path) -> None:
    """Bring a whole company in from an archive that `chapeau export FILE.zip` wrote: all of it or nothing.

    Only into an empty deployment. Nothing is sent, no job is begun; everybody signs in anew.
    """
    from chapeau.interfaces.archive import read_archive

    with screen.bar("Reading the archive") as advance:
        told = read_archive(file, progress=lambda _table: advance(1))
    screen.answer(f"{told.rows:,} rows in {told.tables} tables, {told.files:,} files.", **told.to_json())
