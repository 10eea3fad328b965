"""What became of a row counts as holding the person it was about."""

from __future__ import annotations

from chapeau.commerce.intake.models import Run, RunRow
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Run,
            path="by_hat",
            exported=("file_name", "kept_at", "rows_in"),
            on_erasure="keep",
            because="says which colleague brought a file in; the hat behind it is anonymised",
        ),
        PersonalData(
            RunRow,
            path="hat",
            addresses=("key", "content"),
            exported=("key", "fate", "before", "after"),
            on_erasure="delete",
            because="names the person and keeps what was known of them before, so that an import can be undone",
        ),
    )
