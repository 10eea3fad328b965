"""Who may see and move stock."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer


def check_is_house(viewer: Viewer) -> None:
    """Any member of staff, and the house itself. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden


def check_may_move(viewer: Viewer) -> None:
    """Logistics, and the house itself. Refuses: ``Forbidden``."""
    if viewer.works_as(StaffRole.LOGISTICS):
        return
    raise Forbidden
