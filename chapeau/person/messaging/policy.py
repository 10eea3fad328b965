"""May this be sent now? One policy for every message, set-wise; each answer is kept and can be told in words.

Asked in this order, and the first "no" is the reason: hold-out of the house, consent and suppression, hold-out of the
mailing, the person's weekly number (under all hats together), then quiet hours, which mean later and never no.
Answers to orders and questions (purpose ``service``) pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.kit.db import fetch
from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_id
from chapeau.kit.lots import drawn
from chapeau.kit.wall_clocks import zone_of
from chapeau.person.messaging.channels.ways import permission_of
from chapeau.person.messaging.clocks import quiet_ends, time_of
from chapeau.person.messaging.models import Decision, Mailing
from chapeau.person.messaging.values import Candidate, Outcome, PolicyDecision, SendingRules
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.queries import may_contact, preferences
from chapeau.person.privacy.values import ADDRESSED, Preferences

WEEK = timedelta(days=7)

REASONS: Mapping[str, str | Promise] = {
    "service": _("It answers an order or a question."),
    "given": _("They agreed to it."),
    "refused": _("They refused it."),
    "withdrawn": _("They withdrew their consent."),
    "pending": _("They have not confirmed their consent yet."),
    "never-asked": _("They never agreed to it."),
    "suppressed": _("This address asked us to stop, or mail to it came back."),
    "unasked": _("It waits in the shop, where they did not refuse it."),
    "ended": _("They no longer act for this organisation."),
    "no-address": _("There is no address to write to."),
    "weekly-limit": _("They got %(sent)s of at most %(most)s messages in seven days."),
    "another-goes-first": _("A more important message is on its way to them; at most %(most)s go out in seven days."),
    "already-written": _("They got this one already."),
    "other-hat": _("The same person is written to at another of their addresses."),
    "quiet-hours": _("It is a quiet hour where they are."),
    "hold-out": _("They are in the group that gets nothing, to see what messages are worth."),
    "hold-out-mailing": _("They are in the group that does not get this one, to see what it does."),
}


def explain(reason: str, numbers: Mapping[str, Any]) -> str:
    """The reason of a decision as a sentence in the language in use."""
    said = str(REASONS.get(reason, reason))
    return said % numbers if numbers and "%(" in said else said


def decide(
    viewer: Viewer,
    *,
    candidates: Sequence[Candidate],
    purpose: str,
    topic: str,
    channel: str,
    priority: int,
    now: datetime,
    mailing_id: UUID | None = None,
    hold_out_percent: int = 0,
) -> dict[Candidate, PolicyDecision]:
    """The answer for each candidate, in a constant number of queries. Nothing is kept: see :func:`keep`.

    ``priority``: where a person's weekly number is short, waiting mailings of a higher one go first.
    """
    if purpose == "service":
        return {candidate: PolicyDecision(Outcome.SEND, "service") for candidate in candidates}
    rules = read(SendingRules)
    asked = list(dict.fromkeys(candidates))
    permitted = may_contact(
        viewer,
        recipients=[(candidate.hat_id, candidate.address) for candidate in asked],
        purpose=purpose,
        topic=topic,
        channel=channel,
        now=now,
    )
    hat_ids = [candidate.hat_id for candidate in asked]
    person_of = dict(Hat.objects.filter(id__in=hat_ids).values_list("id", "person_id"))
    wishes = preferences(viewer, hat_ids=hat_ids)
    written = _written(list(set(person_of.values())), mailing_id, priority, now)
    answers = {}
    for candidate in asked:
        person_id = person_of.get(candidate.hat_id)
        permission = permitted.get((candidate.hat_id, candidate.address))
        if person_id is None or (not candidate.address and channel in ADDRESSED):
            answers[candidate] = PolicyDecision(Outcome.HELD, "no-address")
        elif permission is None or not permission.is_allowed:
            code = permission.reason_code if permission else "never-asked"
            answers[candidate] = PolicyDecision(Outcome.HELD, code)
        elif in_hold_out(person_id, "house", rules.hold_out_percent):
            answers[candidate] = PolicyDecision(Outcome.HELD, "hold-out")
        elif in_hold_out(person_id, str(mailing_id), hold_out_percent):
            answers[candidate] = PolicyDecision(Outcome.HELD, "hold-out-mailing")
        else:
            wish = wishes.get(candidate.hat_id)
            answers[candidate] = _number(written.get(person_id), rules, wish) or _hour(now, rules, wish)
    return answers


def decide_for(
    viewer: Viewer, mailing: Mailing, *, candidates: Sequence[Candidate], now: datetime
) -> dict[Candidate, PolicyDecision]:
    """As :func:`decide`, for a mailing as it stands."""
    return decide(
        viewer,
        candidates=candidates,
        purpose=mailing.purpose,
        topic=mailing.topic,
        channel=permission_of(mailing.channel),
        priority=mailing.priority,
        mailing_id=mailing.id,
        hold_out_percent=mailing.hold_out_percent,
        now=now,
    )


def keep(
    decisions: Mapping[Candidate, PolicyDecision], *, channel: str, mailing_id: UUID | None, now: datetime
) -> None:
    """Note what was decided, in the caller's transaction."""
    Decision.objects.bulk_create(
        [
            Decision(
                id=new_id(),
                mailing_id=mailing_id,
                hat_id=candidate.hat_id,
                channel=channel,
                outcome=decision.outcome,
                reason=decision.reason,
                numbers=dict(decision.numbers),
                not_before=decision.not_before,
                decided_at=now,
            )
            for candidate, decision in decisions.items()
        ],
        batch_size=5_000,
    )


