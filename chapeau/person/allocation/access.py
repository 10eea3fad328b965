"""Who of the house may look at experiments and flags, and who may decide about them."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import StaffRole, Viewer

DECIDES = (StaffRole.MARKETING,)
READS = (*DECIDES, StaffRole.SALES, StaffRole.FINANCE)


def check_may_read(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*READS):
        raise Forbidden


def check_may_decide(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not viewer.works_as(*DECIDES):
        raise Forbidden
