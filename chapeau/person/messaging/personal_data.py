"""Messages hold names and addresses: they are shown in an export and blanked on erasure."""

from __future__ import annotations

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.messaging.models import Message


def register() -> None:
    register_records(
        PersonalData(
            Message,
            path="hat",
            exported=("queued_at", "template", "to_address", "subject", "text", "state"),
            on_erasure="blank",
            because="that something was sent is kept as proof; what and whereto is erased",
            blanks={"to_address": "", "subject": "", "text": "", "html": "", "failure": ""},
        )
    )
