"""Who works on prospects."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

SELLS = (StaffRole.SALES, StaffRole.SERVICE)
"""Read and work on prospects; sales those in its sight."""
RULES = (StaffRole.SALES, StaffRole.MARKETING)
"""Say what scores, and who gets whom."""


def check_sells(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*SELLS):
        raise Forbidden


def check_rules(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*RULES):
        raise Forbidden
