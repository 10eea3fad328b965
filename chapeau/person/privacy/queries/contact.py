"""May somebody be written to, how often, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language, override

from chapeau.kit.db import fetch
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.person.privacy import addresses as forms
from chapeau.person.privacy import rules
from chapeau.person.privacy.families import Family, families
from chapeau.person.privacy.models import ConsentNow, PreferenceRow, Suppression, Topic
from chapeau.person.privacy.values import (
    ADDRESSED,
    ALL,
    TOPICS,
    UNASKED,
    Channel,
    ConsentState,
    OwnTopic,
    Permission,
    Preferences,
    Purpose,
    Suppressed,
    TopicCard,
)

_SAID = """
SELECT kept.hat_id, kept.address_hash, kept.topic, kept.since, kept.event_id, kept.state, kept.until
FROM unnest(%s::uuid[], %s::text[]) AS asked (hat_id, address_hash)
JOIN privacy_consent_state kept ON kept.hat_id = asked.hat_id AND kept.address_hash = asked.address_hash
WHERE kept.visitor_id IS NULL AND kept.purpose = %s AND kept.channel = %s AND kept.topic IN ('', %s)
"""


class _Asked(NamedTuple):
    hat_id: UUID
    address: str
    channel: Channel
    hashes: tuple[str, ...]


def may_contact(
    viewer: Viewer,
    *,
    recipients: Sequence[tuple[UUID, str]],
    purpose: str,
    topic: str = "",
    channel: str,
    now: datetime,
) -> dict[tuple[UUID, str], Permission]:
    """For each (hat, address): may it be written to now, and why. Three queries for any number.

    For one address and never another; an alias follows its root, and of what both said about the same address the
    stricter binds. Answers about orders and questions do not ask here. Refuses: ``Forbidden`` for another's hat.
    """
    if not (viewer.is_system or viewer.is_staff or {hat for hat, _ in recipients} <= {viewer.hat_id}):
        raise Forbidden
    if not recipients:
        return {}
    purpose, channel = Purpose(purpose), Channel(channel)
    related = families({hat for hat, _ in recipients})
    asked = [_Asked(hat, address, channel, _hashes(channel, address)) for hat, address in dict.fromkeys(recipients)]
    said = _said(asked, related, purpose, topic, channel)
    stopped = _stopped({one for ask in asked for one in ask.hashes if one}, channel, (purpose, ALL))
    return {
        (ask.hat_id, ask.address): _permission(ask, related.get(ask.hat_id), said, stopped, topic, now) for ask in asked
    }


def _hashes(channel: Channel, address: str) -> tuple[str, ...]:
    """Of the address as stored; one empty for a channel without addresses, none for an address that is none."""
    if channel not in ADDRESSED:
        return ("",)
    try:
        normalised = forms.normalise(channel, address)
    except Refusal:
        return ()
    return forms.hashes(normalised) if normalised else ()


_Said = dict[tuple[UUID, str, str], rules.Said]


def _said(
    asked: Sequence[_Asked], related: dict[UUID, Family], purpose: Purpose, topic: str, channel: Channel
) -> _Said:
    pairs = {
        (member, one)
        for ask in asked
        if ask.hat_id in related
        for member in related[ask.hat_id].members
        for one in ask.hashes
    }
    ordered = sorted(pairs)
    rows = fetch(
        _SAID, [[pair[0] for pair in ordered], [pair[1] for pair in ordered], purpose, channel, topic], kept=False
    )
    return {
        (hat_id, address_hash, about): rules.Said(since, event_id, state, until)
        for hat_id, address_hash, about, since, event_id, state, until in rows
    }


def _stopped(hashes: Collection[str], channel: Channel, scopes: Collection[str]) -> dict[str, datetime]:
    rows = Suppression.objects.filter(
        address_hash__in=list(hashes), channel=channel, scope__in=scopes, lifted_at=None
    ).values_list("address_hash", "since")
    return dict(rows)


def _permission(
    ask: _Asked, family: Family | None, said: _Said, stopped: dict[str, datetime], topic: str, now: datetime
) -> Permission:
    nothing = ConsentState.NONE
    if family is None or (family.ends_at is not None and family.ends_at <= now):
        return Permission(False, nothing, "ended", family.ends_at if family else None)
    if not ask.hashes:
        return Permission(False, nothing, "no-address")
    words = []
    for member in family.members:
        # Under an older secret the same address has an older row: the last word counts.
        whole = rules.fold(word for one in ask.hashes if (word := said.get((member, one, ""))))
        topical = rules.fold(word for one in ask.hashes if topic and (word := said.get((member, one, topic))))
        deciding = rules.for_topic(whole, topical, now)
        if deciding is not None:
            words.append(deciding)
    deciding = min(words, key=lambda word: rules.strictness(rules.holds(word, now)), default=None)
    state = rules.holds(deciding, now)
    quiet = next((stopped[one] for one in ask.hashes if one in stopped), None)
    if quiet is not None:
        return Permission(False, state, "suppressed", quiet)
    if state is ConsentState.NONE or deciding is None:
        return Permission(ask.channel in UNASKED, nothing, "unasked" if ask.channel in UNASKED else "never-asked")
    return Permission(state is ConsentState.GIVEN, state, state.value, deciding.happened_at)


def topics_agreed(
    viewer: Viewer, *, hat_id: UUID, addresses: Collection[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], frozenset[str]]:
    """By (channel, address) of one hat: the topics of marketing it may be written to about, suppressions apart.

    Three queries. Refuses: ``Forbidden`` for another's hat.
    """
    if not (viewer.is_system or viewer.is_staff or viewer.hat_id == hat_id):
        raise Forbidden
    family = families([hat_id]).get(hat_id)
    if family is None:
        return {}
    said: dict[tuple[str, str], dict[tuple[UUID, str, str], rules.Said]] = defaultdict(dict)
    rows = ConsentNow.objects.filter(hat__in=family.members, purpose=Purpose.MARKETING)
    for row in rows:
        if row.hat_id is not None:
            word = rules.Said(row.since, row.event_id, row.state, row.until)
            said[row.channel, row.address_hash][row.hat_id, row.address_hash, row.topic] = word
    codes = [topic.code for topic in topics(language="en")]
    found = {}
    for channel, address in addresses:
        ask = _Asked(hat_id, address, Channel(channel), _hashes(Channel(channel), address))
        words = {key: word for one in ask.hashes for key, word in said[channel, one].items()}
        found[channel, address] = frozenset(
            code for code in codes if _permission(ask, family, words, {}, code, now).is_allowed
        )
    return found


def suppressed(*, channel: str, addresses: Collection[str]) -> dict[str, tuple[Suppressed, ...]]:
    """The standing suppressions by address as given; addresses without any, and what is no address, are left out.

    One query.
    """
    by_hash: defaultdict[str, set[str]] = defaultdict(set)
    for address in addresses:
        for one in _hashes(Channel(channel), address):
            if one:
                by_hash[one].add(address)
    found: defaultdict[str, list[Suppressed]] = defaultdict(list)
    rows = Suppression.objects.filter(address_hash__in=list(by_hash), channel=channel, lifted_at=None)
    for row in rows.order_by("since", "id"):
        for address in by_hash[row.address_hash]:
            found[address].append(Suppressed(row.channel, row.scope, row.reason, row.since))
    return {address: tuple(rows) for address, rows in found.items()}


def preferences(viewer: Viewer, *, hat_ids: Collection[UUID]) -> dict[UUID, Preferences]:
    """How often, when not and about what, by hat asked for; four queries for any number.

    Refuses: ``Forbidden`` for another's hat.
    """
    if not (viewer.is_system or viewer.is_staff or set(hat_ids) <= {viewer.hat_id}):
        raise Forbidden
    related = families(hat_ids)
    roots = {family.root for family in related.values()}
    rows = PreferenceRow.objects.in_bulk(roots)
    hats = Hat.objects.select_related("person").in_bulk(roots)
    topics: defaultdict[UUID, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    given = ConsentNow.objects.filter(hat__in=roots, purpose=Purpose.MARKETING, state=ConsentState.GIVEN)
    for hat_id, channel, topic in given.values_list("hat_id", "channel", "topic"):
        if hat_id is not None:
            topics[hat_id][channel].add(topic)
    found = {}
    for hat_id, family in related.items():
        hat, row = hats[family.root], rows.get(family.root)
        found[hat_id] = Preferences(
            hat_id=hat_id,
            language=hat.language or hat.person.language,
            time_zone=hat.person.time_zone,
            topics={channel: frozenset(some) for channel, some in topics[family.root].items()},
            most_per_week=row.most_per_week if row else None,
            quiet_from=row.quiet_from if row else None,
            quiet_until=row.quiet_until if row else None,
        )
    return found


def own_topics(viewer: Viewer) -> tuple[OwnTopic, ...]:
    """The house's list in its order, ended topics last; those of the release that have no row yet among them. For staff.

    Refuses: ``Forbidden``.
    """
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    rows = [
        OwnTopic(row.code, row.names, row.position, row.archived_at is not None)
        for row in Topic.objects.order_by("position", "code")
    ]
    with override("en"):
        rows += [
            OwnTopic(code, {"en": str(TOPICS[code])}, 0, False) for code in TOPICS.keys() - {row.code for row in rows}
        ]
    return tuple(sorted(rows, key=lambda row: (row.is_ended, row.position, row.code)))


def topics(*, language: str = "") -> tuple[TopicCard, ...]:
    """What marketing may be about, in the order of the house, named in this language (else the present one)."""
    wanted = (language or get_language() or "en").split("-")[0]
    rows = {row.code: row for row in Topic.objects.order_by("position", "code")}
    with override(wanted):
        names = {code: str(name) for code, name in TOPICS.items()}
    for code, row in rows.items():
        names[code] = row.names.get(wanted) or row.names.get("en") or names.get(code, code)
        if row.archived_at is not None:
            del names[code]
    return tuple(TopicCard(code, name) for code, name in names.items())
