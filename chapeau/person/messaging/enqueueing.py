"""A mailing's messages into the ledger: whoever is in the audience, once per person, by one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from chapeau.kit.db import fetch, insert_select
from chapeau.kit.ids import new_code, new_id
from chapeau.kit.lots import drawn
from chapeau.kit.wall_clocks import moment_of, zone_of
from chapeau.person.messaging import policy
from chapeau.person.messaging.channels.ways import address_join
from chapeau.person.messaging.clocks import time_of
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.values import Candidate, Enqueued, Outcome, PolicyDecision
from chapeau.person.people.values import Viewer

TECHNICAL = "technical"
_CANDIDATES = """
SELECT hat.id, hat.person_id, coalesce(nullif(hat.language, ''), person.language), person.time_zone,
       hat.organisation_id IS NOT NULL, coalesce(address.value, '')
FROM people_hat hat
JOIN people_person person ON person.id = hat.person_id
{address}
WHERE hat.id = ANY(%(hats)s) AND (hat.ends_at IS NULL OR hat.ends_at > %(now)s)
ORDER BY hat.created_at, hat.id
"""


@dataclass(frozen=True, slots=True)
class _Somebody:
    hat_id: UUID
    person_id: UUID
    language: str
    zone: str
    is_for_organisation: bool
    address: str

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.hat_id, self.address)


@dataclass(frozen=True, slots=True)
class Contents:
    """Which version a reader gets: theirs by language, then by what they are, then by lot between the arms."""

    mailing: Mailing
    by_version: Mapping[tuple[str, str], Mapping[str, UUID]]

    @classmethod
    def of(cls, mailing: Mailing) -> Contents:
        by_version: defaultdict[tuple[str, str], dict[str, UUID]] = defaultdict(dict)
        for content in mailing.contents.only("id", "language", "variant", "arm").order_by("arm"):
            by_version[content.language, content.variant][content.arm] = content.id
        return cls(mailing, by_version)

    def version_for(self, language: str, *, is_for_organisation: bool) -> tuple[str, str] | None:
        for spoken in (language, self.mailing.language):
            for variant in (TECHNICAL, "") if is_for_organisation else ("",):
                if (spoken, variant) in self.by_version:
                    return spoken, variant
        return min(self.by_version, default=None)

    def arm(self, person_id: UUID, version: tuple[str, str]) -> str:
        names = sorted(self.by_version[version])
        if self.mailing.chosen_arm in names:
            return self.mailing.chosen_arm
        return names[int(drawn(person_id, f"arm:{self.mailing.id}") * len(names))]

    def pick(self, person_id: UUID, version: tuple[str, str]) -> UUID:
        return self.by_version[version][self.arm(person_id, version)]


def enqueue(
    viewer: Viewer, mailing: Mailing, hat_ids: Sequence[UUID], now: datetime, occasions: Mapping[UUID, str]
) -> Enqueued:
    """In the caller's transaction. Asked again, those who are in already stay as they are."""
    # Not `format`: the statement has its own braces to come.
    asked = _CANDIDATES.replace("{address}", address_join(mailing.channel))
    everybody = [_Somebody(*row) for row in fetch(asked, {"hats": list(hat_ids), "now": now}, kept=False)]
    contents = Contents.of(mailing)
    decisions = policy.decide_for(viewer, mailing, candidates=[one.candidate for one in everybody], now=now)
    chosen: dict[UUID, _Somebody] = {}
    for one in everybody:
        if decisions[one.candidate].outcome is Outcome.HELD:
            continue
        if one.person_id in chosen:
            decisions[one.candidate] = PolicyDecision(Outcome.HELD, "other-hat")
        else:
            chosen[one.person_id] = one
    stored = _store(mailing, list(chosen.values()), decisions, contents, now, occasions)
    # Whoever was in before was decided before; the others' answers are kept.
    fresh = {one.candidate for one in chosen.values() if one.person_id in stored}
    hats = [one.hat_id for one in everybody]
    known = set(mailing.decisions.filter(hat_id__in=hats).values_list("hat_id", flat=True))
    policy.keep(
        {c: d for c, d in decisions.items() if c in fresh or (d.outcome is Outcome.HELD and c.hat_id not in known)},
        channel=mailing.channel,
        mailing_id=mailing.id,
        now=now,
    )
    held = sum(decision.outcome is Outcome.HELD for decision in decisions.values())
    return Enqueued(queued=len(stored), held=held)


