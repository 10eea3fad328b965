"""Signatures by Standard Webhooks (https://www.standardwebhooks.com), symmetric scheme ``v1``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """24 random bytes, as the scheme advises."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signed_headers(body: str, *, message_id: str, at: datetime, secrets_in_use: Iterable[str]) -> dict[str, str]:
    """The three headers; one signature per secret in use, newest first."""
    seconds = int(at.timestamp())
    content = f"{message_id}.{seconds}.{body}".encode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{_sign(secret, content)}" for secret in secrets_in_use),
    }


def _sign(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
