"""Questions about campaigns: the list, one, what came of it, and who stands behind each number."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from chapeau.kit.db import fetch
from chapeau.kit.intervals import share
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging import policy
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import EventKind, MessageState
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.relationship.marketing.models import Campaign, CampaignVersion
from chapeau.relationship.marketing.values import (
    ArmResult,
    Block,
    CampaignState,
    CampaignView,
    GroupResult,
    Results,
    VersionView,
)

READERS = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
WITHIN = timedelta(days=7)
"""An order so long after a click, or after sending, counts."""
ORDERED = "('awaiting-payment', 'placed', 'partly-shipped', 'shipped', 'delivered')"


def campaigns(
    viewer: Viewer, *, state: str = "", text: str = "", page: int = 1, page_size: int = 50
) -> Page[CampaignView]:
    """All campaigns, the newest first, without what they say. Refuses: ``Forbidden``."""
    _must_read(viewer)
    rows = _rows()
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code=text))
    total = rows.count()
    shown = rows.order_by("-created_at", "-id")[(page - 1) * page_size : page * page_size]
    return Page(tuple(_view(viewer, row) for row in shown), total, page, page_size)


def campaign(viewer: Viewer, *, code: str) -> CampaignView:
    """One campaign with all it says. Refuses: ``Forbidden``, ``NotFound``."""
    _must_read(viewer)
    row = _rows().filter(code=code).first()
    if row is None:
        raise NotFound
    return _view(viewer, row, with_versions=True)


def results(viewer: Viewer, *, code: str) -> Results:
    """What came of it until now: sums only. Refuses: ``Forbidden``, ``NotFound``."""
    _must_read(viewer)
    row = Campaign.objects.filter(code=code).first()
    if row is None or row.mailing_id is None:
        raise NotFound
    mailing_id = row.mailing_id
    known = {"mailing": mailing_id, "within": WITHIN, "since": row.started_at, "language": row.language}
    states = dict(fetch(_STATES, known, kept=False))
    events = {(kind, is_machine): count for kind, is_machine, count in fetch(_EVENTS, known, kept=False)}
    reasons = [(reason, numbers, count) for reason, numbers, count in fetch(_REASONS, known, kept=False)]
    sent = states.get(MessageState.SENT, 0)
    clicked = events.get((EventKind.CLICKED, False), 0)
    groups = fetch(_GROUPS, known, kept=False)
    money = {currency: int(net) for currency, net in fetch(_MONEY, known, kept=False)}
    ((all_ordered,),) = fetch(_ALL_ORDERED, known, kept=False)
    delivered = events.get((EventKind.DELIVERED, False), 0)
    held_out = next(((of, count) for of, count in fetch(_CONTROL, known, kept=False)), (0, 0))
    return Results(
        reached=sum(states.values()) - states.get(MessageState.HELD, 0) + sum(count for _, _, count in reasons),
        sent=sent,
        waiting=states.get(MessageState.QUEUED, 0) + states.get(MessageState.SENDING, 0),
        held=sum(count for _, _, count in reasons),
        failed=states.get(MessageState.FAILED, 0),
        in_doubt=states.get(MessageState.IN_DOUBT, 0),
        delivered=delivered if delivered or events.get((EventKind.BOUNCED, False)) else None,
        bounced=events.get((EventKind.BOUNCED, False), 0),
        complained=events.get((EventKind.COMPLAINED, False), 0),
        opened=events.get((EventKind.OPENED, False), 0) if row.counts_opens or row.channel == "in_app" else None,
        clicked=share(clicked, sent),
        machines=events.get((EventKind.CLICKED, True), 0),
        opted_out=events.get((EventKind.OPTED_OUT, False), 0),
        ordered=share(sum(ordered for _, _, _, ordered in groups), sent),
        money=money,
        reasons=tuple((reason, policy.explain(reason, numbers or {}), count) for reason, numbers, count in reasons),
        arms=arms_of(row),
        groups=tuple(GroupResult(kind, count, clicks, ordered) for kind, count, clicks, ordered in groups),
        links=tuple((address, count) for address, count in fetch(_LINKS, known, kept=False)),
        control_ordered=share(held_out[1], held_out[0]) if held_out[0] else None,
        all_ordered=share(int(all_ordered), sent) if held_out[0] else None,
    )


PEOPLE = (
    "sent",
    "waiting",
    "held",
    "failed",
    "in-doubt",
    "clicked",
    "opened",
    "bounced",
    "complained",
    "opted-out",
    "delivered",
)


def people(
    viewer: Viewer, *, code: str, of: str, reason: str = "", page: int = 1, page_size: int = 50
) -> tuple[Page[tuple[UUID, str, str, datetime | None]], int]:
    """Who stands behind a number: (hat, name, organisation, when) of those in sight, and how many are not.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    _must_read(viewer)
    row = Campaign.objects.filter(code=code).first()
    if row is None or row.mailing_id is None or of not in PEOPLE:
        raise NotFound
    moments = _moments(row.mailing_id, of, reason)
    sight = hats_side_by_side(viewer, ids=list(moments)).filter(id__in=list(moments))
    found = sight.select_related("person", "organisation").order_by("person__sort_key", "id").distinct()
    total = found.count()
    shown = found[(page - 1) * page_size : page * page_size]
    rows = tuple(
        (hat.id, hat.person.name, hat.organisation.name if hat.organisation else "", moments.get(hat.id))
        for hat in shown
    )
    return Page(rows, total, page, page_size), len(moments) - total


