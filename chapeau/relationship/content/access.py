"""Who writes forms and articles, and who reads what people sent."""

from __future__ import annotations

from django.db.models import QuerySet

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.relationship.content.models import Article, ContentForm, FormSubmission

WRITERS = (StaffRole.MARKETING, StaffRole.SALES)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Of the people behind the figures; marketing sees sums."""
VIEWERS = (*WRITERS, StaffRole.SERVICE, StaffRole.COMPLIANCE)


def check_may_write(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to marketing and sales."""
    if not viewer.works_as(*WRITERS):
        raise Forbidden


def check_may_view(viewer: Viewer) -> None:
    """The forms and articles themselves, and their sums. Refuses: ``Forbidden``."""
    if not viewer.works_as(*VIEWERS):
        raise Forbidden


def find_form(code: str, *, lock: bool = False) -> ContentForm:
    """Refuses: ``NotFound``."""
    rows = ContentForm.objects.select_for_update() if lock else ContentForm.objects
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def find_article(code: str, *, lock: bool = False) -> Article:
    """Refuses: ``NotFound``."""
    rows = Article.objects.select_for_update() if lock else Article.objects
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def visible_submissions(viewer: Viewer) -> QuerySet[FormSubmission]:
    """A hat's own, a visitor's own, or those that staff who deal with people may see.

    Until the address is confirmed a submission hangs on nobody known: staff who deal with people read it.
    """
    return FormSubmission.objects.filter(rows_in_sight(viewer, staff=READERS, organisation="hat__organisation"))
