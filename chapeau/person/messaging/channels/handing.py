"""One door for every channel but mail: a group of messages to whoever brings them, and what came of each.

What a channel promises about asking twice decides what an unclear answer means: text messages may have left, so they
are in doubt; a notification or a webhook of the same name replaces itself, so it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chapeau.kit.knocking import Knock, Problem
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.values import MessageState, Rendered

Group = Sequence[tuple[Message, Rendered]]
NOT_SENT = (Problem.UNKNOWN_HOST, Problem.NOT_PUBLIC, Problem.TLS)
LATER = (408, 425, 429, 503)


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of one message. ``again``: it surely was not taken and may go later."""

    state: MessageState
    failure: str = ""
    again: bool = False
    provider_id: str = ""


Give = Callable[[Mailing, Message, Rendered], Handed]


def told(knock: Knock, *, may_repeat: bool) -> Handed:
    """What an answer over HTTP means. ``may_repeat``: sent twice it does no harm."""
    if knock.is_ok:
        return Handed(MessageState.SENT)
    said = f"{knock.status or ''} {knock.problem} {knock.answer}".strip()
    if knock.status in LATER or knock.problem in NOT_SENT:
        return Handed(MessageState.QUEUED, said, again=True)
    if knock.status is not None and knock.status < 500:
        return Handed(MessageState.FAILED, said)
    if may_repeat:
        return Handed(MessageState.QUEUED, said, again=True)
    return Handed(MessageState.IN_DOUBT, said)


def hand_over(ways: Mapping[str, Give], mailing: Mailing, group: Group) -> list[Handed]:
    """One after the other; a fault of ours or theirs in one leaves the others alone."""
    give = ways[mailing.channel]
    handed = []
    for message, rendered in group:
        try:
            handed.append(give(mailing, message, rendered))
        except Exception as fault:
            handed.append(Handed(MessageState.IN_DOUBT, f"{type(fault).__name__}: {fault}"[:300]))
    return handed
