"""Sealed links: to an invitation, and to an answer that goes on. They say nothing to whoever reads them."""

from __future__ import annotations

from uuid import UUID

from chapeau.kit.refusals import NotFound
from chapeau.kit.sealed import Unreadable, seal, unseal

INVITATION, ANSWER = "survey-invitation", "survey-answer"


def invitation_token(invitation_id: UUID) -> str:
    return seal(invitation_id.hex, purpose=INVITATION).rstrip("=")


def answer_token(answer_id: UUID) -> str:
    return seal(answer_id.hex, purpose=ANSWER).rstrip("=")


def read_invitation_token(token: str) -> UUID:
    """Refuses: ``NotFound``."""
    return _read(token, INVITATION)


def read_answer_token(token: str) -> UUID:
    """Refuses: ``NotFound``."""
    return _read(token, ANSWER)


def _read(token: str, purpose: str) -> UUID:
    try:
        return UUID(hex=unseal(token + "=" * (-len(token) % 4), purpose=purpose))
    except (Unreadable, ValueError) as error:
        raise NotFound from error
