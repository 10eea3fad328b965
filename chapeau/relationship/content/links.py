"""Signed links: to confirm an address, and to a white paper. They end, and say nothing to whoever reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.sealed import Unreadable, seal, unseal

CONFIRM, PAPER = "form-confirm", "white-paper"
CONFIRM_FOR, PAPER_FOR = timedelta(days=7), timedelta(days=14)


class LinkLapsed(Refusal):
    code = "link-lapsed"
    status = 410
    sentence = _("This link has lapsed. Fill in the form once more, and we send a new one.")


def confirm_path(submission_id: UUID, language: str, *, now: datetime) -> str:
    return f"/{language}/form/confirm/{_token(submission_id, now + CONFIRM_FOR, CONFIRM)}"


def paper_token(submission_id: UUID, now: datetime) -> str:
    return _token(submission_id, now + PAPER_FOR, PAPER)


def paper_path(submission_id: UUID, now: datetime, language: str) -> str:
    return f"/{language}/form/paper/{paper_token(submission_id, now)}"


def read_confirm_token(token: str, now: datetime) -> UUID:
    """Refuses: ``NotFound``, ``LinkLapsed``."""
    return _read(token, CONFIRM, now)


def read_paper_token(token: str, now: datetime) -> UUID:
    """Refuses: ``NotFound``, ``LinkLapsed``."""
    return _read(token, PAPER, now)


def _token(submission_id: UUID, until: datetime, purpose: str) -> str:
    return seal(json.dumps([submission_id.hex, int(until.timestamp())]), purpose=purpose).rstrip("=")


def _read(token: str, purpose: str, now: datetime) -> UUID:
    try:
        key, until = json.loads(unseal(token + "=" * (-len(token) % 4), purpose=purpose))
        submission_id, ends = UUID(hex=key), datetime.fromtimestamp(until, UTC)
    except (Unreadable, ValueError, TypeError) as error:
        raise NotFound from error
    if ends <= now:
        raise LinkLapsed
    return submission_id
