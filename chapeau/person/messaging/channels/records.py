"""What the house has decided about channels beside mail: sections of its settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from chapeau.kit.house_settings import SECRET, given_by

JSON_REQUEST = '{"to": {{ to | json }}, "from": {{ sender | json }}, "text": {{ text | json }}, "reference": {{ reference | json }}}'


@dataclass(frozen=True, slots=True)
class TextMessages:
    """The gateway that takes text messages: any that speaks HTTP. Without an address none are sent."""

    address: str = ""
    template: str = JSON_REQUEST
    """Liquid: ``to``, ``sender``, ``text``, ``reference``, ``key``; filters ``json`` and ``url_encode``."""
    content_type: str = "application/json"
    header: str = "Authorization: Bearer {{ key }}"
    """One line, Liquid; empty: none."""
    secret: str = field(default="", repr=False, metadata={**SECRET, **given_by("SMS_KEY", "CHAPEAU_SMS_KEY")})
    sender: str = ""
    """A number or up to eleven letters, as the gateway allows."""
    takes_replies: bool = True
    """People can answer STOP; else each text ends with a link to leave."""
    country: str = ""
    """Numbers are sent as ``+33…``; empty: so. ``00``: with zeros for the plus; ``-``: digits alone."""
    id_field: str = "id"
    """Where in the answer the gateway's own number of the message stands; dots lead inside."""
    reply_from: str = "from"
    reply_text: str = "text"
    report_id: str = "reference"
    """Our reference, or the gateway's own number."""
    report_status: str = "status"
    delivered_words: str = "delivered"
    failed_words: str = "failed undelivered undeliverable rejected expired"


@dataclass(frozen=True, slots=True)
class PushKeys:
    """Who notifications come from (VAPID, RFC 8292): made once, kept for ever, else every browser asks anew."""

    public_key: str = ""
    private_key: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class OtherProgram:
    """A program of the house that takes messages by webhook and brings them to people its own way."""

    address: str = ""
    secret: str = field(default="", repr=False, metadata=SECRET)
    """``whsec_…`` of Standard Webhooks, with which each is signed."""
    stands_for: str = "post"
    """The permission that is asked: of letters or of calls."""