def _store(
    mailing: Mailing,
    readers: Sequence[_Somebody],
    decisions: Mapping[Candidate, PolicyDecision],
    contents: Contents,
    now: datetime,
    occasions: Mapping[UUID, str],
) -> set[UUID]:
    """One statement; the people who are in it now and were not before."""
    rows = []
    for one in readers:
        version = contents.version_for(one.language, is_for_organisation=one.is_for_organisation)
        if version is None:
            continue
        arm = contents.arm(one.person_id, version)
        moment = _moment(mailing, one, arm, decisions[one.candidate], now)
        content_id = contents.by_version[version][arm]
        key = key_of(mailing.id, one.person_id, occasions.get(one.hat_id, ""))
        rows.append((new_id(), new_code(), key, one.hat_id, version[0], one.address, content_id, moment))
    if not rows:
        return set()
    same = {
        "purpose": mailing.purpose, "channel": mailing.channel, "template": "mailing", "state": "queued",
    }  # fmt: skip
    statement, parameters = insert_select(
        Message,
        {
            "id": "fresh.id", "code": "fresh.code", "key": "fresh.key", "hat": "fresh.hat_id", "language": "fresh.language",
            "to_address": "fresh.to_address", "content": "fresh.content_id", "send_after": "fresh.send_after",
            "mailing": "fixed.mailing_id", "purpose": "fixed.purpose", "channel": "fixed.channel",
            "template": "fixed.template", "state": "fixed.state", "queued_at": "fixed.queued_at", "text": "''",
            "subject": "(SELECT subject FROM messaging_mailing_content said WHERE said.id = fresh.content_id)",
            "visitor": "NULL::uuid", "sending_at": "NULL::timestamptz", "sent_at": "NULL::timestamptz", "lease": "NULL::uuid",
            "leased_until": "NULL::timestamptz", "variables": "'{}'::jsonb", "attachments": "'[]'::jsonb",
        },
        "unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::timestamptz[]) "
        "AS fresh (id, code, key, hat_id, language, to_address, content_id, send_after), "
        "(SELECT %s::uuid, %s, %s, %s, %s, %s::timestamptz) "
        "AS fixed (mailing_id, purpose, channel, template, state, queued_at) "
        "ON CONFLICT (key) DO NOTHING RETURNING key",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                *parameters,
                *(list(column) for column in zip(*rows, strict=True)),
                mailing.id, same["purpose"], same["channel"], same["template"], same["state"], now,
            ],
        )  # fmt: skip
        return {UUID(key.rpartition(":")[2]) for (key,) in cursor.fetchall()}


def key_of(mailing_id: UUID, person_id: UUID, occasion: str = "") -> str:
    """One mailing, one person, one message for each occasion, however many hats."""
    return f"mailing:{mailing_id}:{occasion}:{person_id}" if occasion else f"mailing:{mailing_id}:{person_id}"


def _moment(mailing: Mailing, one: _Somebody, arm: str, decision: PolicyDecision, now: datetime) -> datetime | None:
    moment = decision.not_before
    if mailing.send_on and mailing.send_at:
        at = time_of(mailing.arm_times[arm]) if arm in mailing.arm_times else mailing.send_at
        local = moment_of(mailing.send_on, at, zone_of(one.zone))
        moment = max(moment, local) if moment else local
    return moment if moment and moment > now else None
