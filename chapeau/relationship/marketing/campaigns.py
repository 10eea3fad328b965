"""Deeds of campaigns: draft, say, check, plan, send, stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.audience.models import Audience
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.channels.sms import MOST_SEGMENTS
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.queries import CHANNELS, lacking, plain, segments
from chapeau.person.messaging.values import MessageState, NewMailing
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer
from chapeau.person.privacy.values import Channel
from chapeau.relationship.marketing import content, winning
from chapeau.relationship.marketing.events import CampaignSent
from chapeau.relationship.marketing.models import Campaign, CampaignVersion
from chapeau.relationship.marketing.queries import version_of
from chapeau.relationship.marketing.short import contents_of
from chapeau.relationship.marketing.values import SHORT, Block, BlockKind, CampaignPlan, CampaignState, VersionView

WRITERS = (StaffRole.MARKETING, StaffRole.SALES)
_BEGIN = (BlockKind.HEADING, BlockKind.TEXT)
FIRST_ZONE = timedelta(hours=14)
"""A day begins so much earlier on the first islands than in UTC."""


class AlreadySent(Refusal):
    """What is under way or sent is not changed any more."""

    code = "campaign-under-way"
    sentence = _("This campaign is under way or sent: it cannot be changed any more. Make a copy of it.")


class CampaignNotReady(Refusal):
    """Something is missing before it can be sent."""

    code = "campaign-not-ready"
    status = 422
    sentence = _("Before it can be sent: %(missing)s")


class OneTestAtATime(Refusal):
    """With two things tried at once nobody could say which did it."""

    code = "one-test-at-a-time"
    status = 422
    sentence = _("Test one thing at a time: subjects, contents or times.")


class InThePast(Refusal):
    code = "campaign-in-the-past"
    status = 422
    sentence = _("This moment has passed. Choose a later one, or send it now.")


@transaction.atomic
def create_campaign(viewer: Viewer, *, plan: CampaignPlan, now: datetime) -> str:
    """A draft; its code. Refuses: ``Forbidden``, ``NotFound`` (the audience)."""
    _must_write(viewer)
    campaign = Campaign(made_by_hat_id=viewer.hat_id if viewer.is_staff else None, created_at=now)
    _take(campaign, plan)
    campaign.save()
    CampaignVersion.objects.create(
        campaign=campaign,
        language=plan.language,
        subjects=[],
        blocks=[Block(kind).to_json() for kind in (_BEGIN if plan.channel == "email" else (BlockKind.TEXT,))],
    )
    return campaign.code


@transaction.atomic
def change_campaign(viewer: Viewer, *, code: str, plan: CampaignPlan) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``AlreadySent``."""
    campaign = _open(viewer, code)
    _take(campaign, plan)
    campaign.save()


@transaction.atomic
def store_version(viewer: Viewer, *, code: str, version: VersionView) -> None:
    """What it says in one language to one kind of reader; an earlier one is replaced.

    Refuses: ``Forbidden``, ``NotFound``, ``AlreadySent``.
    """
    campaign = _open(viewer, code)
    CampaignVersion.objects.update_or_create(
        campaign=campaign,
        language=version.language,
        variant=version.variant,
        defaults={
            "subjects": [subject for subject in version.subjects if subject][: len(content.ARMS)],
            "preheader": version.preheader,
            "blocks": [block.to_json() for block in version.blocks],
            "other_blocks": [block.to_json() for block in version.other_blocks],
        },
    )


