"""Questions about requests and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.kit.workdays import BusinessHours
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.relationship.service.access import check_may_answer, house_hours, is_late, visible_requests
from chapeau.relationship.service.models import Note, Request, RequestEntry
from chapeau.relationship.service.rules import time_to_answer
from chapeau.relationship.service.values import (
    Contact,
    EntryView,
    NoteView,
    QueueFigures,
    RequestRow,
    RequestView,
)


def queue(
    viewer: Viewer,
    *,
    now: datetime,
    states: Sequence[str] = (Request.State.OPEN,),
    kinds: Sequence[str] = (),
    owner_id: UUID | None = None,
    without_owner: bool = False,
    late_only: bool = False,
    text: str = "",
    page: int = 1,
    page_size: int = 25,
) -> Page[RequestRow]:
    """The house's queue, what is due first on top. Refuses: ``Forbidden`` but to staff who answer."""
    check_may_answer(viewer)
    wanted = visible_requests(viewer).filter(state__in=states) if states else visible_requests(viewer)
    if kinds:
        wanted = wanted.filter(kind__in=kinds)
    if without_owner:
        wanted = wanted.filter(owner=None)
    elif owner_id:
        wanted = wanted.filter(owner_id=owner_id)
    if late_only:
        wanted = wanted.filter(_late(now))
    if text:
        wanted = wanted.filter(
            Q(text__icontains=text) | Q(contact_name__icontains=text) | Q(code=text.lower()) | Q(contact_email=text)
        )
    start = (max(page, 1) - 1) * page_size
    rows = _rows(wanted.order_by("due_at", "id")[start : start + page_size], now)
    return Page(tuple(rows), wanted.count(), max(page, 1), page_size)


def my_requests(viewer: Viewer, *, now: datetime, limit: int = 50) -> list[RequestRow]:
    """What the hat or visitor asked, newest first; empty for staff, whose list is ``queue``."""
    if viewer.kind not in (ViewerKind.HAT, ViewerKind.VISITOR):
        return []
    return _rows(visible_requests(viewer).order_by("-asked_at", "-id")[:limit], now)


def request_page(viewer: Viewer, *, code: str, now: datetime) -> RequestView:
    """One request with its conversation; notes only for staff. Refuses: ``NotFound``."""
    found = visible_requests(viewer).filter(code=code)
    rows = _rows(found, now)
    if not rows:
        raise NotFound
    request = found[0]
    for_staff = viewer.is_staff or viewer.is_system
    entries = RequestEntry.objects.filter(request=request).select_related("by_hat__person").order_by("written_at", "id")
    if not for_staff:
        entries = entries.filter(is_note=False)
    return RequestView(
        row=rows[0],
        text=request.text,
        language=request.language,
        contact=Contact(name=request.contact_name, email=request.contact_email, phone=request.contact_phone),
        variant_id=request.variant_id,
        entries=tuple(
            EntryView(
                by=_name(entry.by_hat) or rows[0].asker,
                is_from_staff=entry.is_from_staff,
                is_note=entry.is_note,
                text=entry.text,
                written_at=entry.written_at,
            )
            for entry in entries
        ),
    )


def requests_of_hats(viewer: Viewer, *, hat_ids: Sequence[UUID], now: datetime, limit: int = 50) -> list[RequestRow]:
    """Requests of those of these hats that may stand side by side, newest first. Refuses: ``Forbidden``."""
    check_may_answer(viewer)
    found = visible_requests(viewer).filter(hat__in=people.hats_side_by_side(viewer, ids=hat_ids))
    return _rows(found.order_by("-asked_at", "-id")[:limit], now)


def requests_about_order(viewer: Viewer, *, order_code: str, now: datetime) -> list[RequestRow]:
    """What was asked about an order, as far as the viewer may see it; newest first."""
    return _rows(visible_requests(viewer).filter(order__code=order_code).order_by("-asked_at", "-id"), now)


def queue_figures(viewer: Viewer, *, since: datetime, until: datetime, now: datetime) -> QueueFigures:
    """The queue now, and how fast requests asked in ``[since, until)`` were answered. Refuses: ``Forbidden``."""
    check_may_answer(viewer)
    waiting = visible_requests(viewer).filter(state=Request.State.OPEN)
    answered = list(
        visible_requests(viewer)
        .filter(first_answer_at__isnull=False, asked_at__gte=since, asked_at__lt=until)
        .values_list("asked_at", "first_answer_at", "due_at")
    )
    hours = house_hours()
    times = [time_to_answer(asked, first, hours).total_seconds() for asked, first, _ in answered if first]
    in_time = sum(first <= due for _, first, due in answered if first)
    return QueueFigures(
        open=waiting.count(),
        late=waiting.filter(_late(now)).count(),
        without_owner=waiting.filter(owner=None).count(),
        answered=len(times),
        median_to_answer=timedelta(seconds=median(times)) if times else None,
        in_time_percent=round(100 * in_time / len(times)) if times else None,
    )


def notes_of_hats(viewer: Viewer, *, hat_ids: Sequence[UUID]) -> list[NoteView]:
    """What staff wrote down about those of these hats that may stand side by side, newest first. Refuses: ``Forbidden``."""
    check_may_answer(viewer)
    found = Note.objects.filter(hat__in=people.hats_side_by_side(viewer, ids=hat_ids))
    notes = found.select_related("by_hat__person").order_by("-written_at", "-id")
    return [
        NoteView(hat_id=note.hat_id, by=_name(note.by_hat), text=note.text, written_at=note.written_at)
        for note in notes
    ]


def _late(now: datetime) -> Q:
    """Unanswered beyond the due time, or answered after it."""
    return Q(first_answer_at=None, closed_at=None, due_at__lt=now) | Q(first_answer_at__gt=F("due_at"))


def _rows(found: QuerySet[Request], now: datetime) -> list[RequestRow]:
    joined = found.select_related("hat__person", "organisation", "owner__person", "variant", "order")
    return list(_row_of(joined, now, house_hours()))


def _row_of(requests: Iterable[Request], now: datetime, hours: BusinessHours) -> Iterable[RequestRow]:
    for request in requests:
        yield RequestRow(
            code=request.code,
            kind=request.kind,
            state=request.state,
            hat_id=request.hat_id,
            hat_code=request.hat.code if request.hat else "",
            asker=_name(request.hat) or request.contact_name or request.contact_email,
            organisation_name=request.organisation.name if request.organisation else "",
            sku=request.variant.sku if request.variant else "",
            order_code=request.order.code if request.order else "",
            quantity=request.quantity,
            channel=request.channel,
            beginning=request.text[:120],
            owner_id=request.owner_id,
            owner_name=_name(request.owner),
            asked_at=request.asked_at,
            due_at=request.due_at,
            first_answer_at=request.first_answer_at,
            closed_at=request.closed_at,
            is_late=is_late(request, now),
            time_to_answer=time_to_answer(request.asked_at, request.first_answer_at or now, hours)
            if request.first_answer_at or not request.closed_at
            else None,
        )


def _name(hat: Hat | None) -> str:
    return hat.person.name if hat else ""
