"""Messages hold names and addresses: they are shown in an export and blanked on erasure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.messaging.models import (
    Decision,
    IncomingFile,
    IncomingMail,
    Message,
    MessageEvent,
    PushSubscription,
)


def register() -> None:
    register_records(
        PersonalData(
            Message,
            title=_("Mails to you"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            addresses=("to_address",),
            exported=("queued_at", "template", "to_address", "subject", "text", "state"),
            on_erasure="blank",
            because="that something was sent is kept as proof; what and whereto is erased",
            blanks={"to_address": "", "subject": "", "text": "", "html": "", "failure": "", "variables": {}},
        ),
        PersonalData(
            IncomingMail,
            title=_("Mails from you"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            addresses=("from_address",),
            exported=("received_at", "kind", "from_address", "from_name", "subject", "text"),
            on_erasure="blank",
            because="that an answer came is kept with what it answers; what it said is erased",
            blanks={
                "from_address": "",
                "from_name": "",
                "subject": "",
                "text": "",
                "quoted": "",
                "header_id": "",
            },
        ),
        PersonalData(
            IncomingFile,
            path="mail__hat",
            also=(("mail__visitor__hat", "hat"),),
            exported=("name", "mime_type", "size"),
            on_erasure="delete",
            because="files they sent",
        ),
        PersonalData(
            Decision,
            path="hat",
            exported=("decided_at", "channel", "outcome", "reason", "numbers"),
            on_erasure="keep",
            because="codes and numbers only: proof of why somebody was written to or not",
        ),
        PersonalData(
            PushSubscription,
            title=_("Browsers that show you notifications"),
            path="hat",
            exported=("created_at", "name", "gone_at"),
            on_erasure="delete",
            because="nothing is shown in the browsers of somebody who is gone",
        ),
        PersonalData(
            MessageEvent,
            path="message__hat",
            exported=("happened_at", "kind", "link", "is_machine"),
            on_erasure="keep",
            because="codes and numbers only: what came of a message",
        ),
    )
