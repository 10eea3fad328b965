"""Who may see which hat, and whatever hangs on one: the wall as conditions on rows (docs/how/authority.md)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

SEES_ACROSS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)
"""Staff roles that see every hat of a person; each look is noted (person/privacy)."""

READ_EACH = (*SEES_ACROSS, StaffRole.FINANCE, StaffRole.LOGISTICS)
"""Staff roles that read every single order, invoice, parcel: whoever books or packs cannot leave one out."""

NOTHING = Q(pk=None)
EVERYTHING = ~Q(pk__in=())
"""Not `Q()`, which an "or" with anything forgets."""


def sees_across(viewer: Viewer) -> bool:
    return viewer.works_as(*SEES_ACROSS)


def visible_hats(viewer: Viewer) -> Q:
    """Which single hats this viewer may see, as a condition on Hat.

    A hat sees itself and those merged with it, and its organisation's hats when it administers or approves there. Staff who read each order
    see the hat it names; sales and marketing no other than may stand side by side (``joined_hats``).
    """
    if viewer.is_system:
        return EVERYTHING
    if viewer.is_staff:
        return EVERYTHING if viewer.has_role(*READ_EACH) else joined_hats(viewer) | Q(pk__in=viewer.hat_ids)
    if viewer.kind is ViewerKind.HAT:
        own = Q(pk__in=viewer.hat_ids)
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
        return EVERYTHING
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


def rows_in_sight(
    viewer: Viewer,
    *,
    staff: Collection[StaffRole],
    members: Collection[Role] = (),
    hat: str = "hat",
    organisation: str = "organisation",
    visitor: str = "visitor",
) -> Q:
    """Which rows that hang on a hat (orders, invoices, payments, requests …) this viewer may see, as a condition on
    the model whose keys ``hat``, ``organisation`` and ``visitor`` name. No list of ids: the database asks row by row.

    A hat sees its own, and those of its organisation in one of the roles ``members``; a visitor its own. Of the
    house's people only the roles ``staff``: those of ``READ_EACH`` see all; sales what hangs on nobody (guests)
    or on a hat of ``joined_hats``.
    """
    match viewer.kind:
        case ViewerKind.SYSTEM:
            return EVERYTHING
        case ViewerKind.VISITOR:
            return Q(**{visitor: viewer.visitor_id, hat: None}) if viewer.visitor_id else NOTHING
        case ViewerKind.HAT:
            own = Q(**{f"{hat}__in": viewer.hat_ids})
            if members and viewer.organisation_id and viewer.has_role(*members):
                return own | Q(**{organisation: viewer.organisation_id})
            return own
        case _:
            if not viewer.has_role(*staff):
                return Q(**{f"{hat}__in": viewer.hat_ids})
            if viewer.has_role(*(role for role in staff if role in READ_EACH)):
                return EVERYTHING
            return Q(**{hat: None}) | Q(Exists(Hat.objects.filter(joined_hats(viewer), pk=OuterRef(hat))))


def looks_after(viewer: Viewer, organisation: str = "") -> Q:
    """Organisations whose people the house itself and its staff may read: sales those it looks after or nobody does;
    everybody the house. A condition on what the key ``organisation`` leads to, or on Organisation itself.
    """
    if viewer.works_as(*READ_EACH):
        return EVERYTHING
    if not viewer.is_staff:
        return NOTHING
    prefix = f"{organisation}__" if organisation else ""
    house = Q(**{f"{prefix}is_house": True})
    if not viewer.has_role(StaffRole.SALES):
        return house
    return house | Q(**{f"{prefix}owner_hat": viewer.hat_id}) | Q(**{f"{prefix}owner_hat": None})


MANAGES = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)
"""Staff roles that look after customers' organisations. The house's own members are its administrator's."""


def deals_with_people(viewer: Viewer) -> bool:
    """Staff who write down what customers tell them: names, addresses, numbers."""
    return viewer.is_staff and viewer.has_role(*MANAGES)


def manages(viewer: Viewer, organisation: Organisation) -> bool:
    """Staff who may change an organisation and what its hats may do: sales unless a colleague looks after it; the
    house's own only its administrator.
    """
    if viewer.is_system:
        return True
    if not viewer.is_staff or not viewer.has_role(*((StaffRole.ADMINISTRATOR,) if organisation.is_house else MANAGES)):
        return False
    return viewer.has_role(*READ_EACH) or organisation.owner_hat_id in (None, viewer.hat_id)


def merges_people(viewer: Viewer) -> bool:
    """May say that two persons are one, or are not: staff who see every hat of both. Never a machine."""
    return viewer.is_staff and viewer.has_role(*SEES_ACROSS)


def administers(viewer: Viewer) -> bool:
    """May change the members of the viewer's own organisation."""
    return viewer.kind is ViewerKind.HAT and viewer.organisation_id is not None and viewer.has_role(Role.ADMINISTRATOR)
