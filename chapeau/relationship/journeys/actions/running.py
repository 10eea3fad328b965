"""Publishing a journey, and stopping it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.actions import OfferBeyondAuthority, make_offering
from chapeau.commerce.pricing.values import OfferTerms
from chapeau.kit.jobs import defer_once
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging.actions import create_mailing
from chapeau.person.messaging.values import NewMailing
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.journeys import known, moving
from chapeau.relationship.journeys.actions.drawing import locked
from chapeau.relationship.journeys.happenings import BY_VERB
from chapeau.relationship.journeys.models import Journey, Passage, Version
from chapeau.relationship.journeys.rules.letter import OWN_LINKS, version_of
from chapeau.relationship.journeys.rules.plan import BadPlan, as_json, checked, from_json, is_said, put, walk
from chapeau.relationship.journeys.values import EndedBy, GiveOffer, JourneyState, Plan, Send
from chapeau.relationship.marketing.actions import Written, write_blocks


class NotRunning(Refusal):
    """Only what runs is paused, only what is paused goes on, and what has ended stays so."""

    code = "journey-not-running"
    sentence = _("This is not possible in its present state.")


@transaction.atomic
def publish_journey(viewer: Viewer, *, code: str, now: datetime) -> int:
    """The draft becomes the version on which people come in from now on; its number. Those under way finish on theirs.

    For the first time, those who are in the audience already come in too, where the plan says so.
    Refuses: ``Forbidden``, ``NotFound``, ``BadPlan``, ``NotRunning``.
    """
    journey = locked(viewer, code)
    if journey.state == JourneyState.ENDED:
        raise NotRunning
    audience_ids = {row.code: row.id for row in audiences.audiences(SYSTEM)}
    dates = {field for field, _label in audiences.date_fields()}
    plan = checked(from_json(journey.draft), audiences=set(audience_ids), activities=set(BY_VERB), dates=dates)
    plan = _with_mailings(plan, code, now)
    plan = _with_offerings(_within_limit(viewer, plan), code, now)
    last = journey.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(journey=journey, number=last + 1, plan=as_json(plan), published_at=now)
    journey.state, journey.changed_at, journey.draft = JourneyState.RUNNING, now, as_json(plan)
    journey.days_seen_until = now
    journey.save(update_fields=["state", "changed_at", "draft", "days_seen_until"])
    known.forget()
    if last == 0 and plan.entry.also_members and not plan.entry.on:
        hats = audiences.member_hat_ids(SYSTEM, audience_id=audience_ids[plan.entry.audience], now=now)
        moving.admit(moving.Running.of(version), hats, now)
    defer_once("journeys.advance_now", once="journeys.advance_now")
    return version.number


def _within_limit(viewer: Viewer, plan: Plan) -> Plan:
    """Who publishes gives what it offers. Refuses: ``OfferBeyondAuthority``."""
    limit = pricing.discount_limit(viewer)
    for step, _depth in walk(plan.steps):
        if isinstance(step, GiveOffer) and not step.offering and step.percent > limit:
            raise OfferBeyondAuthority(percent=step.percent, limit=f"{limit.normalize():f}")
    return plan


def _with_offerings(plan: Plan, code: str, now: datetime) -> Plan:
    """What is offered never changes once given: an unchanged step keeps its offering, a new or changed one gets its own."""
    steps = plan.steps
    for step, _depth in walk(plan.steps):
        if isinstance(step, GiveOffer) and not step.offering:
            skus = catalog.variants_by_skus(SYSTEM, skus=[step.sku], market=None, language="en") if step.sku else {}
            if step.sku and step.sku not in skus:
                raise BadPlan(why=_("No article has the SKU %s.") % step.sku)
            terms = OfferTerms(
                name=step.reason,
                variant_ids=(skus[step.sku].id,) if step.sku else (),
                category_id=catalog.category_id(SYSTEM, code=step.category) if step.category else None,
                percent_off=Decimal(step.percent),
                limit_orders=step.limit_orders or None,
                reason=step.reason,
                valid_days=step.days,
            )
            made = make_offering(SYSTEM, terms=terms, origin="journey", origin_code=code, now=now)
            steps = put(steps, replace(step, offering=made.code))
    return replace(plan, steps=steps)


def _with_mailings(plan: Plan, code: str, now: datetime) -> Plan:
    """A message's text never changes once sent: an unchanged step keeps its mailing, a new or changed one gets its own."""
    steps = plan.steps
    for step, _depth in walk(plan.steps):
        if isinstance(step, Send) and step.mailing_id is None:
            said = {language: text for language, text in step.texts.items() if is_said(text, step.channel)}
            versions = [version_of(text, language) for language, text in said.items()]
            written = write_blocks(versions, campaign_code=code, channel=step.channel)
            mailing_id = create_mailing(
                SYSTEM,
                new=NewMailing(
                    channel=step.channel,
                    topic=step.topic,
                    language="en" if "en" in said else min(said),
                    wants=_wants(written),
                ),
                contents=written.contents,
                now=now,
            )
            steps = put(steps, replace(step, mailing_id=mailing_id))
    return replace(plan, steps=steps)


