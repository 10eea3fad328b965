"""Who may see which hat: the wall as conditions on rows."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from chapeau.person.people.models import Hat
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

SEES_ACROSS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Staff roles that see every hat of a person; each look is noted (person/privacy)."""

NOTHING = Q(pk=None)


def sees_across(viewer: Viewer) -> bool:
    return viewer.is_system or (viewer.is_staff and viewer.has_role(*SEES_ACROSS))


def visible_hats(viewer: Viewer) -> Q:
    """Which single hats this viewer may see, as a condition on Hat.

    A hat sees itself, and its organisation's hats when it administers or approves there. Staff see the
    hat that an order, an invoice or a request names; what may stand side by side is ``joined_hats``.
    """
    if viewer.is_system or viewer.is_staff:
        return Q()
    if viewer.kind is ViewerKind.HAT:
        own = Q(pk=viewer.hat_id)
        if viewer.organisation_id and viewer.has_role(Role.ADMINISTRATOR, Role.APPROVER):
            return own | Q(organisation_id=viewer.organisation_id)
        return own
    return NOTHING


def joined_hats(viewer: Viewer) -> Q:
    """Which hats this viewer may see side by side under one person, as a condition on Hat.

    Service and compliance see all. Sales sees the hats of the organisations it owns or that nobody owns,
    and the private hat of people who have no other. Finance and logistics see the hats of organisations
    and of such private people. Marketing sees sums, hence only colleagues.
    """
    if sees_across(viewer):
        return Q()
    if not viewer.is_staff:
        return NOTHING
    colleagues = Q(organisation__is_house=True)
    only_private = Q(
        ~Exists(Hat.objects.filter(person=OuterRef("person"), organisation__isnull=False)), organisation=None
    )
    if viewer.has_role(StaffRole.FINANCE, StaffRole.LOGISTICS):
        return Q(organisation__isnull=False) | only_private
    if viewer.has_role(StaffRole.SALES):
        cared_for: Q = Q(organisation__isnull=False) & (
            Q(organisation__owner_hat=viewer.hat_id) | Q(organisation__owner_hat=None)
        )
        return colleagues | cared_for | only_private
    return colleagues


MANAGES = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)
"""Staff roles that look after customers' organisations. The house's own members are its administrator's."""


def manages(viewer: Viewer, *, is_house: bool) -> bool:
    """Staff who may change an organisation and what its hats may do; the house's own only its administrator."""
    if viewer.is_system:
        return True
    return viewer.is_staff and viewer.has_role(*((StaffRole.ADMINISTRATOR,) if is_house else MANAGES))


def administers(viewer: Viewer) -> bool:
    """May change the members of the viewer's own organisation."""
    return viewer.kind is ViewerKind.HAT and viewer.organisation_id is not None and viewer.has_role(Role.ADMINISTRATOR)
