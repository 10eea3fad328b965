"""Imports begun in the office, done by a worker."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from procrastinate.contrib.django import app

from chapeau.commerce.history.actions.import_orders import import_orders
from chapeau.commerce.history.values import ColumnMapping
from chapeau.kit.clock import read_clock
from chapeau.person.people.queries import hat_card, viewer_for_hat
from chapeau.person.people.values import SYSTEM


@app.task(name="history.import_orders", queue="bulk", retry=3)
def import_orders_of(path: str, file_name: str, preset: str, mapping: dict[str, object] | None, by_hat: str) -> None:
    """A worker that is killed in the middle left nothing; the job, given back, begins again."""
    import_orders(
        viewer_for_hat(hat_card(SYSTEM, hat_id=UUID(by_hat))),
        path=Path(path),
        file_name=file_name,
        preset=preset,
        mapping=ColumnMapping.from_json(mapping) if mapping else None,
        now=read_clock(),
    )
