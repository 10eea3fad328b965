"""Who may look at, and who may handle, shipments and returns."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chapeau.commerce.ordering.models import Order
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import Role, StaffRole, Viewer, ViewerKind

_LOOKING = (StaffRole.LOGISTICS, StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)


def check_may_ship(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to logistics and the house itself."""
    if not (viewer.is_system or (viewer.is_staff and viewer.has_role(StaffRole.LOGISTICS))):
        raise Forbidden


def check_may_look(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to staff who deal with orders."""
    if not (viewer.is_system or (viewer.is_staff and viewer.has_role(*_LOOKING))):
        raise Forbidden


def check_may_decide_returns(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to logistics, service, sales and finance."""
    check_may_look(viewer)


def visible_orders(viewer: Viewer) -> QuerySet[Order]:
    """Placed orders that the viewer may see, the same as in ordering: the hat's own, or by role those of its organisation's."""
    placed = Order.objects.exclude(placed_at=None)
    if viewer.is_system or (viewer.is_staff and viewer.has_role(*_LOOKING)):
        return placed
    if viewer.kind is ViewerKind.VISITOR and viewer.visitor_id:
        return placed.filter(visitor_id=viewer.visitor_id, hat=None)
    if viewer.kind is ViewerKind.HAT and viewer.hat_id:
        mine = Q(hat_id=viewer.hat_id)
        if viewer.organisation_id and viewer.has_role(Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE):
            mine |= Q(organisation_id=viewer.organisation_id)
        return placed.filter(mine)
    return placed.none()


def find_order(viewer: Viewer, code: str) -> Order:
    """Refuses: ``NotFound``, the same whether it exists or not."""
    order = visible_orders(viewer).filter(code=code).first()
    if order is None:
        raise NotFound
    return order
