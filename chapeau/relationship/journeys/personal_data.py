"""Which journeys somebody went."""

from __future__ import annotations

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.journeys.models import Passage, StepTaken


def register() -> None:
    register_records(
        PersonalData(
            Passage,
            path="hat",
            exported=("entered_at", "ended_at", "ended_by"),
            on_erasure="keep",
            because="how many went which way counts without knowing who they were",
        ),
        PersonalData(
            StepTaken,
            path="passage__hat",
            exported=("step", "way", "left_at"),
            on_erasure="keep",
            because="as the passage it belongs to",
        ),
    )
