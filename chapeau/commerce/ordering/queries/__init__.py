"""Questions about baskets and orders. Asking writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.ordering.values import BasketView, OrderFilters, OrderPage, OrderView
from chapeau.person.people.values import Viewer


def basket(viewer: Viewer, *, now: datetime, order_code: str | None = None) -> BasketView | None:
    """The viewer's basket priced at this moment, with delivery and payment choices; None when there is none.

    ``order_code``: a staff member's order for a person, instead of the viewer's own basket.
    """
    raise NotImplementedError


def basket_count(viewer: Viewer) -> int:
    """Pieces in the viewer's own basket, for the header; one query."""
    raise NotImplementedError


def order(viewer: Viewer, *, code: str) -> OrderView:
    """One order as stored. Refuses ``NotFound`` when it is not the viewer's, its organisation's by role, or staff's."""
    raise NotImplementedError


def order_by_id(viewer: Viewer, *, order_id: UUID) -> OrderView:
    """The same by key, for rooms above and reactions."""
    raise NotImplementedError


def order_by_link(viewer: Viewer, *, token: str) -> OrderView:
    """The order of a mailed link (guests, links to pay); the token is the right to see that one order."""
    raise NotImplementedError


def link_token(viewer: Viewer, *, order_id: UUID) -> str:
    """The signed token of ``order_by_link``; staff, system and the order's owner may make it."""
    raise NotImplementedError


def orders(viewer: Viewer, *, filters: OrderFilters | None = None, page: int = 1, page_size: int = 25) -> OrderPage:
    """Orders the viewer may see: its own; by role its organisation's (never the private hat's); staff by role."""
    raise NotImplementedError


def orders_to_approve(viewer: Viewer) -> Sequence[OrderView]:
    """Orders waiting for a decision this hat may take, oldest first."""
    raise NotImplementedError


def orders_of_person(viewer: Viewer, *, person_id: UUID, page: int = 1, page_size: int = 25) -> OrderPage:
    """Staff: a person's orders through all hats that this staff role may see."""
    raise NotImplementedError


def spent_this_month(viewer: Viewer, *, hat_id: UUID, currency: str, now: datetime) -> int:
    """Net minor units this hat has placed since the first of the month (its own time zone), without cancelled ones."""
    raise NotImplementedError
