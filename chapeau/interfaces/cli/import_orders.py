"""`chapeau import orders FILE`: bring orders of another shop in."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapeau.interfaces.cli.house import in_the_house
from chapeau.interfaces.cli.screen import Screen

if TYPE_CHECKING:
    from chapeau.commerce.history.values import Report

STAGES = {
    "read": "Reading",
    "judge": "Checking every line",
    "match": "Finding what cancellations undo",
    "buyers": "Storing buyers",
    "orders": "Storing orders",
    "lines": "Storing lines",
    "returns": "Storing returns",
    "results": "Storing results",
    "log": "Writing the log",
}


@click.command("orders")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--preset",
    type=click.Choice(["online-retail", "shopify-orders", "woocommerce-orders"]),
    help="A file that is known.",
)
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=HEADER", help="E.g. invoice=Order. Remembered for such files."
)
@click.option("--source", default=None, help="Name of where the orders come from; invoices are known once per source.")
@click.option("--currency", default=None, help="When no column tells.")
@click.option("--country", default=None, help="ISO code, when a line tells none.")
@click.option("--time-zone", default=None, help="Of the times in the file.")
@click.option("--date-format", default=None, help="E.g. %d/%m/%Y %H:%M.")
@click.option("--decimal-mark", type=click.Choice([".", ","]), default=None)
@click.option("--cancellation-prefix", default=None, help="Invoices beginning with it undo others.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
@click.option("--undo", is_flag=True, help="Take the file's orders out again.")
@click.option(
    "--results", type=click.Path(dir_okay=False, path_type=Path), help="Write what became of each line (CSV)."
)
@in_the_house
def command(
    screen: Screen,
    file: Path,
    preset: str | None,
    columns: tuple[str, ...],
    dry_run: bool,
    undo: bool,
    results: Path | None,
    **given: str | None,
) -> None:
    """Bring orders made elsewhere in, from CSV, Parquet or XLSX.

    Each line is stored, or held back with a reason. The same file twice changes nothing. Orders keep their
    amounts, touch no stock and send nothing.
    """
    from dataclasses import replace

    from chapeau.commerce.history import actions, queries
    from chapeau.commerce.history.presets import PRESETS
    from chapeau.kit.clock import read_clock
    from chapeau.person.people.values import SYSTEM

    if undo:
        code = queries.import_of_file(SYSTEM, path=file).code
        orders = actions.undo_import(SYSTEM, code=code, now=read_clock())
        screen.answer(f"{orders:,} orders were taken out again.", orders=orders)
        return
    mapping = PRESETS[preset] if preset else queries.mapping_for(SYSTEM, path=file)[1]
    said: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    named = dict(pair.split("=", 1) for pair in columns if "=" in pair)
    report = actions.import_orders(
        SYSTEM,
        path=file,
        now=read_clock(),
        preset=preset or "",
        mapping=replace(mapping, columns={**mapping.columns, **named}, **said),
        is_dry_run=dry_run,
        progress=lambda stage, done, total: screen.wait(
            f"{STAGES[stage]} … {done:,}" if done else f"{STAGES[stage]} …"
        ),
    )
    if results is not None and not dry_run:
        _write_results(results, report.code)
    screen.answer(_told(report), **asdict(report))


def _told(report: Report) -> str:
    from chapeau.commerce.history.values import LINE_REASONS

    said = []
    if report.was_done_before:
        said.append("This file is in already; nothing was changed. It said:")
    if report.is_dry_run:
        said.append("Nothing was stored; this is what would be:")
    said.append(
        f"{report.lines_in:,} lines = {report.lines_stored:,} stored + {report.lines_quarantined:,} held back, need your look"
    )
    said += [f"{count:>11,} {reason}: {LINE_REASONS[reason]}" for reason, count in report.reasons.items()]
    said += [f"{count:>11,} {name.replace('_', ' ')}" for name, count in report.counts.items() if count]
    said += [
        f"{check.currency}: {check.lines_in} in the file, {check.stored} stored, {check.quarantined} held back; "
        f"rounding {check.rounding}"
        for check in report.money
    ]
    return "\n".join(said)


def _write_results(path: Path, code: str) -> None:
    """All lines, a page at a time."""
    from chapeau.commerce.history.queries import import_lines
    from chapeau.person.people.values import SYSTEM

    header = ("line_number", "fate", "reason", "order_code", "invoice", "rounding")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        page = 1
        while True:
            found = import_lines(SYSTEM, code=code, page=page, page_size=5_000)
            writer.writerows([getattr(row, name) for name in header] for row in found.rows)
            if page >= found.page_count:
                break
            page += 1
