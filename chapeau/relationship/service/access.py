"""Who reads and answers requests."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from chapeau.kit.house import house_zone
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.workdays import BusinessHours
from chapeau.person.people.models import Organisation
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.relationship.service.models import Request
from chapeau.relationship.service.rules import desk_hours

_ANSWERING = (StaffRole.SERVICE, StaffRole.SALES, StaffRole.LOGISTICS, StaffRole.FINANCE)


def check_may_answer(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to staff who deal with people."""
    if not viewer.works_as(*_ANSWERING):
        raise Forbidden


def visible_requests(viewer: Viewer) -> QuerySet[Request]:
    """A hat's own, a visitor's own, or the queue for staff who answer."""
    return Request.objects.filter(rows_in_sight(viewer, staff=_ANSWERING))


def lock_request(viewer: Viewer, code: str) -> Request:
    """Refuses: ``NotFound`` when it is not the viewer's."""
    found = visible_requests(viewer).select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def house_hours() -> BusinessHours:
    """When the desk of the house is open: its country's holidays, its own time zone."""
    country = Organisation.objects.filter(is_house=True).values_list("country", flat=True).first()
    return desk_hours(country or "FR", house_zone().key)


def is_late(request: Request, now: datetime) -> bool:
    return request.due_at < (request.first_answer_at or request.closed_at or now)
