"""Secrets that have to be read again (keys of providers, of webhooks) rest sealed in the database.

Sealed by Fernet (AES-128-CBC with HMAC-SHA256, of `cryptography`) under a key derived from the deployment's secret, so
that a stolen dump alone opens nothing. ``SECRET_KEY_FALLBACKS`` still open what older secrets sealed.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal


class Unreadable(Refusal):
    """It was sealed under another secret."""

    code = "sealed-by-another-secret"
    status = 500
    sentence = _("A stored secret cannot be read: the deployment's secret has changed. Enter it again.")


def seal(text: str, *, purpose: str) -> str:
    """Text that only this deployment opens again, and only for the same ``purpose``. Empty stays empty."""
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed. Refuses: ``Unreadable``."""
    if not sealed:
        return ""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _box(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(str(key), purpose)) for key in keys])


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"chapeau:{purpose}".encode())
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