def in_hold_out(person_id: UUID, of: str, percent: int) -> bool:
    """Whether a person is in so many of a hundred: the same answer for ever, and unrelated between groups ``of``."""
    return percent > 0 and drawn(person_id, f"hold-out:{of}") < percent / 100


_WRITTEN = """
SELECT hat.person_id,
       count(*) FILTER (WHERE is_written AND (message.mailing_id = %(mailing)s) IS NOT TRUE),
       count(*) FILTER (WHERE is_written AND message.mailing_id = %(mailing)s),
       count(*) FILTER (WHERE NOT is_written)
FROM people_hat hat
JOIN messaging_message message ON message.hat_id = hat.id AND message.purpose = 'marketing'
LEFT JOIN messaging_mailing mailing ON mailing.id = message.mailing_id
CROSS JOIN LATERAL (SELECT message.state IN ('sent', 'sending', 'in-doubt') OR coalesce(message.leased_until > %(now)s, false)) AS s (is_written)
WHERE hat.person_id = ANY(%(people)s) AND (
    (message.state IN ('sent', 'sending', 'in-doubt') AND message.sending_at > %(since)s)
    OR (message.state = 'queued' AND message.leased_until > %(now)s)
    OR (message.state = 'queued' AND mailing.state = 'running' AND mailing.priority > %(priority)s
        AND (message.send_after IS NULL OR message.send_after < %(until)s)))
GROUP BY hat.person_id
"""


def _written(
    people: list[UUID], mailing_id: UUID | None, priority: int, now: datetime
) -> dict[UUID, tuple[int, int, int]]:
    """By person: messages in seven days (or just being prepared), those of this mailing, and waiting more important ones."""
    found = fetch(
        _WRITTEN,
        {
            "people": people, "mailing": mailing_id, "priority": priority, "now": now, "since": now - WEEK,
            "until": now + WEEK,
        },
        kept=False,
    )  # fmt: skip
    return {person_id: (others, same, waiting) for person_id, others, same, waiting in found}


def _number(
    written: tuple[int, int, int] | None, rules: SendingRules, wish: Preferences | None
) -> PolicyDecision | None:
    """A "no" by number, if there is one."""
    others, same, waiting = written or (0, 0, 0)
    most = rules.messages_per_week
    if wish is not None and wish.most_per_week is not None:
        most = min(most, wish.most_per_week)
    if same:
        return PolicyDecision(Outcome.HELD, "already-written")
    if others >= most:
        return PolicyDecision(Outcome.HELD, "weekly-limit", {"sent": others, "most": most})
    if others + waiting >= most:
        return PolicyDecision(Outcome.HELD, "another-goes-first", {"most": most})
    return None


def _hour(now: datetime, rules: SendingRules, wish: Preferences | None) -> PolicyDecision:
    """Now, or when the quiet hours of the house and of the reader are both over."""
    zone = zone_of(wish.time_zone) if wish else ZoneInfo("UTC")
    spans: list[tuple[time, time]] = [(time_of(rules.quiet_from), time_of(rules.quiet_until))]
    if wish is not None and wish.quiet_from is not None and wish.quiet_until is not None:
        spans.append((wish.quiet_from, wish.quiet_until))
    moment = now
    for _round in range(4):  # the end of one may lie within the other
        ends = [end for start, until in spans if (end := quiet_ends(moment, zone, start, until))]
        if not ends:
            break
        moment = max(ends)
    if moment == now:
        return PolicyDecision(Outcome.SEND, "given")
    return PolicyDecision(Outcome.LATER, "quiet-hours", {}, moment)
