"""Who handles a request, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.bus import publish
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.person.tasks.actions import OwnerNotStaff, create_task
from chapeau.relationship.service.access import check_may_answer, house_hours, lock_request, visible_requests
from chapeau.relationship.service.events import RequestClosed
from chapeau.relationship.service.models import Request
from chapeau.relationship.service.rules import due_at
from chapeau.relationship.service.values import RequestKind


@transaction.atomic
def assign_requests(viewer: Viewer, *, codes: Sequence[str], owner_id: UUID | None) -> int:
    """Give requests to a colleague, or back to the queue; how many. Refuses: ``Forbidden``, ``OwnerNotStaff``."""
    check_may_answer(viewer)
    if owner_id and not Hat.objects.filter(id=owner_id, organisation__is_house=True, ends_at=None).exists():
        raise OwnerNotStaff
    return visible_requests(viewer).filter(code__in=codes).exclude(state=Request.State.CLOSED).update(owner_id=owner_id)


@transaction.atomic
def change_request_kind(viewer: Viewer, *, code: str, kind: RequestKind) -> None:
    """It was something else than it said; due anew from when it was asked. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_answer(viewer)
    request = lock_request(viewer, code)
    request.kind = RequestKind(kind)
    if request.first_answer_at is None:
        request.due_at = due_at(RequestKind(kind), request.asked_at, house_hours())
    request.save(update_fields=["kind", "due_at"])


@transaction.atomic
def close_requests(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Nothing more to do; how many were open. Refuses: ``Forbidden``."""
    check_may_answer(viewer)
    closing = list(
        visible_requests(viewer)
        .select_for_update(of=("self",))
        .filter(code__in=codes)
        .exclude(state=Request.State.CLOSED)
        .order_by("id")
    )
    Request.objects.filter(id__in=[r.id for r in closing]).update(state=Request.State.CLOSED, closed_at=now)
    publish(
        [
            RequestClosed(
                occurred_at=now,
                hat_id=request.hat_id,
                visitor_id=request.visitor_id,
                actor_hat_id=viewer.hat_id,
                request_id=request.id,
            )
            for request in closing
        ]
    )
    return len(closing)


@transaction.atomic
def reopen_request(viewer: Viewer, *, code: str) -> None:
    """Not done after all. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_answer(viewer)
    request = lock_request(viewer, code)
    request.state = Request.State.OPEN
    request.closed_at = None
    request.save(update_fields=["state", "closed_at"])


@transaction.atomic
def convert_to_task(
    viewer: Viewer,
    *,
    code: str,
    title: str,
    now: datetime,
    owner_id: UUID | None = None,
    due_at: datetime | None = None,
) -> str:
    """Make a task about the request, with its words and its hat; the task's code. The request stays open.

    Without an owner or a due time it takes the request's. Refuses: ``Forbidden``, ``NotFound``, ``TitleMissing``.
    """
    check_may_answer(viewer)
    request = lock_request(viewer, code)
    return create_task(
        viewer,
        title=title,
        note=request.text,
        now=now,
        owner_id=owner_id or request.owner_id,
        due_at=due_at or request.due_at,
        hat_id=request.hat_id,
        organisation_id=request.organisation_id,
        about="request",
        about_code=request.code,
    )
