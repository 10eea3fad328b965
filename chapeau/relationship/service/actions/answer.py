"""The conversation: answers, replies, notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import Viewer
from chapeau.relationship.service.access import check_may_answer, house_hours, lock_request
from chapeau.relationship.service.events import RequestAnswered, RequestReplied
from chapeau.relationship.service.models import Note, Request, RequestEntry
from chapeau.relationship.service.rules import due_at, time_to_answer
from chapeau.relationship.service.values import RequestKind


class WordMissing(Refusal):
    code = "word-missing"
    status = 422
    sentence = _("Write a few words first.")


@transaction.atomic
def answer_request(viewer: Viewer, *, code: str, text: str, now: datetime) -> None:
    """Answer; the asker gets a mail. The first answer stops the clock, and who answers first owns the request.

    Refuses: ``Forbidden``, ``NotFound``, ``WordMissing``.
    """
    check_may_answer(viewer)
    request = lock_request(viewer, code)
    entry = _write(request, viewer, text, now, is_from_staff=True)
    seconds = None
    if request.first_answer_at is None:
        request.first_answer_at = now
        seconds = int(time_to_answer(request.asked_at, now, house_hours()).total_seconds())
    request.owner_id = request.owner_id or viewer.hat_id
    request.state = Request.State.ANSWERED
    request.closed_at = None
    request.save(update_fields=["first_answer_at", "owner", "state", "closed_at"])
    publish(
        [
            RequestAnswered(
                occurred_at=now,
                hat_id=request.hat_id,
                visitor_id=request.visitor_id,
                actor_hat_id=viewer.hat_id,
                request_id=request.id,
                entry_id=entry.id,
                seconds_to_answer=seconds,
            )
        ]
    )


@transaction.atomic
def reply_to_request(viewer: Viewer, *, code: str, text: str, now: datetime) -> None:
    """The asker writes again; the request waits again, due as if it were asked now.

    Refuses: ``NotFound``, ``WordMissing``.
    """
    request = lock_request(viewer, code)
    _write(request, viewer, text, now, is_from_staff=False)
    if request.state != Request.State.OPEN:
        request.due_at = due_at(RequestKind(request.kind), now, house_hours())
    request.state = Request.State.OPEN
    request.closed_at = None
    request.save(update_fields=["state", "due_at", "closed_at"])
    publish(
        [RequestReplied(occurred_at=now, hat_id=request.hat_id, visitor_id=request.visitor_id, request_id=request.id)]
    )


@transaction.atomic
def add_request_note(viewer: Viewer, *, code: str, text: str, now: datetime) -> None:
    """A word for colleagues only; it is no answer. Refuses: ``Forbidden``, ``NotFound``, ``WordMissing``."""
    check_may_answer(viewer)
    _write(lock_request(viewer, code), viewer, text, now, is_from_staff=True, is_note=True)


@transaction.atomic
def add_note(viewer: Viewer, *, hat_id: UUID, text: str, now: datetime) -> None:
    """Write something down about a person under a hat. Refuses: ``Forbidden``, ``NotFound``, ``WordMissing``."""
    check_may_answer(viewer)
    people.hat_card(viewer, hat_id=hat_id)
    if not text.strip():
        raise WordMissing
    if viewer.hat_id is None:
        raise ValueError("a note has somebody who wrote it")
    Note.objects.create(hat_id=hat_id, by_hat_id=viewer.hat_id, text=text.strip(), written_at=now)


def _write(
    request: Request, viewer: Viewer, text: str, now: datetime, *, is_from_staff: bool, is_note: bool = False
) -> RequestEntry:
    if not text.strip():
        raise WordMissing
    return RequestEntry.objects.create(
        request=request,
        by_hat_id=viewer.hat_id,
        is_from_staff=is_from_staff,
        is_note=is_note,
        text=text.strip(),
        written_at=now,
    )
