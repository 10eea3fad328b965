"""What people typed into forms."""

from __future__ import annotations

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.content.models import ArticleVersion, FormSubmission, FormVersion


def register() -> None:
    register_records(
        PersonalData(
            FormSubmission,
            path="hat",
            exported=("code", "email", "answers", "topics", "language", "page", "sent_at", "confirmed_at", "taken_at"),
            on_erasure="blank",
            because="that a form was sent counts without the words",
            blanks={"email": "", "answers": {}, "page": ""},
        ),
        PersonalData(
            FormVersion,
            path="by_hat",
            exported=("number", "published_at"),
            on_erasure="keep",
            because="says which member of staff published it",
        ),
        PersonalData(
            ArticleVersion,
            path="by_hat",
            exported=("number", "made_at"),
            on_erasure="keep",
            because="says which member of staff published it",
        ),
    )
