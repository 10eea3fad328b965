"""A test that ends by itself: a part of the audience decides, once, at a moment fixed before; the rest gets the winner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from chapeau.kit import bus
from chapeau.kit.lots import drawn
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import MessageState
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.marketing import testing
from chapeau.relationship.marketing.events import WinnerPicked
from chapeau.relationship.marketing.models import Campaign
from chapeau.relationship.marketing.queries import arms_of
from chapeau.relationship.marketing.values import CampaignState

LAST_ZONE = timedelta(hours=12)
"""A day ends so much later on the last islands than in UTC."""


def in_test(campaign: Campaign, hat_ids: Sequence[UUID]) -> list[UUID]:
    """Of these hats those whose person is drawn into the test: the same for ever, whatever hats they wear."""
    found = Hat.objects.filter(id__in=list(hat_ids)).values_list("id", "person_id")
    share = campaign.test_percent / 100
    return [hat_id for hat_id, person_id in found if drawn(person_id, f"test:{campaign.mailing_id}") < share]


def ends_at(campaign: Campaign, started_at: datetime) -> datetime:
    """When it is looked at, once: so many hours after the last of the test group could be written to."""
    last = started_at
    if campaign.send_on and campaign.send_at:
        latest = max([campaign.send_at, *map(time.fromisoformat, campaign.other_times)])
        last = max(last, datetime.combine(campaign.send_on, latest, tzinfo=UTC) + LAST_ZONE)
    return last + timedelta(hours=campaign.test_hours)


@transaction.atomic
def decide(campaign_id: UUID, now: datetime) -> bool:
    """Pick what more people followed and write it to the rest, once; False when it is not time, or was done.

    Looked at one time alone, so that the interval told holds. What leads by chance is sent on too: it is the best guess.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(id=campaign_id)
    if (
        campaign.state != CampaignState.SENDING
        or campaign.winner
        or not campaign.has_test_group
        or campaign.mailing_id is None
        or campaign.audience_id is None
        or campaign.test_ends_at is None
        or campaign.test_ends_at > now
    ):
        return False
    open_states = (MessageState.QUEUED, MessageState.SENDING)
    is_late = now > campaign.test_ends_at + timedelta(hours=campaign.test_hours)
    if not is_late and Message.objects.filter(mailing_id=campaign.mailing_id, state__in=open_states).exists():
        return False
    arms = arms_of(campaign)
    leader, behind = testing.ranked(arms) if arms else (None, ())
    winner = leader.arm if leader else "A"
    campaign.winner, campaign.winner_at = winner, now
    campaign.save(update_fields=["winner", "winner_at"])
    at = time.fromisoformat(campaign.all_times[ord(winner) - ord("A")]) if campaign.other_times else None
    messaging.choose_arm(
        SYSTEM,
        mailing_id=campaign.mailing_id,
        arm=winner,
        send_on=now.date() + timedelta(days=1) if at else None,
        send_at=at,
    )
    hat_ids = audiences.member_hat_ids(SYSTEM, audience_id=campaign.audience_id, now=now)
    # Whoever was in the test has a message already, by the ledger's own key.
    messaging.enqueue_many(SYSTEM, mailing_id=campaign.mailing_id, hat_ids=hat_ids, now=now)
    bus.publish(
        [
            WinnerPicked(
                occurred_at=now,
                campaign_id=campaign.id,
                arm=winner,
                is_sure=bool(behind) and all(one.is_sure for one in behind),
                readers=sum(arm.sent for arm in arms),
            )
        ]
    )
    return True
