"""Who draws journeys, and who reads them."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

DRAWING = (StaffRole.MARKETING, StaffRole.SALES)
READING = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE)


def check_draws(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not (viewer.is_system or (viewer.is_staff and viewer.has_role(*DRAWING))):
        raise Forbidden


def check_reads(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not (viewer.is_system or (viewer.is_staff and viewer.has_role(*READING))):
        raise Forbidden
