"""Who may look at, and who may handle, shipments and returns."""

from __future__ import annotations

from django.db.models import QuerySet

from chapeau.commerce.ordering.models import Order
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import Role, StaffRole, Viewer

_LOOKING = (StaffRole.LOGISTICS, StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)
_MEMBERS = (Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE)


def check_may_ship(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to logistics and the house itself."""
    if not viewer.works_as(StaffRole.LOGISTICS):
        raise Forbidden


def check_may_look(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to staff who deal with orders."""
    if not viewer.works_as(*_LOOKING):
        raise Forbidden


def check_may_decide_returns(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to logistics, service, sales and finance."""
    check_may_look(viewer)


def visible_orders(viewer: Viewer) -> QuerySet[Order]:
    """Placed orders that the viewer may see, the same as in ordering."""
    return Order.objects.exclude(placed_at=None).filter(rows_in_sight(viewer, staff=_LOOKING, members=_MEMBERS))


def find_order(viewer: Viewer, code: str) -> Order:
    """Refuses: ``NotFound``, the same whether it exists or not."""
    order = visible_orders(viewer).filter(code=code).first()
    if order is None:
        raise NotFound
    return order
