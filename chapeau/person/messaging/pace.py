"""How fast: most mails a minute in all and to one provider. What is too much now goes the next minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from chapeau.kit.house_settings import read
from chapeau.kit.limits import Limit, count
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.values import SendingRules

MINUTE = timedelta(minutes=1)
Postpone = Callable[[Sequence[tuple[UUID, datetime | None]]], None]


def within(mailing: Mailing, messages: list[Message], now: datetime, *, postpone: Postpone) -> list[Message]:
    """Those that may go now. All senders together keep to it: it is counted in the database."""
    rules = read(SendingRules)
    if not rules.per_minute and not rules.per_provider:
        return messages
    allowed: list[Message] = []
    by_provider: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_provider[provider_of(message.to_address)].append(message)
    late: list[Message] = []
    for provider, theirs in by_provider.items():
        most = int(rules.per_provider.get(provider) or 0)
        cut = _granted(f"provider:{provider}", most, len(theirs), now) if most else len(theirs)
        allowed += theirs[:cut]
        late += theirs[cut:]
    if rules.per_minute:
        cut = _granted("all", rules.per_minute, len(allowed), now)
        late += allowed[cut:]
        allowed = allowed[:cut]
    postpone([(message.id, now + MINUTE / 4) for message in late])
    return allowed


def provider_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _granted(subject: str, most: int, wanted: int, now: datetime) -> int:
    limit = Limit(name="messaging.pace", amount=most, per=MINUTE)
    if not wanted:
        return 0
    room = count(limit, subject=subject, now=now, cost=min(wanted, most))
    if room.is_allowed:
        return min(wanted, most)
    if room.left and count(limit, subject=subject, now=now, cost=room.left).is_allowed:
        return room.left
    return 0
