"""Who brings history in."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


def check_may_import(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to finance, sales, and the house's administrators."""
    if not viewer.works_as(StaffRole.FINANCE, StaffRole.SALES):
        raise Forbidden
