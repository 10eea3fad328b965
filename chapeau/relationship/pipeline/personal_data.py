"""What we hold about somebody who may become a buyer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.pipeline.models import Assignment, Call, Prospect, ProspectEvent


def register() -> None:
    register_records(
        PersonalData(
            ProspectEvent,
            path="prospect__hat",
            exported=("kind", "before", "after", "happened_at"),
            on_erasure="delete",
            because="a note to ourselves about a person is of no use without the person",
        ),
        PersonalData(
            Prospect,
            title=_("What we hoped to sell you"),
            path="hat",
            exported=("stage", "source", "source_note", "next_step", "score", "score_parts", "opened_at", "closed_at", "lost_reason"),
            on_erasure="delete",
            because="a note to ourselves about a person is of no use without the person",
        ),
        PersonalData(
            Call,
            title=_("Calls"),
            path="hat",
            exported=("title", "outcome", "called_at"),
            on_erasure="delete",
            because="a note to ourselves about a person is of no use without the person",
        ),
        PersonalData(
            Assignment,
            path="owner",
            exported=("code",),
            on_erasure="keep",
            because="a rule of the house; the hat says which member of staff gets new prospects",
        ),
    )  # fmt: skip
