"""The signed link of a review request: opens the form under the hat it was sent to, without sign-in, for sixty days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.sealed import Unreadable, seal, unseal
from chapeau.person.messaging.values import Reader

_PURPOSE = "review-link"
GOOD_FOR = timedelta(days=60)


class ReviewLinkLapsed(Refusal):
    code = "review-link-lapsed"
    status = 410
    sentence = _("This link has lapsed. Sign in, and write your review from the page of the article.")


def review_token(hat_id: UUID, *, now: datetime) -> str:
    return seal(json.dumps([hat_id.hex, int((now + GOOD_FOR).timestamp())]), purpose=_PURPOSE).rstrip("=")


def read_review_token(token: str, *, now: datetime) -> UUID:
    """The hat. Refuses: ``NotFound``, ``ReviewLinkLapsed``."""
    try:
        key, until = json.loads(unseal(token + "=" * (-len(token) % 4), purpose=_PURPOSE))
        hat_id, ends = UUID(hex=key), datetime.fromtimestamp(until, UTC)
    except (Unreadable, ValueError, TypeError) as error:
        raise NotFound from error
    if ends <= now:
        raise ReviewLinkLapsed
    return hat_id


def addresses_for(readers: Sequence[Reader], _wanted: Any, now: datetime) -> dict[UUID, Any]:
    """``{{ review_url }}`` in a mailing: each reader's own."""
    return {
        reader.hat_id: f"{settings.BASE_URL}/{reader.language}/reviews/by/{review_token(reader.hat_id, now=now)}"
        for reader in readers
    }
