"""The signed token of a mailed link: whoever holds it may see that one order, and pay it, until it expires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

_SALT = "chapeau.ordering.link"
GOOD_FOR = timedelta(days=60)
"""As long as an order is on its way, may come back and has its papers asked for; then one asks for a new link."""


def token_of(code: str, now: datetime) -> str:
    until = int((now + GOOD_FOR).timestamp())
    return signing.Signer(salt=_SALT).sign(f"{code}-{signing.b62_encode(until)}")


def code_of(token: str, now: datetime) -> str | None:
    """The order's code, or None for a token we did not make or one that has expired."""
    try:
        code, _, until = signing.Signer(salt=_SALT).unsign(token).partition("-")
        ends_at = datetime.fromtimestamp(signing.b62_decode(until), UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None
    return code if now < ends_at else None