def _wants(written: Written) -> dict[str, Any]:
    """The variables that are asked for each reader: what the words name."""
    words = "".join(one.subject + one.mjml + one.text for one in written.contents)
    links: dict[str, Any] = {name: True for name in OWN_LINKS if name in words}
    return {**written.wants, **links, **({"offer": True} if "offer." in words else {})}


@transaction.atomic
def pause_journey(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Nobody comes in or goes on until it is resumed. Refuses: ``Forbidden``, ``NotFound``, ``NotRunning``."""
    _move(viewer, code, JourneyState.RUNNING, JourneyState.PAUSED, now)


@transaction.atomic
def resume_journey(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Who was due meanwhile goes on now; whose day it was meanwhile does not come in. Refuses: ``Forbidden``, ``NotFound``, ``NotRunning``."""
    journey = _move(viewer, code, JourneyState.PAUSED, JourneyState.RUNNING, now)
    Journey.objects.filter(id=journey.id).update(days_seen_until=now)
    defer_once("journeys.advance_now", once="journeys.advance_now")


@transaction.atomic
def end_journey(viewer: Viewer, *, code: str, now: datetime) -> int:
    """For good: nobody comes in, those under way are taken out; how many. Refuses: ``Forbidden``, ``NotFound``, ``NotRunning``."""
    journey = locked(viewer, code)
    if journey.state not in (JourneyState.RUNNING, JourneyState.PAUSED):
        raise NotRunning
    journey.state, journey.changed_at = JourneyState.ENDED, now
    journey.save(update_fields=["state", "changed_at"])
    known.forget()
    under_way = Passage.objects.filter(journey=journey, ended_at=None).values_list("hat_id", flat=True)
    return moving.end(journey, dict.fromkeys(under_way, now), EndedBy.STOPPED, now=now)


@transaction.atomic
def put_in(viewer: Viewer, *, code: str, hat_id: UUID, now: datetime) -> bool:
    """Let this hat in by hand, as often as the plan says; False: the person is in, or was before.

    Refuses: ``Forbidden``, ``NotFound`` (also for a hat out of sight), ``NotRunning``.
    """
    journey = locked(viewer, code)
    if journey.state != JourneyState.RUNNING:
        raise NotRunning
    if not (viewer.is_system or hats_side_by_side(viewer, ids=[hat_id]).filter(id=hat_id).exists()):
        raise NotFound
    newest = journey.versions.select_related("journey").order_by("-number")[0]
    came = moving.admit(moving.Running.of(newest), [hat_id], now)
    defer_once("journeys.advance_now", once="journeys.advance_now")
    return came > 0


@transaction.atomic
def take_out(viewer: Viewer, *, code: str, hat_id: UUID, now: datetime) -> int:
    """A colleague goes on in person: this hat leaves the journey. Refuses: ``Forbidden``, ``NotFound``."""
    return moving.end(locked(viewer, code), {hat_id: now}, EndedBy.STOPPED, now=now)


def _move(viewer: Viewer, code: str, at: JourneyState, to: JourneyState, now: datetime) -> Journey:
    journey = locked(viewer, code)
    if journey.state != at:
        raise NotRunning
    journey.state, journey.changed_at = to, now
    journey.save(update_fields=["state", "changed_at"])
    known.forget()
    return journey
