"""What this room holds about a person."""

from __future__ import annotations

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.access.models import AccessToken, TokenHat


def register() -> None:
    register_records(
        PersonalData(
            AccessToken,
            path="person",
            of="person",
            exported=("name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
            on_erasure="delete",
            because="nobody is left for whom a program could act",
        ),
        PersonalData(
            TokenHat,
            path="hat",
            exported=("token",),
            on_erasure="delete",
            because="goes with its token",
        ),
    )
