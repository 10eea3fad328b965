"""Questions about tasks: for the house's own people alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import hats_side_by_side, looks_after, rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.person.tasks.models import Task
from chapeau.person.tasks.values import TaskView


def tasks(
    viewer: Viewer,
    *,
    now: datetime,
    owner_id: UUID | None = None,
    is_done: bool = False,
    late_only: bool = False,
    text: str = "",
    page: int = 1,
    page_size: int = 25,
) -> Page[TaskView]:
    """Tasks by due moment (those without one last), done ones newest first. Refuses: ``Forbidden``."""
    check_staff(viewer)
    wanted = Task.objects.filter(in_sight(viewer), done_at__isnull=not is_done)
    if owner_id:
        wanted = wanted.filter(owner_id=owner_id)
    if late_only:
        wanted = wanted.filter(due_at__lt=now)
    if text:
        wanted = wanted.filter(Q(title__icontains=text) | Q(note__icontains=text) | Q(about_code=text.lower()))
    ordered = wanted.order_by("-done_at", "id") if is_done else wanted.order_by(F("due_at").asc(nulls_last=True), "id")
    start = (max(page, 1) - 1) * page_size
    return Page(tuple(views(ordered[start : start + page_size], now)), wanted.count(), max(page, 1), page_size)


def my_tasks(viewer: Viewer, *, now: datetime, limit: int = 20) -> list[TaskView]:
    """The viewer's own open tasks, the most urgent first. Refuses: ``Forbidden``."""
    check_staff(viewer)
    mine = Task.objects.filter(owner_id=viewer.hat_id, done_at=None)
    return views(mine.order_by(F("due_at").asc(nulls_last=True), "id")[:limit], now)


def tasks_about(viewer: Viewer, *, about: str, codes: Sequence[str], now: datetime) -> dict[str, list[TaskView]]:
    """Tasks that link to these orders, requests …, by code; open ones first. Refuses: ``Forbidden``."""
    check_staff(viewer)
    found: dict[str, list[TaskView]] = {code: [] for code in codes}
    linked = Task.objects.filter(in_sight(viewer), about=about, about_code__in=codes)
    for view in views(linked.order_by(F("done_at").desc(nulls_first=True), "due_at", "id"), now):
        found[view.about_code].append(view)
    return found


def tasks_of_hats(viewer: Viewer, *, hat_ids: Sequence[UUID], now: datetime) -> list[TaskView]:
    """Tasks about those of these hats that may stand side by side, open ones first. Refuses: ``Forbidden``."""
    check_staff(viewer)
    about = Task.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids))
    return views(about.order_by(F("done_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "id"), now)


def task(viewer: Viewer, *, code: str, now: datetime) -> TaskView:
    """One task. Refuses: ``Forbidden``, ``NotFound``."""
    check_staff(viewer)
    found = views(Task.objects.filter(in_sight(viewer), code=code), now)
    if not found:
        raise NotFound
    return found[0]


def in_sight(viewer: Viewer) -> Q:
    """Tasks this colleague may read: one's own and those one gave; others when what they are about is in sight."""
    about = rows_in_sight(viewer, staff=tuple(StaffRole))
    about &= Q(organisation=None) | looks_after(viewer, "organisation")
    return about | Q(owner=viewer.hat_id) | Q(made_by=viewer.hat_id) if viewer.hat_id else about


def check_staff(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden


def views(found: QuerySet[Task], now: datetime) -> list[TaskView]:
    joined = found.select_related(
        "owner__person", "made_by__person", "hat__person", "hat__organisation", "organisation"
    )
    return [
        TaskView(
            code=row.code,
            title=row.title,
            note=row.note,
            owner_id=row.owner_id,
            owner_name=_name(row.owner),
            made_by_name=_name(row.made_by),
            hat_id=row.hat_id,
            hat_code=row.hat.code if row.hat else "",
            hat_name=_name(row.hat),
            organisation_name=_organisation(row),
            about=row.about,
            about_code=row.about_code,
            due_at=row.due_at,
            remind_at=row.remind_at,
            reminded_at=row.reminded_at,
            created_at=row.created_at,
            done_at=row.done_at,
            is_late=row.done_at is None and row.due_at is not None and row.due_at < now,
        )
        for row in joined
    ]


def _name(hat: Hat | None) -> str:
    return hat.person.name if hat else ""


def _organisation(row: Task) -> str:
    if row.organisation:
        return row.organisation.name
    return row.hat.organisation.name if row.hat and row.hat.organisation else ""
