"""What this room holds about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.people.models import (
    Address,
    ExternalNumber,
    Hat,
    HatChange,
    Invitation,
    Likeness,
    Merge,
    MergeImage,
    Organisation,
    Person,
    PostalAddress,
    SameHuman,
    SignIn,
    Visitor,
)


def register() -> None:
    register_records(
        PersonalData(
            Person,
            title=_("Who you are"),
            path="pk",
            of="person",
            exported=("given_name", "family_name", "language", "time_zone", "country", "created_at"),
            on_erasure="blank",
            because="the row stays so that orders and the log keep whom they belong to",
            blanks={
                "given_name": "",
                "family_name": "",
                "country": "",
                "sort_key": "",
                "folded": "",
                "trigrams": [],
                "is_identified": False,
            },
        ),
        PersonalData(
            Hat,
            title=_("For whom you act"),
            path="pk",
            exported=("job_title", "roles", "acquired_via", "created_at", "ends_at"),
            on_erasure="blank",
            because="orders and the log hang on it",
            blanks={"job_title": "", "acquired_via": ""},
        ),
        PersonalData(
            Address,
            title=_("E-mail addresses and numbers"),
            path="hat",
            exported=("kind", "value", "verified_at", "revoked_at", "created_at"),
            on_erasure="delete",
            because="an address leads to the person and nothing of the books needs it",
        ),
        PersonalData(
            ExternalNumber,
            path="hat",
            exported=("source", "number"),
            on_erasure="delete",
            because="the number another system gave leads back to the person",
        ),
        PersonalData(
            PostalAddress,
            title=_("Postal addresses"),
            path="hat",
            exported=("label", "name", "street", "postal_code", "city", "region", "country", "phone", "created_at"),
            on_erasure="delete",
            because="orders and invoices keep their own frozen copy",
        ),
        PersonalData(
            Visitor,
            path="hat",
            exported=("country", "language", "source", "created_at", "linked_at"),
            on_erasure="keep",
            because="holds codes only; the hat behind it is anonymised",
        ),
        PersonalData(
            Invitation,
            path="accepted_hat",
            addresses=("email",),
            exported=("email", "roles", "created_at", "expires_at"),
            on_erasure="blank",
            because="the organisation keeps that it invited somebody",
            blanks={"email": "erased@erased.invalid"},
        ),
        PersonalData(
            SignIn,
            title=_("Ways to sign in"),
            path="hat",
            exported=("email", "last_login", "created_at"),
            on_erasure="delete",
            because="nobody signs in any more",
        ),
        PersonalData(
            HatChange,
            path="person",
            of="person",
            exported=("field", "before", "after", "changed_at"),
            on_erasure="blank",
            because="that something was changed stays, what it was does not",
            blanks={"before": "", "after": ""},
        ),
        PersonalData(
            Merge,
            path="merged",
            of="person",
            exported=("merged_at", "undone_at"),
            on_erasure="blank",
            because="that two were one, who said so and when stays; the words that may name somebody go",
            blanks={"reason": "", "undone_reason": ""},
        ),
        PersonalData(
            MergeImage,
            path="person",
            of="person",
            exported=("column", "before", "after"),
            on_erasure="delete",
            because="it holds what the person was called; without it the merge can no longer be undone",
        ),
        PersonalData(
            Likeness,
            path="first",
            of="person",
            exported=("decision", "decided_at", "found_at"),
            on_erasure="delete",
            because="the evidence says what two people have in common",
        ),
        PersonalData(
            SameHuman,
            path="first_hat",
            also=(("second_hat", "hat"),),
            exported=("code", "state", "asked_at", "settled_at"),
            on_erasure="keep",
            because="when something was asked and what was said, in codes; a no must hold for ever",
        ),
        PersonalData(
            Organisation,
            path="introduced_by",
            exported=("name", "created_at"),
            on_erasure="keep",
            because="an organisation is no person; it only remembers by a key who led to it and who looks after it",
        ),
    )
