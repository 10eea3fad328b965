"""`chapeau import pictures FOLDER`, or a list of files and addresses: pictures of articles."""

from __future__ import annotations

from pathlib import Path

import click

from chapeau.interfaces.cli.house import in_the_house
from chapeau.interfaces.cli.screen import Screen

SHOWN = 20


@click.command("pictures")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where a list's files lie."
)
@click.option("--results", type=click.Path(dir_okay=False, path_type=Path), help="Write what became of each (CSV).")
@in_the_house
def command(screen: Screen, source: Path, folder: Path | None, results: Path | None) -> None:
    """Hang pictures behind those the articles have.

    SOURCE is a folder with files called by SKU (`COL-BELL.jpg`, `COL-BELL-2.jpg`), or a table with a SKU and files or
    https addresses beside it. Each picture is drawn anew; a bad one is said, the others hang.
    """
    from chapeau.interfaces.article_pictures import hang_pictures, wishes_of_folder, wishes_of_list, write_results
    from chapeau.kit.clock import read_clock
    from chapeau.person.people.values import SYSTEM

    wishes = wishes_of_folder(source) if source.is_dir() else list(wishes_of_list(source))
    place = source if source.is_dir() else folder or source.parent
    if source.is_dir():
        wishes = [type(wish)(wish.sku, str(Path(wish.source).relative_to(source))) for wish in wishes]
    told = hang_pictures(SYSTEM, wishes=wishes, folder=place, now=read_clock())
    if results is not None:
        write_results(results, told)
    bad = [one for one in told if one.problem]
    said = [f"{len(told) - len(bad):,} pictures hang, {len(bad):,} do not."]
    said += [f"  {one.wish.sku} {one.wish.source}: {one.problem}" for one in bad[:SHOWN]]
    screen.answer(
        "\n".join(said), hung=len(told) - len(bad), problems=[[o.wish.sku, o.wish.source, o.problem] for o in bad]
    )
