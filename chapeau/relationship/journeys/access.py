"""Who draws journeys, and who reads them."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

DRAWING = (StaffRole.MARKETING, StaffRole.SALES)
READING = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE)


def check_draws(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*DRAWING):
        raise Forbidden


def check_reads(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*READING):
        raise Forbidden
