"""Who was asked, and what they answered. An anonymous answer leads to nobody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.surveys.models import Answer, AnswerValue, Invitation, Survey, SurveyVersion


def register() -> None:
    register_records(
        PersonalData(
            Invitation,
            path="hat",
            exported=("state", "due_at", "asked_at", "is_by_mail", "held_because"),
            on_erasure="keep",
            because="that somebody was asked counts in how many answered, without a word of theirs",
            title=_("Surveys you were asked to answer"),
        ),
        PersonalData(
            Answer,
            path="hat",
            exported=("code", "at", "score", "via", "language", "is_complete"),
            on_erasure="keep",
            because="a score is a number; the words go",
        ),
        PersonalData(
            AnswerValue,
            path="answer__hat",
            exported=("question", "number", "numbers", "text"),
            on_erasure="blank",
            because="that something was answered counts without the words",
            blanks={"text": "", "folded": "", "themes": []},
            title=_("What you answered in surveys"),
        ),
        PersonalData(
            Survey,
            path="owner_hat",
            exported=("code",),
            on_erasure="keep",
            because="says which member of staff looks after it",
        ),
        PersonalData(
            SurveyVersion,
            path="by_hat",
            exported=("number", "published_at"),
            on_erasure="keep",
            because="says which member of staff published it",
        ),
    )
