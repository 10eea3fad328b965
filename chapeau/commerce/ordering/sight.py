"""Who may see which order: the wall as conditions."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

SEES_ORGANISATION = (Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE, StaffRole.FINANCE, StaffRole.LOGISTICS)
TAKES_ORDERS = (StaffRole.SALES, StaffRole.SERVICE)
UNPLACED = (OrderState.BASKET, OrderState.ABANDONED)


def visible_orders(viewer: Viewer) -> Q:
    """Orders this viewer may see, as a condition on Order.

    ``rows_in_sight`` says whose; of those, nobody sees a basket that another fills. Staff see the ones they and
    their colleagues began for somebody; the buyer sees such an order when it is placed.
    """
    sight = rows_in_sight(viewer, staff=READERS, members=SEES_ORGANISATION)
    placed = ~Q(state__in=UNPLACED)
    if viewer.is_staff:
        return sight & (placed | Q(taken_by__isnull=False) | Q(hat__in=viewer.hat_ids))
    if viewer.kind is ViewerKind.HAT:
        return sight & (placed | Q(hat__in=viewer.hat_ids, taken_by=None))
    return sight


def own_basket(viewer: Viewer) -> Q:
    """The one basket that the viewer fills itself."""
    if viewer.kind is ViewerKind.VISITOR:
        return Q(visitor_id=viewer.visitor_id, hat=None, state=OrderState.BASKET)
    mine = Q(hat__in=viewer.hat_ids, taken_by=None, state=OrderState.BASKET)
    if len(viewer.hat_ids) < 2:
        return mine
    # After a merge there may be two: that of the hat in use comes first, the other when this one is placed.
    first = Case(When(hat_id=viewer.hat_id, then=0), default=1)
    return Q(pk__in=Order.objects.filter(mine).order_by(first, "-changed_at").values("pk")[:1])


def other_basket_of(viewer: Viewer) -> QuerySet[Order]:
    """The second basket of one capacity, after a merge: the one that is not in use, if something lies in it."""
    if len(viewer.hat_ids) < 2:
        return Order.objects.none()
    mine = Order.objects.filter(hat__in=viewer.hat_ids, taken_by=None, state=OrderState.BASKET)
    return mine.exclude(own_basket(viewer)).filter(Exists(OrderLine.objects.filter(order=OuterRef("pk"))))


def open_for_change(viewer: Viewer) -> Q:
    """Orders not yet placed that the viewer may fill: its own basket; staff also those begun for somebody."""
    if viewer.is_system:
        return Q(state=OrderState.BASKET)
    own = own_basket(viewer)
    if viewer.is_staff and viewer.has_role(*TAKES_ORDERS):
        return own | (Q(state=OrderState.BASKET, taken_by__isnull=False) & visible_orders(viewer))
    return own


def may_see_cost(viewer: Viewer) -> bool:
    return viewer.works_as(StaffRole.SALES, StaffRole.FINANCE)
