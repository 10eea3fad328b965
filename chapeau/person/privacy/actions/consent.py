"""Writing down what people agreed to, refused, took back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind
from chapeau.person.privacy import addresses, storing
from chapeau.person.privacy.events import ConsentAsked, ConsentConfirmed, ConsentGiven, ConsentWithdrawn
from chapeau.person.privacy.families import families
from chapeau.person.privacy.models import Confirmation, ConsentDetail, ConsentEvent, ConsentNow, Suppression, Topic
from chapeau.person.privacy.values import (
    ADDRESSED,
    TOPICS,
    Basis,
    Channel,
    ConsentChoice,
    ConsentState,
    Purpose,
    SuppressionReason,
)

RECORDERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Staff who write down what somebody told them."""
PENDING_FOR = timedelta(days=7)


class NoConsentAddress(Refusal):
    code = "consent-needs-address"
    status = 422
    sentence = _("Say for which address this holds: a permission is for one address.")


class UnknownTopic(Refusal):
    code = "unknown-topic"
    status = 422
    sentence = _("There is no topic %(topic)s.")


class ConsentInFuture(Refusal):
    code = "consent-in-future"
    status = 422
    sentence = _("A consent cannot have been given in the future. Check the date.")


class NotHisAddress(Refusal):
    code = "consent-address-of-another"
    sentence = _("A permission for one address never covers another. Choose one address for this question.")


class ConfirmationLapsed(Refusal):
    code = "confirmation-lapsed"
    status = 410
    sentence = _("This link has lapsed. Sign up once more, and we send a new one.")


@transaction.atomic
def record_consent(viewer: Viewer, *, choices: Sequence[ConsentChoice], now: datetime) -> tuple[UUID, ...]:
    """Append what was said and keep what holds now, set-wise, in a constant number of statements; the events' ids.

    A hat or visitor speaks for itself, staff write down what they were told by hats they may see. What is said under
    an alias holds for its root. A pending choice never takes back a "yes" that holds.
    Refuses: ``Forbidden``, ``NoConsentAddress``, ``UnknownTopic``, ``ConsentInFuture``, ``BadEmail``, ``BadPhone``.
    """
    events, details = _prepare(viewer, choices, now)
    if not events:
        return ()
    storing.store(events, details)
    bus.publish(_facts(events, now))
    return tuple(event.id for event in events)


@transaction.atomic
def ask_to_confirm(
    viewer: Viewer, *, choices: Sequence[ConsentChoice], language: str, now: datetime
) -> Confirmation | None:
    """Note these choices of one address as pending and have the address asked by mail; lapses after seven days.

    None, and no mail, when all of it holds already. Refuses: as ``record_consent``, and ``NotHisAddress``.
    """
    if len({(choice.hat_id, choice.visitor_id, choice.channel, choice.address) for choice in choices}) != 1:
        raise NotHisAddress
    pending = [replace(choice, state=ConsentState.PENDING, happened_at=None) for choice in choices]
    events, details = _prepare(viewer, pending, now)
    if not events:
        return None
    storing.store(events, details)
    asked = Confirmation.objects.create(
        hat_id=events[0].hat_id,
        visitor_id=events[0].visitor_id,
        address=details[0].address,
        language=language,
        event_ids=[event.id for event in events],
        asked_at=now,
        expires_at=now + PENDING_FOR,
    )
    fact = ConsentAsked(occurred_at=now, hat_id=asked.hat_id, visitor_id=asked.visitor_id, confirmation_id=asked.id)
    bus.publish([fact])
    return asked


