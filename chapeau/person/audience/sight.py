"""Who of the house may define audiences, see how large they are, and read who is in them (docs/how/authority.md)."""

from __future__ import annotations

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import sees_across
from chapeau.person.people.values import StaffRole, Viewer

DEFINES = (StaffRole.MARKETING, StaffRole.SALES)
READS = (*DEFINES, StaffRole.SERVICE, StaffRole.COMPLIANCE)


def may_define(viewer: Viewer) -> bool:
    return viewer.works_as(*DEFINES)


def may_read(viewer: Viewer) -> bool:
    """How audiences are defined, how large they are."""
    return viewer.works_as(*READS)


def may_list(viewer: Viewer, *, reads_across: bool) -> bool:
    """Single people of it, those in the viewer's sight. What is true of a person through several capacities is for those
    who see across alone: to a seller it would tell of the hidden ones.
    """
    return may_read(viewer) and (not reads_across or sees_across(viewer))


SMALL = 5
"""Fewer are not told to whom may not read each of them (docs/decisions/small-counts.md)."""


def told(viewer: Viewer, count: int) -> int | None:
    """How many there are, as this member of staff may know it; nothing: fewer than ``SMALL``, perhaps none."""
    return count if count >= SMALL or sees_across(viewer) else None


def told_roughly(viewer: Viewer, count: int) -> int | None:
    """As ``told``, and to the nearest five: who counts one rule after the other learns nothing by taking one away."""
    known = told(viewer, count)
    return known if known is None or sees_across(viewer) else max(SMALL, SMALL * round(count / SMALL))


def check_may_define(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not may_define(viewer):
        raise Forbidden


def check_may_read(viewer: Viewer) -> None:
    """Refuses: ``Forbidden``."""
    if not may_read(viewer):
        raise Forbidden
