"""Who writes surveys, who reads their sums, and who reads what people answered."""

from __future__ import annotations

from django.db.models import QuerySet

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind
from chapeau.relationship.surveys.models import Answer, Survey

WRITERS = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Of single answers; marketing sees sums."""
SORTERS = (StaffRole.SALES, StaffRole.SERVICE)
"""Who says what words are about; compliance reads and changes nothing."""
VIEWERS = (*WRITERS, StaffRole.COMPLIANCE)


def check_may_write(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*WRITERS):
        raise Forbidden


def check_may_view(viewer: Viewer) -> None:
    """The surveys and their sums. Refuses: ``Forbidden``."""
    if not viewer.works_as(*VIEWERS):
        raise Forbidden


def check_may_read(viewer: Viewer) -> None:
    """Single answers. Refuses: ``Forbidden``."""
    if not viewer.works_as(*READERS):
        raise Forbidden


def check_may_sort(viewer: Viewer) -> None:
    """Themes of answers. Refuses: ``Forbidden``."""
    if not viewer.works_as(*SORTERS):
        raise Forbidden


def find_survey(code: str, *, lock: bool = False) -> Survey:
    """Refuses: ``NotFound``."""
    rows = Survey.objects.select_for_update(of=("self",)) if lock else Survey.objects
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def visible_answers(viewer: Viewer) -> QuerySet[Answer]:
    """A hat's own; of staff, those of the hats in their sight, and those that name nobody."""
    if viewer.kind is ViewerKind.VISITOR:
        return Answer.objects.none()
    return Answer.objects.filter(rows_in_sight(viewer, staff=READERS, organisation="hat__organisation"))
