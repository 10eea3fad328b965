"""What people asked and what was said about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.service.models import Note, Request, RequestEntry


def register() -> None:
    register_records(
        PersonalData(
            Request,
            title=_("Requests"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            addresses=("contact_email",),
            exported=(
                "code",
                "kind",
                "text",
                "contact_name",
                "contact_email",
                "contact_phone",
                "asked_at",
                "closed_at",
            ),
            on_erasure="blank",
            because="that something was asked, and how fast it was answered, counts without the words",
            blanks={"text": "", "contact_name": "", "contact_email": "", "contact_phone": ""},
        ),
        PersonalData(
            RequestEntry,
            title=_("What was written about requests"),
            path="request__hat",
            also=(("request__visitor__hat", "hat"),),
            exported=("text", "is_from_staff", "written_at"),
            on_erasure="delete",
            because="the words of a conversation go with the person",
        ),
        PersonalData(
            Note,
            title=_("Notes about you"),
            path="hat",
            exported=("text", "written_at"),
            on_erasure="delete",
            because="a note about a person goes with the person",
        ),
    )