@transaction.atomic
def confirm_consent(viewer: Viewer, *, secret: str, now: datetime) -> bool:
    """The owner of the address pressed the button of the mail; whoever has the link is the owner. False: done before.

    Ends suppressions that stand because the owner asked for quiet, or left. Refuses: ``ConfirmationLapsed``, also for
    a link that never was.
    """
    asked = Confirmation.objects.select_for_update().filter(secret=secret).first()
    if asked is None or (asked.confirmed_at is None and asked.expires_at <= now):
        raise ConfirmationLapsed
    if asked.confirmed_at is not None:
        return False
    asked.confirmed_at = now
    asked.save(update_fields=["confirmed_at"])
    waiting = list(ConsentEvent.objects.filter(id__in=asked.event_ids).order_by("id"))
    events = [
        ConsentEvent(
            hat_id=was.hat_id, visitor_id=was.visitor_id, purpose=was.purpose, topic=was.topic, channel=was.channel,
            address_hash=was.address_hash, state=ConsentState.GIVEN, basis=was.basis, wording_id=was.wording_id,
            source=was.source, happened_at=now, recorded_at=now,
        )
        for was in waiting
    ]  # fmt: skip
    storing.store(events, [ConsentDetail(event=event, address=asked.address) for event in events])
    for channel in {event.channel for event in events}:
        end_own_suppressions(channel, asked.address, now)
    confirmed = [
        ConsentConfirmed(
            occurred_at=now, hat_id=event.hat_id, visitor_id=event.visitor_id, purpose=event.purpose,
            topic=event.topic, channel=event.channel, source=event.source,
        )
        for event in events
    ]  # fmt: skip
    bus.publish([*_facts(events, now), *confirmed])
    return True


@transaction.atomic
def take_back_imported(viewer: Viewer, *, hat_ids: Collection[UUID], source: str) -> int:
    """A file is taken out again: what it alone said of these hats is gone, so that it holds nobody here. Hats of whom
    anything else was said are left; how many events went. For the house itself. Refuses: ``Forbidden``.
    """
    if not viewer.is_system:
        raise Forbidden
    spoken = ConsentEvent.objects.filter(hat__in=hat_ids).exclude(source=source).values("hat")
    events = ConsentEvent.objects.filter(hat__in=hat_ids, source=source).exclude(hat__in=spoken)
    ids = list(events.values_list("id", flat=True))
    ConsentNow.objects.filter(event__in=ids).delete()
    ConsentDetail.objects.filter(event__in=ids).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
        ConsentEvent.objects.filter(id__in=ids).delete()
        cursor.execute("SET LOCAL chapeau.erasing = 'off'")
    return len(ids)


def end_own_suppressions(channel: str, address: str, now: datetime) -> None:
    """The owner of the address says yes again: what stood because the owner asked for quiet, or left, ends."""
    Suppression.objects.filter(
        address_hash__in=addresses.hashes(addresses.normalise(channel, address)),
        channel=channel,
        reason__in=(SuppressionReason.ASKED, SuppressionReason.COMPLAINED, SuppressionReason.ERASED),
        lifted_at=None,
    ).update(lifted_at=now)


def _prepare(
    viewer: Viewer, choices: Sequence[ConsentChoice], now: datetime
) -> tuple[list[ConsentEvent], list[ConsentDetail]]:
    if any((choice.hat_id is None) == (choice.visitor_id is None) for choice in choices):
        raise ValueError("a choice is of a hat or of a visitor")
    _check_speaker(viewer, choices)
    _check_topics(choices)
    if any(choice.happened_at is not None and choice.happened_at > now for choice in choices):
        raise ConsentInFuture
    by_hat = viewer.hat_id if viewer.is_staff else None
    related = families([choice.hat_id for choice in choices if choice.hat_id])
    events, details = [], []
    for choice in choices:
        if choice.channel in ADDRESSED and not choice.address.strip():
            raise NoConsentAddress
        address = addresses.normalise(choice.channel, choice.address)
        event = ConsentEvent(
            id=new_id(),
            hat_id=related[choice.hat_id].root if choice.hat_id else None,
            visitor_id=choice.visitor_id,
            purpose=Purpose(choice.purpose),
            topic=choice.topic,
            channel=Channel(choice.channel),
            address_hash=addresses.address_hash(address),
            state=ConsentState(choice.state),
            basis=Basis(choice.basis),
            wording_id=choice.wording_id,
            source=choice.source[:40],
            by_hat_id=by_hat if by_hat != choice.hat_id else None,
            happened_at=choice.happened_at or now,
            until=now + PENDING_FOR if choice.state == ConsentState.PENDING else None,
            recorded_at=now,
        )
        events.append(event)
        if address or choice.ip or choice.note:
            details.append(
                ConsentDetail(event=event, address=address, ip=choice.ip or None, note=choice.note.strip()[:500])
            )
    events += _of_aliases(events, {alias for family in related.values() for alias in family.members})
    held = _given_already([event for event in events if event.state == ConsentState.PENDING])
    events = [event for event in events if event.state != ConsentState.PENDING or storing.key_of(event) not in held]
    kept = {event.id for event in events}
    return events, [detail for detail in details if detail.event_id in kept]


