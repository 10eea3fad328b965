"""Links of campaigns: our own in full, and saying where their reader came from."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

SOURCES = {"email": "newsletter", "sms": "text-message", "web_push": "notification", "in_app": "note", "webhook": "program"}  # fmt: skip


def tagged(address: str, campaign_code: str, *, medium: str = "email") -> str:
    """A link to our own shop says where its reader came from (UTM); others stay as they are."""
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != settings.BASE_URL or parts.path.startswith(("/unsubscribe", "/l/")):
        return address
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = {"utm_source": SOURCES.get(medium, medium), "utm_medium": medium, "utm_campaign": campaign_code}
    return urlunsplit(parts._replace(query=urlencode({**known, **query})))


def full(address: str, language: str) -> str:
    """What somebody typed as an address: with our own in front when it begins with ``/``; Liquid stays."""
    address = address.strip()
    if address.startswith("/"):
        return f"{settings.BASE_URL}{address}"
    return address if address.startswith(("http://", "https://", "{{")) or not address else f"https://{address}"
