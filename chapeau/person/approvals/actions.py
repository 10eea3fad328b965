"""Ask, decide, withdraw. What a decision does to the thing asked about is the deed of the package that owns it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.approvals.models import Approval
from chapeau.person.approvals.queries import cards_of, may_decide
from chapeau.person.approvals.registry import subject_named
from chapeau.person.approvals.values import ApprovalCard, ApprovalState
from chapeau.person.people.values import Viewer


class NotYoursToApprove(Refusal):
    """The viewer may not decide this, or it is its own question."""

    code = "not-yours-to-approve"
    status = 403
    sentence = _("Another colleague has to decide this.")


class AlreadyDecided(Refusal):
    """Somebody was quicker, or the question was withdrawn."""

    code = "already-decided"
    sentence = _("This has been decided already. Reload the page to see how.")


class WordNeeded(Refusal):
    """A no comes with a word, so that the other knows what to do."""

    code = "word-needed"
    status = 422
    sentence = _("Say in a word why, so that your colleague knows what to do.")


@transaction.atomic
def ask(
    viewer: Viewer,
    *,
    subject: str,
    subject_id: UUID,
    organisation_id: UUID,
    asked_by_id: UUID,
    reason_code: str,
    amount: Money,
    word: str,
    now: datetime,
) -> str:
    """Ask the organisation's deciders about one thing; returns the question's code. One open question per thing.

    ``viewer`` causes it (staff may ask for the buyer), ``asked_by_id`` is the hat whose question it is.
    """
    subject_named(subject)
    row = Approval.objects.create(
        subject=subject,
        subject_id=subject_id,
        organisation_id=organisation_id,
        asked_by_id=asked_by_id,
        reason_code=reason_code,
        amount_minor=amount.minor,
        currency=amount.currency,
        word=word.strip()[:2000],
        asked_at=now,
    )
    return row.code


@transaction.atomic
def decide(
    viewer: Viewer, *, subject: str, subject_id: UUID, approve: bool, answer: str, now: datetime
) -> ApprovalCard:
    """Answer the open question. Refuses: ``AlreadyDecided``, ``NotYoursToApprove``, ``WordNeeded`` for a bare no."""
    row = _open(subject, subject_id)
    if not may_decide(viewer, card=cards_of([row])[0]):
        raise NotYoursToApprove
    if not approve and not answer.strip():
        raise WordNeeded
    row.state = ApprovalState.APPROVED if approve else ApprovalState.DECLINED
    row.decided_by_id = viewer.hat_id
    row.answer, row.decided_at = answer.strip()[:2000], now
    row.save(update_fields=["state", "decided_by", "answer", "decided_at"])
    return cards_of([row])[0]


@transaction.atomic
def withdraw(viewer: Viewer, *, subject: str, subject_id: UUID, now: datetime) -> None:
    """Who asked takes the question back; the house may too. Refuses: ``AlreadyDecided``, ``NotYoursToApprove``."""
    row = _open(subject, subject_id)
    if not (viewer.is_system or viewer.is_staff or row.asked_by_id in viewer.hat_ids):
        raise NotYoursToApprove
    row.state, row.decided_at = ApprovalState.WITHDRAWN, now
    row.save(update_fields=["state", "decided_at"])


def _open(subject: str, subject_id: UUID) -> Approval:
    rows = Approval.objects.select_for_update(of=("self",)).select_related("asked_by__person", "decided_by__person")
    row = rows.filter(subject=subject, subject_id=subject_id, state=ApprovalState.ASKED).first()
    if row is None:
        raise AlreadyDecided
    return row
