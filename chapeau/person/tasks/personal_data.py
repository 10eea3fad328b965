"""Tasks are about hats and say in free words what is to be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.tasks.models import Task


def register() -> None:
    register_records(
        PersonalData(
            Task,
            title=_("What we had to do for you"),
            path="hat",
            exported=("title", "note", "due_at", "created_at", "done_at"),
            on_erasure="delete",
            because="a note to ourselves about a person is of no use without the person",
        )
    )
