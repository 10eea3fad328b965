"""The end of a browser and of its maker's push service, by the protocols: RFC 8030, 8291, 8292."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


class Browser:
    """One browser's own keys; opens what was sealed for it alone."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def p256dh(self) -> str:
        return _text(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return _text(self.secret)

    def open(self, body: bytes) -> str:
        opened: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return opened.decode()


def is_signed(headers: Mapping[str, str], *, public_key: str, audience: str) -> bool:
    """Whether the sender is who the browser was told: its key, its signature, and for this host."""
    told = dict(part.split("=", 1) for part in headers["authorization"].removeprefix("vapid ").split(","))
    claims = urlsafe_b64decode(told["t"].split(".")[1] + "==")
    return (
        told["k"] == public_key
        and Vapid02.verify(f"vapid {headers['authorization'][6:]}")
        and audience.encode() in claims
    )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
