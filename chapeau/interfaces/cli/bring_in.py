"""`chapeau import products FILE` and its sisters: one's own files brought in, tried, and taken out again."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapeau.interfaces.cli.house import in_the_house
from chapeau.interfaces.cli.screen import Screen

if TYPE_CHECKING:
    from chapeau.commerce.intake.values import RunCard

KINDS = {
    "products": "Bring articles in, with their prices, costs and stock.",
    "prices": "Bring prices in.",
    "stock": "Bring in what was counted.",
    "costs": "Bring purchase costs in.",
    "people": "Bring people in, from a table or from address cards (vCard).",
    "organisations": "Bring organisations in, with the people who act for them.",
}
SHOWN = 20


def command_for(kind: str) -> click.Command:
    """The command that brings this kind in."""

    @click.command(kind, help=f"{KINDS[kind]}\n\nEach row is stored, or held back with a reason; nothing is lost.")
    @click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--preset", default="", help="A known export, such as shopify-products; known ones are found out.")
    @click.option("--mapping", "columns", multiple=True, metavar="COLUMN=HEADER", help="E.g. sku=Article. Remembered.")
    @click.option("--set", "ways", multiple=True, metavar="NAME=VALUE", help="E.g. existing=skip, price_list=public.")
    @click.option("--encoding", default=None, help="Letters of the file, when the guess is wrong: cp1252, utf-16 …")
    @click.option("--decimal-mark", type=click.Choice([".", ","]), default=None)
    @click.option("--dates", type=click.Choice(["day-first", "month-first"]), default=None)
    @click.option("--dry-run", is_flag=True, help="Say what would become of each row, store nothing.")
    @click.option("--undo", metavar="CODE", default=None, help="Take a run out again, by the code it was given.")
    @click.option("--results", type=click.Path(dir_okay=False, path_type=Path), help="Write each row's fate (CSV).")
    @click.option(
        "--held-back", type=click.Path(dir_okay=False, path_type=Path), help="Write the held-back rows (CSV)."
    )
    @click.option(
        "--template", type=click.Path(dir_okay=False, path_type=Path), help="Write a file to fill in (.csv, .xlsx)."
    )
    @in_the_house
    def command(
        screen: Screen,
        file: Path | None,
        preset: str,
        columns: tuple[str, ...],
        ways: tuple[str, ...],
        encoding: str | None,
        decimal_mark: str | None,
        dates: str | None,
        dry_run: bool,
        undo: str | None,
        results: Path | None,
        held_back: Path | None,
        template: Path | None,
    ) -> None:
        from chapeau.commerce.intake import actions
        from chapeau.kit.clock import read_clock
        from chapeau.person.people.values import SYSTEM

        if template is not None:
            _write_template(kind, template)
            screen.answer(f"{template} is to be filled in.", file=str(template))
            return
        if undo is not None:
            _answer(screen, actions.undo_run(SYSTEM, code=undo, now=read_clock()))
            return
        if file is None:
            raise click.UsageError("Say which FILE.")
        manner = {"encoding": encoding, "decimal_mark": decimal_mark, "date_order": dates}
        screen.wait(f"{file.name} …")
        card = actions.bring_file(
            SYSTEM,
            kind=kind,
            path=file,
            now=read_clock(),
            preset=preset,
            mapping=_pairs(columns),
            ways=_pairs(ways),
            manner={name: value for name, value in manner.items() if value},
            is_trial=dry_run,
        )
        if results is not None:
            _write_results(results, card)
        if held_back is not None:
            _write_held_back(held_back, card)
        _answer(screen, card)

    return command


def _pairs(said: tuple[str, ...]) -> dict[str, str]:
    for pair in said:
        if "=" not in pair:
            raise click.UsageError(f"{pair!r} has no = in it.")
    return dict(pair.split("=", 1) for pair in said)


def _answer(screen: Screen, card: RunCard) -> None:
    from chapeau.commerce.intake.queries import row_page
    from chapeau.person.people.values import SYSTEM

    said = ["Nothing was stored; this is what would be:"] if card.is_trial else [f"Run {card.code}:"]
    said.append(f"{card.rows_in:,} rows: " + ", ".join(f"{n:,} {fate}" for fate, n in card.counts.items()))
    for fate in ("refused", "kept"):
        page = row_page(SYSTEM, code=card.code, fate=fate, page_size=SHOWN)
        said += [f"  row {row.number} {row.key}: {row.reason}" for row in page.rows]
        if page.total > SHOWN:
            said.append(f"  … and {page.total - SHOWN:,} more")
    screen.answer("\n".join(said), **asdict(card))


def _write_template(kind: str, path: Path) -> None:
    from chapeau.commerce.intake.kinds import KINDS as TABLES
    from chapeau.kit.tables.sheets import template_csv, template_xlsx

    if path.suffix.lower() == ".xlsx":
        path.write_bytes(template_xlsx(TABLES[kind]))
    else:
        path.write_text("".join(template_csv(TABLES[kind])), encoding="utf-8", newline="")


def _write_results(path: Path, card: RunCard) -> None:
    from chapeau.commerce.intake.queries import row_page
    from chapeau.person.people.values import SYSTEM

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("row", "key", "fate", "code", "reason"))
        page = 1
        while rows := row_page(SYSTEM, code=card.code, page=page, page_size=5_000).rows:
            writer.writerows((row.number, row.key, row.fate, row.code, row.reason) for row in rows)
            page += 1


def _write_held_back(path: Path, card: RunCard) -> None:
    from chapeau.commerce.intake.queries import held_back
    from chapeau.kit.tables.sheets import csv_lines
    from chapeau.person.people.values import SYSTEM

    def table() -> Any:
        yield [*card.headers, "Reason"]
        for row in held_back(SYSTEM, code=card.code):
            yield [*((row.content or {}).get(header, "") for header in card.headers), row.reason]

    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(csv_lines(table()))
