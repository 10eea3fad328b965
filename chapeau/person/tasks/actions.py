"""Deeds on tasks: for the house's own people alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.person.tasks.events import TaskCreated, TaskDone, TaskReminded
from chapeau.person.tasks.models import Task
from chapeau.person.tasks.queries import check_staff, in_sight
from chapeau.person.tasks.values import ABOUT, NewTask


class TitleMissing(Refusal):
    code = "title-missing"
    status = 422
    sentence = _("Say in a few words what is to be done.")


class OwnerNotStaff(Refusal):
    code = "owner-not-staff"
    status = 422
    sentence = _("Choose a colleague: only the house's own people have tasks.")


@transaction.atomic
def create_task(
    viewer: Viewer,
    *,
    title: str,
    now: datetime,
    owner_id: UUID | None = None,
    due_at: datetime | None = None,
    remind_at: datetime | None = None,
    note: str = "",
    hat_id: UUID | None = None,
    organisation_id: UUID | None = None,
    about: str = "",
    about_code: str = "",
) -> str:
    """Make a task; its code. Without an owner it waits for somebody to take it.

    ``about`` (one of ``ABOUT``) and ``about_code`` link it to an order, a request, a return.
    Refuses: ``Forbidden``, ``TitleMissing``, ``OwnerNotStaff``.
    """
    new = NewTask(title, owner_id, due_at, remind_at, note, hat_id, organisation_id, about, about_code)
    return create_tasks(viewer, new=[new], now=now)[0]


@transaction.atomic
def create_tasks(viewer: Viewer, *, new: Sequence[NewTask], now: datetime) -> list[str]:
    """Many at once, in a constant number of statements; their codes. Refuses: as ``create_task``."""
    check_staff(viewer)
    for one in new:
        if not one.title.strip():
            raise TitleMissing
        if one.about and one.about not in ABOUT:
            raise ValueError(f"a task is not about a {one.about}")
    for owner_id in {one.owner_id for one in new}:
        _check_owner(owner_id)
    tasks = Task.objects.bulk_create(
        Task(
            title=one.title.strip()[:200],
            note=one.note.strip(),
            owner_id=one.owner_id,
            made_by_id=viewer.hat_id,
            hat_id=one.hat_id,
            organisation_id=one.organisation_id,
            about=one.about,
            about_code=one.about_code,
            due_at=one.due_at,
            remind_at=one.remind_at,
            created_at=now,
        )
        for one in new
    )
    publish(
        [
            TaskCreated(
                occurred_at=now,
                hat_id=task.hat_id,
                actor_hat_id=viewer.hat_id,
                task_id=task.id,
                owner_hat_id=task.owner_id,
                about=task.about,
            )
            for task in tasks
        ]
    )
    return [task.code for task in tasks]


@transaction.atomic
def change_task(
    viewer: Viewer,
    *,
    code: str,
    title: str,
    note: str,
    owner_id: UUID | None,
    due_at: datetime | None,
    remind_at: datetime | None,
) -> None:
    """Write the task anew; a new moment to remind reminds again.

    Refuses: ``Forbidden``, ``NotFound``, ``TitleMissing``, ``OwnerNotStaff``.
    """
    task = _locked(viewer, code)
    if not title.strip():
        raise TitleMissing
    _check_owner(owner_id)
    if remind_at != task.remind_at:
        task.reminded_at = None
    task.title, task.note = title.strip()[:200], note.strip()
    task.owner_id, task.due_at, task.remind_at = owner_id, due_at, remind_at
    task.save(update_fields=["title", "note", "owner", "due_at", "remind_at", "reminded_at"])


@transaction.atomic
def assign_tasks(viewer: Viewer, *, codes: Sequence[str], owner_id: UUID | None) -> int:
    """Give open tasks to a colleague, or to nobody, in bulk; how many. Refuses: ``Forbidden``, ``OwnerNotStaff``."""
    check_staff(viewer)
    _check_owner(owner_id)
    return Task.objects.filter(in_sight(viewer), code__in=codes, done_at=None).update(owner_id=owner_id)


@transaction.atomic
def finish_tasks(viewer: Viewer, *, codes: Sequence[str], now: datetime) -> int:
    """Done; those done already are passed over. Returns how many. Refuses: ``Forbidden``."""
    check_staff(viewer)
    open_tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(in_sight(viewer), code__in=codes, done_at=None)
        .order_by("id")
    )
    Task.objects.filter(id__in=[task.id for task in open_tasks]).update(done_at=now)
    publish(
        [
            TaskDone(
                occurred_at=now,
                hat_id=task.hat_id,
                actor_hat_id=viewer.hat_id,
                task_id=task.id,
                owner_hat_id=task.owner_id,
                days_late=(now - task.due_at).days if task.due_at else None,
            )
            for task in open_tasks
        ]
    )
    return len(open_tasks)


@transaction.atomic
def reopen_task(viewer: Viewer, *, code: str) -> None:
    """Not done after all. Refuses: ``Forbidden``, ``NotFound``."""
    task = _locked(viewer, code)
    task.done_at = None
    task.save(update_fields=["done_at"])


@transaction.atomic
def remind(viewer: Viewer, *, now: datetime, limit: int = 500) -> int:
    """Announce open tasks whose moment to remind has come, each once; how many. Refuses: ``Forbidden``."""
    check_staff(viewer)
    due = list(
        Task.objects.select_for_update(skip_locked=True)
        .filter(done_at=None, reminded_at=None, remind_at__lte=now, owner__isnull=False)
        .order_by("remind_at", "id")[:limit]
    )
    Task.objects.filter(id__in=[task.id for task in due]).update(reminded_at=now)
    publish(
        [TaskReminded(occurred_at=now, task_id=task.id, owner_hat_id=task.owner_id) for task in due if task.owner_id]
    )
    return len(due)


def _locked(viewer: Viewer, code: str) -> Task:
    check_staff(viewer)
    task = Task.objects.select_for_update(of=("self",)).filter(in_sight(viewer), code=code).first()
    if task is None:
        raise NotFound
    return task


def _check_owner(owner_id: UUID | None) -> None:
    if owner_id and not Hat.objects.filter(id=owner_id, organisation__is_house=True, ends_at=None).exists():
        raise OwnerNotStaff
