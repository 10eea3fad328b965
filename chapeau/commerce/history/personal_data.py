"""Import tables count as holding a person: they lead from a customer number to a hat."""

from __future__ import annotations

from chapeau.commerce.history.models import ImportedBuyer, ImportedLine, OrderImport
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            ImportedBuyer,
            path="hat",
            exported=("source", "external_id"),
            on_erasure="delete",
            because="the number another shop gave leads back to the person",
        ),
        PersonalData(
            OrderImport,
            path="by_hat",
            exported=("file_name", "started_at", "lines_in"),
            on_erasure="keep",
            because="says which colleague brought a file in; the hat behind it is anonymised",
        ),
        PersonalData(
            ImportedLine,
            path="order_import__by_hat",
            exported=("line_number", "fate"),
            on_erasure="keep",
            because="leads to the colleague only; a quarantined line names a customer by a number whose key goes with "
            "ImportedBuyer",
        ),
    )