def arms_of(row: Campaign) -> tuple[ArmResult, ...]:
    """What each arm of a test did, in the test alone: the rest that got the winner is not counted here."""
    known = {"mailing": row.mailing_id, "language": row.language, "decided": row.winner_at}
    times = dict(zip("ABCDE", row.all_times, strict=False)) if row.other_times else {}
    return tuple(
        ArmResult(arm, times.get(arm, subject), count, share(clicks, count))
        for arm, subject, count, clicks in fetch(_ARMS, known, kept=False)
    )


def version_of(row: CampaignVersion) -> VersionView:
    return VersionView(
        row.language,
        row.variant,
        tuple(row.subjects),
        row.preheader,
        tuple(Block.from_json(each) for each in row.blocks),
        tuple(Block.from_json(each) for each in row.other_blocks),
    )


def _moments(mailing_id: UUID, of: str, reason: str) -> dict[UUID, datetime | None]:
    if of == "held":
        return dict(fetch(_HELD, {"mailing": mailing_id, "reason": reason}, kept=False))
    messages = Message.objects.filter(mailing_id=mailing_id, hat__isnull=False)
    if of in EventKind.values:
        found = messages.filter(events__kind=of, events__is_machine=False)
        return dict(found.order_by("-events__happened_at").values_list("hat_id", "events__happened_at"))
    states = {"waiting": (MessageState.QUEUED, MessageState.SENDING)}.get(of, (of,))
    return dict(messages.filter(state__in=states).values_list("hat_id", "sent_at"))


def _rows() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("audience", "made_by_hat__person")


def _view(viewer: Viewer, row: Campaign, *, with_versions: bool = False) -> CampaignView:
    versions = row.versions.order_by("variant", "language") if with_versions else ()
    return CampaignView(
        id=row.id, code=row.code, name=row.name, state=CampaignState(row.state), audience_id=row.audience_id,
        audience_name=row.audience.name if row.audience else "", audience_code=row.audience.code if row.audience else "",
        audience_size=audiences.told(viewer, row.audience.size) if row.audience else 0, channel=row.channel, topic=row.topic, language=row.language,
        priority=row.priority, hold_out_percent=row.hold_out_percent, counts_opens=row.counts_opens,
        starts_at=row.starts_at, send_on=row.send_on, send_at=row.send_at, started_at=row.started_at,
        finished_at=row.finished_at, created_at=row.created_at,
        made_by_name=row.made_by_hat.person.name if row.made_by_hat else "", mailing_id=row.mailing_id,
        versions=tuple(version_of(each) for each in versions), test_percent=row.test_percent, test_hours=row.test_hours,
        test_ends_at=row.test_ends_at, winner=row.winner, winner_at=row.winner_at, other_times=tuple(row.other_times),
    )  # fmt: skip


def _must_read(viewer: Viewer) -> None:
    if not viewer.works_as(*READERS):
        raise Forbidden


