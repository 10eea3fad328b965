"""Who of the staff reads and writes other people's mails."""

from __future__ import annotations

from django.db.models import Q

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind

READERS = (StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE, StaffRole.COMPLIANCE)
SENDERS = (StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE)


def must_read_mails(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*READERS):
        raise Forbidden


def readable(viewer: Viewer) -> Q:
    """A hat reads its own; staff those of the hats in their sight, and of guests."""
    if viewer.kind is ViewerKind.VISITOR:
        return Q(pk=None)
    return rows_in_sight(viewer, staff=READERS)
