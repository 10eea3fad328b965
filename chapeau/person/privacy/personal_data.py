"""What this room holds about a person."""

from __future__ import annotations

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.privacy.models import Look


def register() -> None:
    register_records(
        PersonalData(
            Look,
            path="person",
            of="person",
            exported=("page", "about", "is_across", "looked_at"),
            on_erasure="delete",
            because="nobody is left to read who looked",
        )
    )
