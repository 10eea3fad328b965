"""Who looks after what people write, and who wrote what."""

from __future__ import annotations

from django.db.models import QuerySet

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.relationship.community.models import Post

MODERATORS = (StaffRole.SERVICE, StaffRole.MARKETING)
VIEWERS = (*MODERATORS, StaffRole.SALES, StaffRole.COMPLIANCE)
SEES_AUTHORS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Those who see across hats (docs/how/authority.md); all others read what was written and the name that is shown."""


def check_may_decide(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*MODERATORS):
        raise Forbidden


def check_may_view(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*VIEWERS):
        raise Forbidden


def own_posts(viewer: Viewer) -> QuerySet[Post]:
    """What this hat wrote, as itself: what staff wrote for the house is not theirs."""
    return Post.objects.filter(hat__in=viewer.hat_ids, is_house=False)


def find_post(code: str, *, lock: bool = False) -> Post:
    """Refuses: ``NotFound``."""
    rows = Post.objects.select_for_update(of=("self",)) if lock else Post.objects
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found