_STATES = "SELECT state, count(*) FROM messaging_message WHERE mailing_id = %(mailing)s GROUP BY state"

_EVENTS = """
SELECT event.kind, event.is_machine, count(DISTINCT event.message_id)
FROM messaging_event event JOIN messaging_message message ON message.id = event.message_id
WHERE message.mailing_id = %(mailing)s GROUP BY event.kind, event.is_machine
"""

_LAST = """
SELECT DISTINCT ON (hat_id) hat_id, outcome, reason, numbers, decided_at FROM messaging_decision
WHERE mailing_id = %(mailing)s ORDER BY hat_id, decided_at DESC, id DESC
"""

_REASONS = f"""
SELECT reason, (array_agg(numbers))[1], count(*) FROM ({_LAST}) AS latest WHERE outcome = 'held'
GROUP BY reason ORDER BY count(*) DESC, reason
"""

_HELD = f"""
SELECT hat_id, decided_at FROM ({_LAST}) AS latest
WHERE outcome = 'held' AND (%(reason)s = '' OR reason = %(reason)s)
"""

_CLICKS = """
SELECT DISTINCT ON (event.message_id) event.message_id, event.happened_at FROM messaging_event event
JOIN messaging_message message ON message.id = event.message_id
WHERE message.mailing_id = %(mailing)s AND event.kind = 'clicked' AND NOT event.is_machine
ORDER BY event.message_id, event.happened_at
"""

_GROUPS = f"""
SELECT hat.organisation_id IS NOT NULL, count(*), count(click.message_id),
       count(*) FILTER (WHERE EXISTS (
           SELECT 1 FROM ordering_order o WHERE o.hat_id = message.hat_id AND o.state IN {ORDERED}
           AND o.placed_at >= click.happened_at AND o.placed_at < click.happened_at + %(within)s))
FROM messaging_message message JOIN people_hat hat ON hat.id = message.hat_id
LEFT JOIN ({_CLICKS}) AS click ON click.message_id = message.id
WHERE message.mailing_id = %(mailing)s AND message.state = 'sent'
GROUP BY 1 ORDER BY 1
"""

_MONEY = f"""
SELECT o.currency, sum(o.net_minor) FROM ({_CLICKS}) AS click JOIN messaging_message message ON message.id = click.message_id
JOIN ordering_order o ON o.hat_id = message.hat_id AND o.state IN {ORDERED}
     AND o.placed_at >= click.happened_at AND o.placed_at < click.happened_at + %(within)s
GROUP BY o.currency ORDER BY 1
"""

_ALL_ORDERED = f"""
SELECT count(*) FROM messaging_message message WHERE message.mailing_id = %(mailing)s AND message.state = 'sent'
AND EXISTS (SELECT 1 FROM ordering_order o WHERE o.hat_id = message.hat_id AND o.state IN {ORDERED}
            AND o.placed_at >= message.sent_at AND o.placed_at < message.sent_at + %(within)s)
"""

_CONTROL = f"""
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM ordering_order o WHERE o.hat_id = latest.hat_id AND o.state IN {ORDERED}
    AND o.placed_at >= %(since)s AND o.placed_at < %(since)s + %(within)s))
FROM ({_LAST}) AS latest WHERE reason = 'hold-out-mailing'
"""

_ARMS = f"""
SELECT content.arm, coalesce(min(content.subject) FILTER (WHERE content.language = %(language)s), min(content.subject)),
       count(*), count(click.message_id)
FROM messaging_message message JOIN messaging_mailing_content content ON content.id = message.content_id
LEFT JOIN ({_CLICKS}) AS click ON click.message_id = message.id
WHERE message.mailing_id = %(mailing)s AND message.state = 'sent'
      AND (%(decided)s::timestamptz IS NULL OR message.queued_at < %(decided)s)
GROUP BY content.arm ORDER BY content.arm
"""

_LINKS = """
SELECT regexp_replace(content.links ->> event.link::int, '[?&]utm_.*', ''), count(DISTINCT event.message_id)
FROM messaging_event event JOIN messaging_message message ON message.id = event.message_id
JOIN messaging_mailing_content content ON content.id = message.content_id
WHERE message.mailing_id = %(mailing)s AND event.kind = 'clicked' AND NOT event.is_machine
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30
"""
