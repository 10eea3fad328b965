"""Who may change prices."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


def require_price_setter(viewer: Viewer) -> None:
    """Sales, marketing and administrators of the house, and the house itself. Refuses: ``Forbidden``."""
    if not viewer.works_as(StaffRole.SALES, StaffRole.MARKETING):
        raise Forbidden
