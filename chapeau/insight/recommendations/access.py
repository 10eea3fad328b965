"""Who may look at what came of recommendations."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

SEES = (StaffRole.MARKETING, StaffRole.SALES)


def check_may_see(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to marketing and sales."""
    if not viewer.works_as(*SEES):
        raise Forbidden
