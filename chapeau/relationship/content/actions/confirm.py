"""The owner of the address says it was them; only now does a form lead to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from chapeau.kit.bus import publish
from chapeau.kit.house import countries_served
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.actions import enqueue_message
from chapeau.person.messaging.values import Recipient
from chapeau.person.people import actions as people_deeds
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Viewer
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy import queries as consents
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose
from chapeau.relationship.content import links
from chapeau.relationship.content.events import FormConfirmed, PaperTaken
from chapeau.relationship.content.models import FormSubmission
from chapeau.relationship.content.queries.forms import paper_for, thanks_of
from chapeau.relationship.content.values import Paper, Thanks


@transaction.atomic
def confirm_address(viewer: Viewer, *, token: str, now: datetime) -> Thanks:
    """The button of the mail was pressed, where nothing was ticked; whoever has the link reads the mailbox.

    ``viewer`` is the browser it was pressed in. Refuses: ``NotFound`` for a link that never was, ``LinkLapsed``.
    """
    submission_id = links.read_confirm_token(token, now)
    row = FormSubmission.objects.select_for_update().select_related("form").filter(id=submission_id).first()
    if row is None:
        raise NotFound
    complete(row, browser=viewer, now=now)
    return thanks_of(row, now)


@transaction.atomic
def complete_confirmed(
    viewer: Viewer,
    *,
    confirmation_ids: Sequence[UUID] = (),
    visitor_ids: Sequence[UUID] = (),
    hat_ids: Sequence[UUID] = (),
    now: datetime,
) -> Thanks | None:
    """Complete what was sent with a double opt-in that is confirmed by now; the thanks of the last one.

    Found by the question of the opt-in, or by who sent it. ``viewer`` is the browser in which it was confirmed,
    ``SYSTEM`` a job that makes sure. Idempotent.
    """
    waiting = FormSubmission.objects.select_for_update(of=("self",)).select_related("form").order_by("sent_at", "id")
    if confirmation_ids:
        rows = waiting.filter(confirmation_id__in=confirmation_ids)
    else:
        senders = Q(visitor__in=visitor_ids) | Q(hat__in=hat_ids)
        rows = waiting.filter(senders, confirmation_id__isnull=False, confirmed_at=None)
    last = None
    for row in rows:
        asked = consents.confirmation(SYSTEM, id=row.confirmation_id)
        if asked is not None and asked.confirmed_at is not None:
            complete(row, browser=None if viewer.is_system else viewer, now=now)
            last = thanks_of(row, now)
    return last


def complete(row: FormSubmission, *, browser: Viewer | None, now: datetime) -> None:
    """The address is proven: find or make the hat it leads to, put the consents and the browser's visits under it."""
    if row.confirmed_at is not None:
        return
    visitor_id = row.visitor_id
    if row.hat_id is None:
        hat = _hat_of(row, now)
        row.hat_id = hat.id
        _carry_consents(row, now)
        # Only the browser that sent the form: the mail may be read on a colleague's or a shared machine.
        if browser is not None and visitor_id is not None and browser.visitor_id == visitor_id:
            people_deeds.link_visitor(people.viewer_for_hat(hat), visitor_id=visitor_id, now=now)
    row.confirmed_at = now
    row.save(update_fields=["hat", "confirmed_at"])
    publish(
        [
            FormConfirmed(
                occurred_at=now, hat_id=row.hat_id, submission_id=row.id, form=row.form.code, version=row.version,
                variant=row.variant,
            )
        ]
    )  # fmt: skip
    paper = paper_for(row.form, row.language)
    if paper is not None:
        enqueue_message(
            SYSTEM,
            key=f"content.paper:{row.id}",
            template="content.paper",
            recipient=Recipient(hat_id=row.hat_id, address=row.email, language=row.language),
            context={
                "title": thanks_of(row, now).title,
                "link": settings.BASE_URL + links.paper_path(row.id, now, row.language),
                "expires_at": now + links.PAPER_FOR,
            },
            now=now,
        )


@transaction.atomic
def take_paper(viewer: Viewer, *, token: str, now: datetime) -> Paper:
    """Whoever has the signed link downloads the white paper; that it was taken is an activity of the hat.

    Refuses: ``NotFound``, ``LinkLapsed``.
    """
    submission_id = links.read_paper_token(token, now)
    row = FormSubmission.objects.select_for_update(of=("self",)).select_related("form").filter(id=submission_id).first()
    paper = paper_for(row.form, row.language) if row else None
    if row is None or paper is None or row.confirmed_at is None:
        raise NotFound
    publish([PaperTaken(occurred_at=now, hat_id=row.hat_id, submission_id=row.id, form=row.form.code)])
    if row.taken_at is None:
        row.taken_at = now
        row.save(update_fields=["taken_at"])
    return paper


def _hat_of(row: FormSubmission, now: datetime) -> HatCard:
    """The hat whose confirmed address it is, else a new person with it. What was typed changes nobody who is known."""
    known = people.hat_by_address(SYSTEM, email=row.email)
    if known is not None:
        return known
    given, _space, family = str(row.answers.get("name", "")).partition(" ")
    return people_deeds.sign_up(
        SYSTEM,
        given_name=given[:100],
        family_name=family.strip()[:100],
        email=row.email,
        language=row.language,
        country=countries_served()[0],
        acquired_via=f"form:{row.form.code}"[:32],
        is_verified=True,
        now=now,
    )


def _carry_consents(row: FormSubmission, now: datetime) -> None:
    """What the visitor agreed to holds for the hat the address leads to."""
    privacy.record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(
                hat_id=row.hat_id, purpose=Purpose.MARKETING, topic=topic, channel=Channel.EMAIL, address=row.email,
                state=ConsentState.GIVEN, source=f"form:{row.form.code}", wording_id=row.wording_id,
            )
            for topic in row.topics
        ],
        now=now,
    )  # fmt: skip
