"""Addresses in one form, and the keyed hash by which a consent or a suppression remembers one."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.person.people.queries import email_address, phone_number
from chapeau.person.privacy.values import ADDRESSED, Channel

_BROWSER = re.compile(r"[0-9a-z]{8,16}")


class BadBrowserCode(Refusal):
    code = "bad-browser-code"
    status = 422
    sentence = _("There is no browser of this code.")


def normalise(channel: str, address: str) -> str:
    """E-mail in lower case, phone in E.164; a browser's code; empty where the channel has no address.

    Refuses: ``BadEmail``, ``BadPhone``, ``BadBrowserCode``.
    """
    if channel not in ADDRESSED:
        return ""
    if channel == Channel.EMAIL:
        return email_address(address)
    if channel == Channel.WEB_PUSH:
        return browser_code(address)
    return phone_number(address, country="")


def browser_code(address: str) -> str:
    """Refuses: ``BadBrowserCode``."""
    code = address.strip().lower()
    if not _BROWSER.fullmatch(code):
        raise BadBrowserCode
    return code


def address_hash(normalised: str) -> str:
    """HMAC-SHA256 under a key derived from the deployment's secret; empty stays empty.

    A dump without that secret cannot be asked whether an address is in it.
    """
    return hashes(normalised)[0] if normalised else ""


def hashes(normalised: str) -> tuple[str, ...]:
    """As stored under the present secret, and under the older ones that still hold: whoever looks up tries all."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(hmac.new(_key(str(secret)), normalised.encode(), hashlib.sha256).hexdigest() for secret in secrets)


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"chapeau:address-hash").derive(secret.encode())


def hint(normalised: str) -> str:
    """Enough to recognise one's own, too little to write to: ``m…@example.com``, ``+33…00``."""
    if "@" in normalised:
        name, _, domain = normalised.partition("@")
        return f"{name[:1]}…@{domain}"[:80]
    return f"{normalised[:3]}…{normalised[-2:]}" if normalised else ""
