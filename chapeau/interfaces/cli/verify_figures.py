"""`chapeau verify figures`: what others published, what is computed here, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from chapeau.insight.experiments.published import published as of_experiments
from chapeau.insight.metrics.published import published as of_metrics
from chapeau.insight.models.published import published as of_models
from chapeau.insight.recommendations.published import published as of_recommendations
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.published import NotToBeHad, Reference


def every_reference(data: Path) -> Iterator[Reference | NotToBeHad]:
    yield from of_models(folder=data)
    yield from of_metrics(folder=data)
    yield from of_experiments()
    yield from of_recommendations(folder=data)


def tell(screen: Screen, references: Iterable[Reference | NotToBeHad]) -> bool:
    """One row each, then the sum of them; whether all lie within their tolerance."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Reference")
    for heading in ("published", "computed", "difference", "tolerance"):
        table.add_column(heading, justify="right")
    table.add_column("source")
    kept, outside, missing = 0, 0, []
    for one in references:
        if isinstance(one, NotToBeHad):
            missing.append(one)
            continue
        kept, outside = kept + one.is_kept, outside + (not one.is_kept)
        numbers = (f"{one.published:.10g}", f"{one.computed:.10g}", f"{one.difference:.1e}", f"{one.tolerance:.1e}")
        table.add_row(one.what if one.is_kept else f"OUTSIDE  {one.what}", *numbers, one.source)
        if screen.json_lines:
            screen.answer(
                "", what=one.what, source=one.source, published=one.published, computed=one.computed,
                difference=one.difference, tolerance=one.tolerance, is_kept=one.is_kept,
            )  # fmt: skip
    if not screen.json_lines:
        Console(width=160, highlight=False).print(table)
    for each in missing:
        screen.answer(f"Not to be had here: {each.what}: {each.why}.", not_to_be_had=each.what, why=each.why)
    said = f"{kept} of {kept + outside} references are kept"
    screen.answer(f"{said}, {outside} lie outside." if outside else f"{said}.", kept=kept, outside=outside)
    return not outside