def _of_aliases(events: Sequence[ConsentEvent], members: set[UUID]) -> list[ConsentEvent]:
    """The same word for each alias that has said something about the same: else an old "no" of theirs would bind on."""
    roots = {event.hat_id for event in events if event.hat_id}
    if members <= roots:
        return []
    rows = ConsentNow.objects.filter(hat__in=members - roots)
    above = {alias: family.root for alias, family in families(members - roots).items()}
    by_key = {storing.key_of(event): event for event in events}
    copies = []
    for row in rows:
        if row.hat_id is None:
            continue
        same = by_key.get((above[row.hat_id], None, row.purpose, row.topic, row.channel, row.address_hash))
        if same is not None:
            fields = {field.attname: getattr(same, field.attname) for field in ConsentEvent._meta.concrete_fields}
            copies.append(ConsentEvent(**{**fields, "id": new_id(), "hat_id": row.hat_id}))
    return copies


def _given_already(events: Sequence[ConsentEvent]) -> set[storing.Key]:
    if not events:
        return set()
    rows = ConsentNow.objects.filter(
        state=ConsentState.GIVEN,
        hat__in={event.hat_id for event in events if event.hat_id},
    ) | ConsentNow.objects.filter(
        state=ConsentState.GIVEN, visitor__in={event.visitor_id for event in events if event.visitor_id}
    )
    return {(row.hat_id, row.visitor_id, row.purpose, row.topic, row.channel, row.address_hash) for row in rows}


def _check_speaker(viewer: Viewer, choices: Sequence[ConsentChoice]) -> None:
    if viewer.is_system:
        return
    others = {choice.hat_id for choice in choices if choice.hat_id and choice.hat_id != viewer.hat_id}
    visitors = {choice.visitor_id for choice in choices if choice.visitor_id}
    if viewer.kind is ViewerKind.VISITOR and visitors <= {viewer.visitor_id} and not others:
        return
    if viewer.hat_id is None or visitors - {viewer.visitor_id}:
        raise Forbidden
    if not others:
        return
    if not (viewer.is_staff and viewer.has_role(*RECORDERS)):
        raise Forbidden
    if hats_side_by_side(viewer, ids=others).count() != len(others):
        raise Forbidden


def _check_topics(choices: Sequence[ConsentChoice]) -> None:
    asked = {choice.topic for choice in choices if choice.topic and choice.topic not in TOPICS}
    if asked:
        unknown = asked - set(Topic.objects.filter(code__in=asked).values_list("code", flat=True))
        if unknown:
            raise UnknownTopic(topic=", ".join(sorted(unknown)))


def _facts(events: Sequence[ConsentEvent], now: datetime) -> list[bus.Fact]:
    facts: list[bus.Fact] = []
    for event in events:
        if event.state == ConsentState.GIVEN:
            facts.append(
                ConsentGiven(
                    occurred_at=now, hat_id=event.hat_id, visitor_id=event.visitor_id, actor_hat_id=event.by_hat_id,
                    purpose=event.purpose, topic=event.topic, channel=event.channel, basis=event.basis,
                    source=event.source,
                )
            )  # fmt: skip
        elif event.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
            facts.append(
                ConsentWithdrawn(
                    occurred_at=now, hat_id=event.hat_id, visitor_id=event.visitor_id, actor_hat_id=event.by_hat_id,
                    purpose=event.purpose, topic=event.topic, channel=event.channel, state=event.state,
                    source=event.source,
                )
            )  # fmt: skip
    return facts
