"""`chapeau export`: a list of one kind, or the whole company in one archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chapeau.interfaces.cli.bring_in import KINDS
from chapeau.interfaces.cli.screen import Screen


def write_out(screen: Screen, what: str, to: Path | None) -> None:
    """A kind of table, printed or into a file; or, for a name that ends in .zip, the archive."""
    if what.lower().endswith(".zip"):
        from chapeau.interfaces.archive import write_archive

        with screen.bar("Writing the archive") as advance:
            told = write_archive(Path(what), progress=lambda _table: advance(1))
        screen.answer(f"{what}: {told.rows:,} rows of {told.tables} tables, {told.files:,} files.", **told.to_json())
        return
    if what not in KINDS:
        raise click.UsageError(f"There is no {what!r}. There are: {', '.join(KINDS)}, or a FILE.zip.")
    from chapeau.commerce.intake.kinds import KINDS as TABLES
    from chapeau.kit.clock import read_clock
    from chapeau.kit.tables.sheets import csv_lines, kind_rows, xlsx_bytes
    from chapeau.person.people.values import SYSTEM

    kind = TABLES[what]
    table = kind_rows(kind, kind.export(SYSTEM, read_clock()))
    if to is None:
        for line in csv_lines(table):
            sys.stdout.write(line)
    elif to.suffix.lower() == ".xlsx":
        to.write_bytes(xlsx_bytes(table, name=what))
    else:
        with to.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(table))
