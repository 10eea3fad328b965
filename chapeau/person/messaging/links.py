"""Addresses in mails that come back to us: followed links, the way out, preferences. Signed; none carries an address
to go on to, so none can be bent to lead elsewhere.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from chapeau.person.privacy.links import preference_token, unsubscribe_token

_LENGTH = 16


def addresses_for(code: str, targets: Sequence[str]) -> list[str]:
    """One followed link per target of a message's content."""
    return [f"{settings.BASE_URL}/l/{code}/{number}/{_sign(f'{code}/{number}')}" for number in range(len(targets))]


def pixel_address(code: str) -> str:
    return f"{settings.BASE_URL}/l/{code}/o/{_sign(f'{code}/o')}.gif"


def unsubscribe_address(code: str, *, hat_id: UUID, address: str, channel: str, topic: str) -> str:
    """Of one message: takes its address off what the message was about (RFC 8058)."""
    token = unsubscribe_token(hat_id=hat_id, address=address, channel=channel, topic=topic, message_code=code)
    return f"{settings.BASE_URL}/unsubscribe/{token}"


def leaving_address(code: str) -> str:
    """Short, for where each letter counts: leads to the page of :func:`unsubscribe_address`."""
    return f"{settings.BASE_URL}/l/{code}/x/{_sign(f'{code}/x')}"


def preferences_address(language: str, *, hat_id: UUID, address: str) -> str:
    return f"{settings.BASE_URL}/{language}/preferences/{preference_token(hat_id=hat_id, address=address)}"


def is_ours(code: str, what: str, signature: str, *, length: int = _LENGTH) -> bool:
    """Whether we signed this link; in constant time. ``length``: of a shorter signature."""
    return hmac.compare_digest(_sign(f"{code}/{what}")[:length], signature)


def signature_of(code: str, what: str) -> str:
    """Of the link of a message: ``what`` is its number, or ``o`` for the picture."""
    return _sign(f"{code}/{what}")


def _sign(what: str) -> str:
    return hmac.new(_key(settings.SECRET_KEY), what.encode(), sha256).hexdigest()[:_LENGTH]


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return salted_hmac("chapeau.messaging.links", "", secret=secret, algorithm="sha256").digest()
