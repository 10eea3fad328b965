"""What this room holds about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.privacy.models import (
    Confirmation,
    ConsentDetail,
    ConsentEvent,
    ConsentNow,
    DataRequest,
    Look,
    PreferenceRow,
    Suppression,
)


def register() -> None:
    register_records(
        PersonalData(
            Look,
            title=_("Who looked"),
            path="person",
            of="person",
            exported=("page", "about", "is_across", "looked_at"),
            on_erasure="delete",
            because="nobody is left to read who looked",
        ),
        PersonalData(
            ConsentEvent,
            title=_("What you agreed to and refused"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            exported=(
                "happened_at",
                "purpose",
                "topic",
                "channel",
                "state",
                "basis",
                "wording",
                "source",
                "recorded_at",
            ),
            on_erasure="keep",
            because="codes and a keyed hash: the proof that what was sent was allowed; the hat behind it is anonymised",
        ),
        PersonalData(
            ConsentDetail,
            path="event__hat",
            also=(("event__visitor__hat", "hat"),),
            addresses=("address",),
            exported=("address", "ip", "note"),
            on_erasure="delete",
            because="address, IP and words are put here so that they can go",
        ),
        PersonalData(
            ConsentNow,
            path="hat",
            exported=("purpose", "topic", "channel", "state", "since"),
            on_erasure="keep",
            because="codes and a keyed hash, derived from the events",
        ),
        PersonalData(
            Confirmation,
            path="hat",
            also=(("visitor__hat", "hat"),),
            addresses=("address",),
            exported=("address", "asked_at", "confirmed_at"),
            on_erasure="delete",
            because="holds the address it was sent to",
        ),
        PersonalData(
            PreferenceRow,
            title=_("How often and when"),
            path="hat",
            exported=("most_per_week", "quiet_from", "quiet_until", "changed_at"),
            on_erasure="delete",
            because="nobody is left to write to",
        ),
        PersonalData(
            Suppression,
            path="by_hat",
            exported=("channel", "scope", "reason", "since"),
            on_erasure="keep",
            because="a keyed hash of an address to be left alone; the hat says which member of staff noted it",
        ),
        PersonalData(
            DataRequest,
            path="person",
            of="person",
            exported=("kind", "state", "asked_at", "due_at", "done_at", "answer"),
            on_erasure="blank",
            because="that the person asked and was answered in time is the proof of it; the words go",
            blanks={"answer": ""},
        ),
    )
