"""The signed token of a mailed link: whoever holds it may see that one order, and pay it."""

from __future__ import annotations

from django.core import signing

_SALT = "chapeau.ordering.link"


def token_of(code: str) -> str:
    return signing.Signer(salt=_SALT).sign(code)


def code_of(token: str) -> str | None:
    """The order's code, or None for a token we did not make."""
    try:
        return signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
