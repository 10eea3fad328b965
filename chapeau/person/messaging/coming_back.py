"""What comes back of messages: followed links, fetched pictures, and what a provider tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chapeau.kit import bus
from chapeau.person.messaging.composing import way_out
from chapeau.person.messaging.events import MessageBounced, MessageClicked, MessageComplained, MessageOpened
from chapeau.person.messaging.links import is_ours
from chapeau.person.messaging.models import Message, MessageEvent
from chapeau.person.messaging.sending import note_settled
from chapeau.person.messaging.values import EventKind, MessageState, ProviderNews
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.privacy.actions import suppress, unsubscribe
from chapeau.person.privacy.values import Purpose, SuppressionReason

SCAN = timedelta(seconds=12)
"""Whoever follows three links (or all, of two) within so long is a scanner."""
_SCANNERS = re.compile(
    r"bot|scan|preview|proofpoint|barracuda|mimecast|safelinks|headless|curl|python|wget", re.IGNORECASE
)
_FACTS: dict[str, type[bus.Fact]] = {
    EventKind.OPENED: MessageOpened,
    EventKind.BOUNCED: MessageBounced,
    EventKind.COMPLAINED: MessageComplained,
}


@transaction.atomic
def record_click(
    viewer: Viewer, *, code: str, number: int, signature: str, program: str, is_reading: bool, now: datetime
) -> str | None:
    """Note that a link of a message was followed and give where it leads; None for a link that is not ours.

    ``program``: the user agent. ``is_reading`` False: only its head was asked for, as scanners do.
    """
    if not is_ours(code, str(number), signature):
        return None
    message = Message.objects.select_related("content").filter(code=code).first()
    if message is None or message.content is None or number >= len(message.content.links):
        return None
    target = str(message.content.links[number])
    is_machine = not is_reading or bool(_SCANNERS.search(program))
    MessageEvent.objects.create(
        message=message, kind=EventKind.CLICKED, link=number, is_machine=is_machine, is_told=is_machine, happened_at=now
    )
    if not is_machine:
        lately = MessageEvent.objects.filter(
            message=message, kind=EventKind.CLICKED, happened_at__gt=now - SCAN, happened_at__lte=now
        )
        followed = set(lately.values_list("link", flat=True))
        if len(followed) >= 3 or (len(followed) == 2 == len(message.content.links)):
            lately.update(is_machine=True, is_told=True)
    return target


@transaction.atomic
def record_open(viewer: Viewer, *, code: str, signature: str, now: datetime) -> bool:
    """Note that the picture of a message was fetched, once a minute at most; False for a link that is not ours."""
    if not is_ours(code, "o", signature):
        return False
    message = Message.objects.filter(code=code).first()
    if message is None:
        return False
    minute = now - timedelta(minutes=1)
    if not message.events.filter(kind=EventKind.OPENED, happened_at__gt=minute).exists():
        MessageEvent.objects.create(message=message, kind=EventKind.OPENED, happened_at=now)
    return True


@transaction.atomic
def record_events(
    viewer: Viewer, *, kind: EventKind, codes: Sequence[str], now: datetime, is_for_good: bool = True
) -> int:
    """What a provider tells of messages, each kind once per message; how many were new.

    A bounce for good closes the address for everything, a complaint for marketing.
    """
    messages = list(Message.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("id"))
    told = MessageEvent.objects.filter(message__in=messages, kind=kind).values_list("message_id", flat=True)
    fresh = [message for message in messages if message.id not in set(told)]
    MessageEvent.objects.bulk_create(
        MessageEvent(message=message, kind=kind, happened_at=now, is_told=kind not in _FACTS) for message in fresh
    )
    for message in messages:
        if kind is EventKind.BOUNCED and is_for_good:
            suppress(
                SYSTEM, channel=message.channel, address=message.to_address, scope="all",
                reason=SuppressionReason.BOUNCED, now=now,
            )  # fmt: skip
        elif kind is EventKind.COMPLAINED:
            suppress(
                SYSTEM, channel=message.channel, address=message.to_address, scope=Purpose.MARKETING,
                reason=SuppressionReason.COMPLAINED, now=now,
            )  # fmt: skip
    return len(fresh)


@transaction.atomic
def record_news(viewer: Viewer, *, news: Sequence[ProviderNews], now: datetime) -> int:
    """What the provider tells of messages, found by our code or its own id; of how many it was about.

    Whatever it tells of a message in doubt settles it: the provider has it. News of messages nobody wrote here (an
    account may serve other programs) are passed over.
    """
    named = Q(code__in={one.code for one in news if one.code})
    given = {one.provider_id for one in news if one.provider_id}
    known = list(
        Message.objects.select_for_update(of=("self",))
        .select_related("mailing")
        .filter(named | Q(provider_id__in=given))
        .order_by("id")
    )
    note_settled([message for message in known if message.state == MessageState.IN_DOUBT], now)
    by_code = {message.code: message for message in known}
    by_id = {message.provider_id: message for message in known if message.provider_id}
    for one in news:
        message = by_code.get(one.code) or by_id.get(one.provider_id)
        if message is None or one.kind is None:
            continue
        happened = min(one.happened_at or now, now)
        new = record_events(viewer, kind=one.kind, codes=[message.code], now=happened, is_for_good=one.is_for_good)
        if new and one.kind is EventKind.OPTED_OUT and message.hat_id:
            unsubscribe(
                SYSTEM, hat_id=message.hat_id, address=message.to_address, channel=message.channel,
                topic=message.mailing.topic if message.mailing else "", now=now,
            )  # fmt: skip
    return len(known)


def way_out_of(viewer: Viewer, *, code: str, signature: str) -> str | None:
    """Where the short link to leave leads; None for a link that is not ours."""
    message = Message.objects.filter(code=code).first() if is_ours(code, "x", signature) else None
    return way_out(message.mailing, message) if message and message.mailing and message.hat_id else None


def record_opt_out(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Somebody left by the link of this message; none for a link that came with no message of ours."""
    if code:
        record_events(viewer, kind=EventKind.OPTED_OUT, codes=[code], now=now)


@transaction.atomic
def tell(now: datetime) -> int:
    """Publish what waited long enough to be told from a scanner's doing; how many."""
    waiting = MessageEvent.objects.select_for_update(skip_locked=True, of=("self",)).select_related("message")
    events = list(waiting.filter(is_told=False, happened_at__lt=now - SCAN).order_by("happened_at")[:5_000])
    facts: list[bus.Fact] = []
    for event in events:
        message = event.message
        if event.kind == EventKind.CLICKED:
            facts.append(
                MessageClicked(
                    occurred_at=event.happened_at, hat_id=message.hat_id, visitor_id=message.visitor_id,
                    message_id=message.id, mailing_id=message.mailing_id, link=event.link or 0,
                )
            )  # fmt: skip
        elif fact := _FACTS.get(event.kind):
            facts.append(
                fact(
                    occurred_at=event.happened_at, hat_id=message.hat_id, visitor_id=message.visitor_id,
                    message_id=message.id, mailing_id=message.mailing_id,
                )  # type: ignore[call-arg]
            )  # fmt: skip
    bus.publish(facts)
    MessageEvent.objects.filter(id__in=[event.id for event in events]).update(is_told=True)
    return len(events)
