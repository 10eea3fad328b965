"""Begin an import that a worker does: for the office, where nobody waits before a page."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.actions.import_orders import ColumnsMissing
from chapeau.commerce.history.presets import PRESETS
from chapeau.commerce.history.queries import mapping_for
from chapeau.commerce.history.values import ColumnMapping
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import Viewer


@transaction.atomic
def start_import(
    viewer: Viewer, *, path: Path, file_name: str, preset: str = "", mapping: ColumnMapping | None = None
) -> None:
    """Hand a stored file to a worker; it stands in ``queries.imports`` from when the worker begins.

    The file must stay where it is until then. Refuses: ``Forbidden``, ``UnknownFile``, ``ColumnsMissing``.
    """
    check_may_import(viewer)
    if viewer.hat_id is None:
        raise Forbidden
    headers, known, lacking = mapping_for(viewer, path=path)
    how = PRESETS[preset] if preset else mapping
    if how is None and lacking:
        raise ColumnsMissing(fields=", ".join(lacking), headers=", ".join(headers))
    defer(
        "history.import_orders",
        queue="bulk",
        path=str(path),
        file_name=file_name,
        preset=preset,
        mapping=(how or known).to_json(),
        by_hat=str(viewer.hat_id),
    )
