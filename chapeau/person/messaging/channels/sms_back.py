"""What a gateway tells us: somebody answered (STOP takes the permission back), a message arrived or did not."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from chapeau.kit import bus
from chapeau.kit.house_settings import read
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.channels.records import TextMessages
from chapeau.person.messaging.channels.sms import dig
from chapeau.person.messaging.coming_back import record_events
from chapeau.person.messaging.mailings import settle_doubts
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.sending import fact_of
from chapeau.person.messaging.values import EventKind, MessageState
from chapeau.person.people.models import Address
from chapeau.person.people.queries import phone_number
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.actions import suppress, unsubscribe
from chapeau.person.privacy.values import Channel, Purpose, SuppressionReason
from chapeau.person.tasks.actions import create_tasks
from chapeau.person.tasks.values import NewTask

STOPS = frozenset(
    [
        "stop",
        "stopall",
        "stopp",
        "arret",
        "arreter",
        "desabonner",
        "fin",
        "end",
        "quit",
        "cancel",
        "unsubscribe",
        "optout",
        "basta",
        "ferma",
        "fermare",
        "annulla",
        "disiscrivi",
        "cancella",
    ]
)
"""The first word of an answer, without accents: the gateways' own list, and French and Italian."""
MOST_AT_ONCE = 1_000
_LEFT = (MessageState.SENT, MessageState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Came:
    """What one call held."""

    stopped: int = 0
    answered: int = 0
    reported: int = 0
    unknown: int = 0


def incoming_token() -> str:
    """The part of the address that only the gateway and we know."""
    return _token(settings.SECRET_KEY)


def is_incoming(token: str) -> bool:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(_token(str(secret)), token) for secret in secrets)


def is_stop(text: str) -> bool:
    words = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return next(iter("".join(c if c.isalnum() else " " for c in words).split()), "") in STOPS


@transaction.atomic
def take_in(told: Any, *, now: datetime) -> Came:
    """Answers and reports as the gateway sent them, JSON already read: one, or a list. Twice is once; whatever is not
    understood is counted and left.
    """
    gateway = read(TextMessages)
    each: Sequence[Any] = told if isinstance(told, list) else [told]
    stopped = answered = reported = unknown = 0
    for one in each[:MOST_AT_ONCE]:
        about, status = dig(one, gateway.report_id), dig(one, gateway.report_status)
        number, text = dig(one, gateway.reply_from), dig(one, gateway.reply_text)
        if about and status and _report(gateway, about, status, now):
            reported += 1
        elif number and text:
            stops = is_stop(text)
            if _answer(number, text, stops=stops, now=now):
                stopped, answered = stopped + stops, answered + (not stops)
            else:
                unknown += 1
        else:
            unknown += 1
    return Came(stopped, answered, reported, unknown)


def _report(gateway: TextMessages, about: str, status: str, now: datetime) -> bool:
    found = Message.objects.filter(channel=Channel.SMS)
    codes = list(found.filter(code=about[:16]).values_list("code", flat=True)) or list(
        found.filter(provider_id=about[:200]).values_list("code", flat=True)[:1]
    )
    said = status.casefold()
    if not codes:
        return False
    if said in gateway.delivered_words.casefold().split():
        settle_doubts(SYSTEM, was_sent=True, codes=codes, now=now)
        record_events(SYSTEM, kind=EventKind.DELIVERED, codes=codes, now=now)
    elif said in gateway.failed_words.casefold().split():
        gone = list(found.select_for_update().filter(code__in=codes, state__in=_LEFT))
        for message in gone:
            message.state, message.failure = MessageState.FAILED, status[:300]
        Message.objects.bulk_update(gone, ["state", "failure"])
        bus.publish([fact_of(message, MessageState.FAILED, now) for message in gone])
    return True


def _answer(number: str, text: str, *, stops: bool, now: datetime) -> bool:
    """A STOP holds for the number under every hat that has it, and for the number as such."""
    try:
        phone = phone_number(number if number.startswith(("+", "00")) else f"+{number}", country="")
    except Refusal:
        return False
    hats = list(
        Address.objects.filter(kind=Address.Kind.PHONE, normalised=phone, revoked_at=None)
        .order_by("verified_at", "created_at")
        .values_list("hat_id", flat=True)
    )
    if stops:
        for hat_id in dict.fromkeys(hats):
            unsubscribe(SYSTEM, hat_id=hat_id, address=phone, channel=Channel.SMS, topic="", now=now)
        suppress(
            SYSTEM, channel=Channel.SMS, address=phone, scope=Purpose.MARKETING, reason=SuppressionReason.ASKED, now=now
        )
        last = _last_to(phone)
        if last:
            record_events(SYSTEM, kind=EventKind.OPTED_OUT, codes=[last.code], now=now)
        return True
    last = _last_to(phone)
    written_to = [last.hat_id] if last and last.hat_id else hats
    if not written_to:
        return False
    title = gettext("Answer to a text message")
    create_tasks(SYSTEM, new=[NewTask(title=title, note=text[:2_000], hat_id=written_to[0])], now=now)
    return True


def _last_to(phone: str) -> Message | None:
    """Whoever answers answers what came last."""
    return (
        Message.objects.filter(channel=Channel.SMS, to_address=phone, sent_at__isnull=False)
        .order_by("-sent_at")
        .first()
    )


def form_as_json(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a gateway sends as a form, read like JSON."""
    return {str(name): str(value) for name, value in sent.items()}


def _token(secret: str) -> str:
    return salted_hmac("chapeau.messaging.sms", "incoming", secret=secret, algorithm="sha256").hexdigest()[:32]