@transaction.atomic
def drop_version(viewer: Viewer, *, code: str, language: str, variant: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``AlreadySent``."""
    campaign = _open(viewer, code)
    campaign.versions.filter(language=language, variant=variant).delete()


@transaction.atomic
def copy_campaign(viewer: Viewer, *, code: str, name: str, now: datetime) -> str:
    """A new draft that says the same to the same audience; its code. Refuses: ``Forbidden``, ``NotFound``."""
    _must_write(viewer)
    source = Campaign.objects.filter(code=code).first()
    if source is None:
        raise NotFound
    made = Campaign.objects.create(
        name=name[:120], audience=source.audience, channel=source.channel, topic=source.topic, language=source.language, priority=source.priority,
        hold_out_percent=source.hold_out_percent, counts_opens=source.counts_opens, test_percent=source.test_percent,
        test_hours=source.test_hours,
        made_by_hat_id=viewer.hat_id if viewer.is_staff else None, created_at=now,
    )  # fmt: skip
    CampaignVersion.objects.bulk_create(
        CampaignVersion(
            campaign=made, language=each.language, variant=each.variant, subjects=each.subjects,
            preheader=each.preheader, blocks=each.blocks, other_blocks=each.other_blocks,
        )
        for each in source.versions.all()
    )  # fmt: skip
    return made.code


def missing(campaign: Campaign) -> list[str]:
    """What has to be there before it is sent, in words; empty: ready."""
    said = []
    if campaign.audience is None:
        said.append(str(_("choose an audience")))
    versions = [version_of(row) for row in campaign.versions.all()]
    if not any(version.blocks for version in versions):
        said.append(str(_("write what it says")))
    if any(not version.subjects for version in versions) and campaign.channel != Channel.SMS:
        said.append(str(_("give each version a subject")))
    if why := lacking(campaign.channel):
        said.append(str(why))
    if campaign.channel != Channel.EMAIL:
        return said + _not_carried(campaign, versions)
    for version in versions:
        known = content.articles_of(version)
        said += [
            str(_("no article has the SKU %s") % block.values["sku"].strip())
            if block.values["sku"].strip()
            else str(_("give the article its SKU, or take it away"))
            for block in version.blocks
            if block.kind == BlockKind.ARTICLE and block.values["sku"].strip() not in known
        ]
    return said


def _not_carried(campaign: Campaign, versions: Sequence[VersionView]) -> list[str]:
    """What a short channel cannot bring, in words."""
    said = []
    if any(block.kind not in SHORT for version in versions for block in version.blocks):
        said.append(str(_("take away all but texts and buttons: nothing else is carried here")))
    for version in versions:
        _html, text = contents_of(version, channel=campaign.channel, campaign_code=campaign.code)
        if not text.strip():
            said.append(str(_("write what it says")))
        elif campaign.channel == Channel.SMS and segments(plain(text)).count > MOST_SEGMENTS:
            said.append(str(_("shorten it: a text message has at most %s parts") % MOST_SEGMENTS))
    return list(dict.fromkeys(said))


@transaction.atomic
def schedule_campaign(
    viewer: Viewer,
    *,
    code: str,
    now: datetime,
    starts_at: datetime | None = None,
    send_on: date | None = None,
    send_at: time | None = None,
    other_times: Sequence[time] = (),
) -> None:
    """Send it now, at one moment, or on a day at the reader's own time. What it says is frozen here.

    Refuses: ``Forbidden``, ``NotFound``, ``AlreadySent``, ``CampaignNotReady``, ``InThePast``, ``BadTemplate``.
    """
    campaign = _open(viewer, code)
    if lacking := missing(campaign):
        raise CampaignNotReady(missing="; ".join(lacking))
    is_local = send_on is not None and send_at is not None
    if is_local:
        assert send_on is not None
        assert send_at is not None
        starts_at = datetime.combine(send_on, send_at, tzinfo=now.tzinfo) - FIRST_ZONE
        if starts_at + 2 * FIRST_ZONE < now:
            raise InThePast
    elif starts_at is not None and starts_at < now - timedelta(minutes=5):
        raise InThePast
    versions = [version_of(row) for row in campaign.versions.all()]
    campaign.other_times = [f"{at:%H:%M}" for at in dict.fromkeys(other_times) if at != send_at] if is_local else []
    if (max(version.arms for version in versions) > 1) + bool(campaign.other_times) > 1:
        raise OneTestAtATime
    if any(len(version.subjects) > 1 and version.other_blocks for version in versions):
        raise OneTestAtATime
    if campaign.other_times:  # the same words in each arm, at its own time
        versions = [replace(each, subjects=each.subjects[:1] * (1 + len(campaign.other_times))) for each in versions]
    written = content.write(versions, campaign_code=campaign.code, channel=campaign.channel)
    campaign.mailing_id = messaging.create_mailing(
        SYSTEM,
        new=NewMailing(
            channel=campaign.channel,
            topic=campaign.topic,
            priority=campaign.priority,
            hold_out_percent=campaign.hold_out_percent,
            language=campaign.language,
            wants=written.wants,
            counts_opens=campaign.counts_opens,
            send_on=send_on if is_local else None,
            send_at=send_at if is_local else None,
            arm_times=_arm_times(send_at, campaign.other_times) if is_local and send_at else {},
        ),
        contents=written.contents,
        now=now,
    )
    campaign.state = CampaignState.SCHEDULED
    campaign.starts_at = max(now, starts_at) if starts_at else now
    if max(version.arms for version in versions) == 1:
        campaign.test_percent = 100
    campaign.send_on, campaign.send_at = (send_on, send_at) if is_local else (None, None)
    campaign.save()
    if campaign.starts_at <= now:
        defer("marketing.start_campaign", queue="bulk", campaign_id=str(campaign.id))


def _arm_times(first: time, others: Sequence[str]) -> dict[str, str]:
    return dict(zip(content.ARMS, [f"{first:%H:%M}", *others], strict=False)) if others else {}


@transaction.atomic
def unschedule_campaign(viewer: Viewer, *, code: str) -> None:
    """Back to a draft, as long as it has not begun. Refuses: ``Forbidden``, ``NotFound``, ``AlreadySent``."""
    _must_write(viewer)
    campaign = _locked(code)
    if campaign.state != CampaignState.SCHEDULED:
        raise AlreadySent
    mailing_id, campaign.mailing_id = campaign.mailing_id, None
    campaign.state = CampaignState.DRAFT
    campaign.starts_at = campaign.send_on = campaign.send_at = None
    campaign.save()
    if mailing_id:
        messaging.cancel_mailing(SYSTEM, mailing_id=mailing_id)


@transaction.atomic
def start_campaign(viewer: Viewer, *, campaign_id: UUID, now: datetime) -> bool:
    """Fill the ledger with the audience as it is now; once, however often it is asked. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    campaign = Campaign.objects.select_for_update(of=("self",)).filter(id=campaign_id).first()
    if (
        campaign is None
        or campaign.state != CampaignState.SCHEDULED
        or campaign.mailing_id is None
        or campaign.audience_id is None
        or (campaign.starts_at and campaign.starts_at > now)
    ):
        return False
    hat_ids = audiences.member_hat_ids(SYSTEM, audience_id=campaign.audience_id, now=now)
    campaign.state, campaign.started_at = CampaignState.SENDING, now
    if campaign.has_test_group:
        campaign.test_ends_at = winning.ends_at(campaign, now)
        hat_ids = winning.in_test(campaign, hat_ids)
    campaign.save(update_fields=["state", "started_at", "test_ends_at"])
    messaging.enqueue_many(SYSTEM, mailing_id=campaign.mailing_id, hat_ids=hat_ids, now=now)
    return True


@transaction.atomic
def pause_campaign(viewer: Viewer, *, code: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``NotUnderWay``."""
    _must_write(viewer)
    campaign = _locked(code)
    messaging.pause_mailing(viewer, mailing_id=_mailing(campaign))
    campaign.state = CampaignState.PAUSED
    campaign.save(update_fields=["state"])


@transaction.atomic
def resume_campaign(viewer: Viewer, *, code: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``NotUnderWay``."""
    _must_write(viewer)
    campaign = _locked(code)
    messaging.resume_mailing(viewer, mailing_id=_mailing(campaign))
    campaign.state = CampaignState.SENDING
    campaign.save(update_fields=["state"])


@transaction.atomic
def cancel_campaign(viewer: Viewer, *, code: str, now: datetime) -> int:
    """What still waits is never sent; how many. Refuses: ``Forbidden``, ``NotFound``, ``NotUnderWay``."""
    _must_write(viewer)
    campaign = _locked(code)
    stopped = messaging.cancel_mailing(viewer, mailing_id=_mailing(campaign))
    campaign.state, campaign.finished_at = CampaignState.CANCELLED, now
    campaign.save(update_fields=["state", "finished_at"])
    return stopped


def begin_and_finish(viewer: Viewer, *, now: datetime) -> int:
    """Start what is due, and close what has nothing waiting any more; how many moved. Called every minute.

    Refuses: ``Forbidden`` but to the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    moved = 0
    due = Campaign.objects.filter(state=CampaignState.SCHEDULED, starts_at__lte=now)
    for campaign_id in due.values_list("id", flat=True):
        moved += start_campaign(SYSTEM, campaign_id=campaign_id, now=now)
    for campaign in Campaign.objects.filter(state=CampaignState.SENDING):
        moved += winning.decide(campaign.id, now)
        campaign.refresh_from_db()
        moved += _finish(campaign, now)
    return moved


@transaction.atomic
def _finish(campaign: Campaign, now: datetime) -> bool:
    assert campaign.mailing_id is not None
    if campaign.has_test_group and not campaign.winner:
        return False
    theirs = Message.objects.filter(mailing_id=campaign.mailing_id)
    if theirs.filter(state__in=(MessageState.QUEUED, MessageState.SENDING)).exists():
        return False
    if not Campaign.objects.filter(id=campaign.id, state=CampaignState.SENDING).update(
        state=CampaignState.SENT, finished_at=now
    ):
        return False
    sent = theirs.filter(state=MessageState.SENT).count()
    held = theirs.filter(state=MessageState.HELD).count()
    bus.publish(
        [CampaignSent(occurred_at=now, campaign_id=campaign.id, mailing_id=campaign.mailing_id, sent=sent, held=held)]
    )
    return True


def _take(campaign: Campaign, plan: CampaignPlan) -> None:
    if plan.audience_id and not Audience.objects.filter(id=plan.audience_id, archived_at=None).exists():
        raise NotFound
    campaign.name = plan.name[:120]
    campaign.audience_id = plan.audience_id
    if plan.channel not in CHANNELS:
        raise NotFound
    campaign.channel = plan.channel
    campaign.topic = plan.topic
    campaign.language = plan.language
    campaign.priority = plan.priority
    campaign.hold_out_percent = plan.hold_out_percent
    campaign.counts_opens = plan.counts_opens
    campaign.test_percent, campaign.test_hours = plan.test_percent, plan.test_hours


def _open(viewer: Viewer, code: str) -> Campaign:
    _must_write(viewer)
    campaign = _locked(code)
    if campaign.state != CampaignState.DRAFT:
        raise AlreadySent
    return campaign


def _locked(code: str) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",)).filter(code=code).first()
    if campaign is None:
        raise NotFound
    return campaign


def _mailing(campaign: Campaign) -> UUID:
    if campaign.mailing_id is None:
        raise messaging.NotUnderWay
    return campaign.mailing_id


def _must_write(viewer: Viewer) -> None:
    if not viewer.works_as(*WRITERS):
        raise Forbidden
