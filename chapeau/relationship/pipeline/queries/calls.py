"""Calls due and made; whose number must not be called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.models import Address
from chapeau.person.people.queries import hats_side_by_side, rows_in_sight
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.privacy import queries as privacy
from chapeau.person.tasks.models import Task
from chapeau.relationship.pipeline.access import SELLS, check_sells
from chapeau.relationship.pipeline.models import Call, Prospect
from chapeau.relationship.pipeline.values import CallView

STOPS = ("all", "marketing")


def numbers(hat_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Telephone numbers by hat, those proven first."""
    found: dict[UUID, list[str]] = {}
    rows = Address.objects.filter(hat__in=hat_ids, kind=Address.Kind.PHONE, revoked_at=None)
    for row in sorted(rows, key=lambda row: (row.verified_at is None, row.created_at, row.id)):
        found.setdefault(row.hat_id, []).append(row.value)
    return found


def forbidden(viewer: Viewer, *, hat_ids: Collection[UUID]) -> set[UUID]:
    """Hats one of whose numbers is left alone, by a list or because they asked; two queries. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    theirs = numbers(hat_ids)
    every = [number for some in theirs.values() for number in some]
    stopped = {
        number
        for number, rows in privacy.suppressed(channel="phone", addresses=every).items()
        if any(row.scope in STOPS for row in rows)
    }
    return {hat_id for hat_id, some in theirs.items() if not stopped.isdisjoint(some)}


def calls_due(
    viewer: Viewer, *, now: datetime, until: datetime, owner_id: UUID | None = None, limit: int = 50
) -> list[CallView]:
    """Calls to be made until then, of one colleague or of all in sight, the most urgent first. Refuses: ``Forbidden``."""
    check_sells(viewer)
    wanted = Task.objects.filter(about="call", done_at=None, due_at__lt=until)
    if owner_id:
        wanted = wanted.filter(owner_id=owner_id)
    codes = list(wanted.order_by("due_at", "id").values_list("about_code", flat=True)[: limit * 2])
    rows = Call.objects.filter(rows_in_sight(viewer, staff=SELLS), code__in=codes, outcome="")
    views = {view.code: view for view in _views(list(rows.select_related("hat__person", "hat__organisation")), now)}
    return [views[code] for code in codes if code in views][:limit]


def call(viewer: Viewer, *, code: str, now: datetime) -> CallView:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_sells(viewer)
    rows = Call.objects.filter(rows_in_sight(viewer, staff=SELLS), code=code)
    views = _views(list(rows.select_related("hat__person", "hat__organisation")), now)
    if not views:
        raise NotFound
    return views[0]


def calls_of_hats(viewer: Viewer, *, hat_ids: Collection[UUID], now: datetime, limit: int = 20) -> list[CallView]:
    """Calls to these hats, those to be made first, then the last made. Refuses: ``Forbidden``."""
    check_sells(viewer)
    rows = Call.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids))
    rows = rows.select_related("hat__person", "hat__organisation").order_by("outcome", "-called_at", "-id")[:limit]
    return _views(list(rows), now)


def _views(rows: Sequence[Call], now: datetime) -> list[CallView]:
    hats = {row.hat_id for row in rows}
    theirs, never = numbers(hats), forbidden(SYSTEM, hat_ids=hats)
    codes = [row.code for row in rows]
    tasks = {
        t.about_code: t for t in Task.objects.filter(about="call", about_code__in=codes).select_related("owner__person")
    }
    prospects = dict(Prospect.objects.filter(hat__in=hats, closed_at=None).values_list("hat_id", "code"))
    views = []
    for row in rows:
        task = tasks.get(row.code)
        views.append(
            CallView(
                code=row.code,
                task_code=task.code if task else "",
                hat_id=row.hat_id,
                person_name=row.hat.person.name,
                person_code=row.hat.person.code,
                organisation_name=row.hat.organisation.name if row.hat.organisation else "",
                title=row.title,
                script=row.script,
                phone="" if row.hat_id in never else next(iter(theirs.get(row.hat_id, [])), ""),
                may_call=row.hat_id not in never,
                tries=row.tries,
                due_at=task.due_at if task else None,
                is_late=bool(task and task.done_at is None and task.due_at and task.due_at < now),
                outcome=row.outcome,
                called_at=row.called_at,
                owner_name=task.owner.person.name if task and task.owner else "",
                prospect_code=prospects.get(row.hat_id, ""),
            )
        )
    return views
