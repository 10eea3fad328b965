"""Lists of orders: for a hat, its organisation by role, and staff."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.sight import UNPLACED, visible_orders
from chapeau.commerce.ordering.values import OrderFilters, OrderRow, OrderState, order_number
from chapeau.kit.money import Money
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import Viewer

_SORTS = {
    "placed": ("begun_at",),
    "total": ("gross_minor",),
    "state": ("state",),
    "buyer": ("hat__person__sort_key", "guest_name"),
    "due": ("due_on",),
}
LARGEST_PAGE = 200
UNDER_WAY = (
    OrderState.AWAITING_APPROVAL,
    OrderState.AWAITING_PAYMENT,
    OrderState.PLACED,
    OrderState.PARTLY_SHIPPED,
    OrderState.SHIPPED,
)
"""Somebody still waits for something of them."""


def orders(
    viewer: Viewer, *, filters: OrderFilters | None = None, page: int = 1, page_size: int = 25
) -> Page[OrderRow]:
    """Orders the viewer may see: its own; by role its organisation's (never a private hat's); staff by role.

    Baskets are not orders and are left out, unless staff ask for that state: then those begun for somebody.
    """
    wanted = filters or OrderFilters()
    rows = _filtered(Order.objects.filter(visible_orders(viewer)), wanted)
    return _page(rows, wanted.sort, page, page_size)


def first_articles(viewer: Viewer, *, order_ids: Collection[UUID]) -> dict[UUID, tuple[UUID | None, str]]:
    """Order to the variant and frozen name of its first line: by what people know an order again. One query."""
    seen = Order.objects.filter(visible_orders(viewer), pk__in=order_ids)
    rows = OrderLine.objects.filter(order__in=seen).order_by("order_id", "position")
    return {
        order_id: (variant_id, name)
        for order_id, variant_id, name in rows.distinct("order_id").values_list("order_id", "variant_id", "name")
    }


def buyers_of(viewer: Viewer, *, codes: Collection[str]) -> dict[str, UUID]:
    """Code of an order to the hat that bought; orders that are not the viewer's to see, and guests', are left out."""
    rows = Order.objects.filter(visible_orders(viewer), code__in=codes, hat__isnull=False)
    return dict(rows.values_list("code", "hat_id"))


def orders_of_person(
    viewer: Viewer,
    *,
    person_id: UUID,
    hat_ids: Collection[UUID] | None = None,
    states: Collection[OrderState] = (),
    page: int = 1,
    page_size: int = 25,
) -> Page[OrderRow]:
    """A person's orders (of ``states``, else all but baskets) through the hats that may stand side by side, or those of
    ``hat_ids``. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    every = Hat.objects.filter(person_id=person_id).values_list("pk", flat=True)
    hats = hats_side_by_side(viewer, ids=[hat for hat in every if hat_ids is None or hat in hat_ids])
    rows = Order.objects.filter(visible_orders(viewer), hat__in=hats).exclude(state__in=UNPLACED)
    if states:
        rows = rows.filter(state__in=states)
    return _page(rows, "-placed", page, page_size)


def _filtered(rows: QuerySet[Order], wanted: OrderFilters) -> QuerySet[Order]:
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
        if OrderState.BASKET in wanted.states:
            rows = rows.filter(~Q(state=OrderState.BASKET) | Q(taken_by__isnull=False))
    else:
        rows = rows.exclude(state__in=UNPLACED)
    if wanted.channels:
        rows = rows.filter(channel__in=wanted.channels)
    if wanted.markets:
        rows = rows.filter(market__in=wanted.markets)
    if wanted.hat_id:
        rows = rows.filter(hat_id=wanted.hat_id)
    if wanted.organisation_id:
        rows = rows.filter(organisation_id=wanted.organisation_id)
    if wanted.taken_by_id:
        rows = rows.filter(taken_by_id=wanted.taken_by_id)
    if wanted.placed_from:
        rows = rows.filter(placed_at__gte=wanted.placed_from)
    if wanted.placed_until:
        rows = rows.filter(placed_at__lt=wanted.placed_until)
    if wanted.begun_before:
        rows = rows.filter(Q(placed_at__lt=wanted.begun_before) | Q(placed_at=None, created_at__lt=wanted.begun_before))
    if wanted.unpaid_only:
        rows = rows.filter(paid_at=None).exclude(state__in=(OrderState.CANCELLED, OrderState.DECLINED))
    if text := wanted.text.strip():
        rows = rows.filter(_matching(text))
    return rows


def _matching(text: str) -> Q:
    """By number (typed in groups or not), the buyer's reference, SKU, names, guest's address."""
    code = "".join(text.split()).lower()
    words = Q()
    for word in text.split():
        words &= (
            Q(hat__person__given_name__istartswith=word)
            | Q(hat__person__family_name__istartswith=word)
            | Q(organisation__name__icontains=word)
            | Q(guest_name__icontains=word)
        )
    by_sku = Q(pk__in=OrderLine.objects.filter(sku__iexact=text).values("order_id"))
    return (
        Q(code__startswith=code)
        | Q(external_id__iexact=text)
        | Q(buyer_reference__icontains=text)
        | Q(guest_email__iexact=text)
        | words
        | by_sku
    )


def _page(rows: QuerySet[Order], sort: str, page: int, page_size: int) -> Page[OrderRow]:
    size = max(1, min(page_size, LARGEST_PAGE))
    total = rows.count()
    number = max(1, min(page, -(-total // size) or 1))
    minus = "-" if sort.startswith("-") else ""
    columns = _SORTS.get(sort.removeprefix("-"), _SORTS["placed"])
    # An order that waits for approval is not placed yet: it stands where it was begun.
    rows = rows.annotate(begun_at=Coalesce("placed_at", "created_at"))
    ordered = rows.order_by(*(f"{minus}{column}" for column in columns), "-id")
    found = ordered.select_related("hat__person", "organisation").defer("quote")
    begin = (number - 1) * size
    part = list(found[begin : begin + size])
    counts = dict(
        OrderLine.objects.filter(order__in=[row.pk for row in part])
        .values_list("order_id")
        .annotate(many=Count("pk"))
        .order_by()
    )
    return Page(tuple(_row(row, counts.get(row.pk, 0)) for row in part), total, number, size)


def _row(order: Order, line_count: int) -> OrderRow:
    return OrderRow(
        id=order.id,
        code=order.code,
        number=order_number(order.code),
        state=OrderState(order.state),
        hat_id=order.hat_id,
        buyer_name=order.hat.person.name if order.hat else order.guest_name,
        organisation_id=order.organisation_id,
        organisation_name=order.organisation.name if order.organisation else "",
        market=order.market,
        channel=order.channel,
        currency=order.currency,
        shows_gross=order.shows_gross,
        net=Money(order.net_minor, order.currency),
        gross=Money(order.gross_minor, order.currency),
        line_count=line_count,
        payment_method=order.payment_method,
        buyer_reference=order.buyer_reference,
        placed_at=order.placed_at,
        created_at=order.created_at,
        due_on=order.due_on,
        paid_at=order.paid_at,
        promised_on=order.promised_on,
        is_historic=order.is_historic,
        external_id=order.external_id,
    )


def has_sold(viewer: Viewer) -> bool:
    """The house has taken an order of its own, orders brought in left aside. Staff only. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    return Order.objects.filter(placed_at__isnull=False, is_historic=False).exists()
