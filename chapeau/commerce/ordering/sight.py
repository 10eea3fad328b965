"""Who may see which order: the wall as conditions."""

from __future__ import annotations

from django.db.models import Q

from chapeau.commerce.ordering.values import OrderState
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

SEES_ORGANISATION = (Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE)
SEES_ALL_ORDERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE, StaffRole.FINANCE, StaffRole.LOGISTICS)
TAKES_ORDERS = (StaffRole.SALES, StaffRole.SERVICE)
UNPLACED = (OrderState.BASKET, OrderState.ABANDONED)


def visible_orders(viewer: Viewer) -> Q:
    """Orders this viewer may see, as a condition on Order.

    A hat sees its own, and by role what its organisation's hats sent for approval or ordered: never a private
    hat's, never a colleague's basket. Sales sees private people's, guests', and those of organisations it looks
    after or nobody does. Marketing sees sums only, elsewhere.
    """
    match viewer.kind:
        case ViewerKind.SYSTEM:
            return Q()
        case ViewerKind.VISITOR:
            return Q(visitor_id=viewer.visitor_id, hat=None) if viewer.visitor_id else Q(pk=None)
        case ViewerKind.HAT:
            own = Q(hat_id=viewer.hat_id) & (Q(taken_by=None) | ~Q(state__in=UNPLACED))
            if viewer.organisation_id and viewer.has_role(*SEES_ORGANISATION):
                return own | (Q(organisation_id=viewer.organisation_id) & ~Q(state__in=UNPLACED))
            return own
        case _:
            return _visible_to_staff(viewer)


def _visible_to_staff(viewer: Viewer) -> Q:
    placed = ~Q(state__in=UNPLACED)
    begun = Q(taken_by__isnull=False)
    own = Q(hat_id=viewer.hat_id) | Q(taken_by_id=viewer.hat_id)
    if viewer.has_role(*SEES_ALL_ORDERS):
        return own | placed | begun
    if viewer.has_role(StaffRole.SALES):
        theirs = Q(organisation=None) | Q(organisation__owner_hat=viewer.hat_id) | Q(organisation__owner_hat=None)
        return own | (theirs & (placed | begun))
    return own


def own_basket(viewer: Viewer) -> Q:
    """The one basket that the viewer fills itself."""
    if viewer.kind is ViewerKind.VISITOR:
        return Q(visitor_id=viewer.visitor_id, hat=None, state=OrderState.BASKET)
    return Q(hat_id=viewer.hat_id, taken_by=None, state=OrderState.BASKET)


def open_for_change(viewer: Viewer) -> Q:
    """Orders not yet placed that the viewer may fill: its own basket; staff also those begun for somebody."""
    if viewer.is_system:
        return Q(state=OrderState.BASKET)
    own = own_basket(viewer)
    if viewer.is_staff and viewer.has_role(*TAKES_ORDERS):
        return own | (Q(state=OrderState.BASKET, taken_by__isnull=False) & _visible_to_staff(viewer))
    return own


def may_see_cost(viewer: Viewer) -> bool:
    return viewer.is_system or (viewer.is_staff and viewer.has_role(StaffRole.SALES, StaffRole.FINANCE))
