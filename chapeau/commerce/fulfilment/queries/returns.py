"""Returns: what may come back, what was asked, what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from chapeau.commerce.fulfilment.access import check_may_look, find_order, visible_orders
from chapeau.commerce.fulfilment.delivery_share import delivery_due
from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment
from chapeau.commerce.fulfilment.queries.shipments import recipient_name
from chapeau.commerce.fulfilment.rules.shares import less, share
from chapeau.commerce.fulfilment.values import LineAmounts, ReturnableLine, ReturnLineView, ReturnView
from chapeau.commerce.ordering.models import OrderLine
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, PostalAddressValue, Viewer

_OPEN = (Return.State.ASKED, Return.State.APPROVED, Return.State.RECEIVED)


def returnable_lines(viewer: Viewer, *, order_code: str) -> list[ReturnableLine]:
    """What of an order may still be sent back. Refuses: ``NotFound``."""
    order = find_order(viewer, order_code)
    free = returnable_quantities(order.id)
    return [
        ReturnableLine(line.id, line.sku, line.name, free[line.id])
        for line in OrderLine.objects.filter(order=order).order_by("position")
        if free.get(line.id)
    ]


def returns_of_order(viewer: Viewer, *, order_code: str) -> list[ReturnView]:
    """An order's returns, newest first. Refuses: ``NotFound``."""
    order = find_order(viewer, order_code)
    return _views(Return.objects.filter(order=order).order_by("-asked_at", "-id"))


def my_returns(viewer: Viewer, *, limit: int = 50) -> list[ReturnView]:
    """Returns of the orders the viewer may see, newest first; the same few queries however many."""
    return _views(Return.objects.filter(order__in=visible_orders(viewer)).order_by("-asked_at", "-id")[:limit])


def return_page(viewer: Viewer, *, code: str) -> ReturnView:
    """One return. Refuses: ``NotFound`` when its order is not the viewer's."""
    found = _views(Return.objects.filter(code=code, order__in=visible_orders(viewer)))
    if not found:
        raise NotFound
    return found[0]


def open_returns(viewer: Viewer, *, limit: int = 200) -> list[ReturnView]:
    """Staff: asked, approved or received and not yet refunded, oldest first. Refuses: ``Forbidden``."""
    check_may_look(viewer)
    found = Return.objects.filter(state__in=_OPEN, order__in=visible_orders(viewer))
    return _views(found.order_by("asked_at", "id")[:limit])


def return_list(
    viewer: Viewer, *, states: Sequence[str] = (), text: str = "", page: int = 1, page_size: int = 50
) -> tuple[list[ReturnView], int]:
    """Staff: a page of returns, and how many there are; without ``states`` those still open, oldest first.

    ``text``: the return's or the order's code, or the buyer's organisation. Refuses: ``Forbidden``.
    """
    check_may_look(viewer)
    found = Return.objects.filter(state__in=states or _OPEN, order__in=visible_orders(viewer))
    if wanted := text.strip():
        code = wanted.replace(" ", "").lower()
        found = found.filter(
            Q(code__startswith=code)
            | Q(order__code__startswith=code)
            | Q(order__organisation__name__icontains=wanted)
            | Q(order__delivery_address__name__icontains=wanted)
        )
    start = (max(page, 1) - 1) * page_size
    order = ("-asked_at", "-id") if states else ("asked_at", "id")
    return _views(found.order_by(*order)[start : start + page_size]), found.count()


def returnable_quantities(order_id: UUID) -> dict[UUID, int]:
    """Order line → pieces shipped and on no return that was not refused.

    None of a historic order: its money was taken elsewhere, so it cannot be given back from here.
    """
    taken: dict[UUID, int] = {
        row["order_line_id"]: row["pieces"]
        for row in ReturnLine.objects.filter(parent__order_id=order_id)
        .exclude(parent__state=Return.State.REFUSED)
        .values("order_line_id")
        .annotate(pieces=Sum("quantity"))
    }
    lines = OrderLine.objects.filter(order_id=order_id, order__is_historic=False).values_list("id", "shipped_quantity")
    return {line_id: max(shipped - taken.get(line_id, 0), 0) for line_id, shipped in lines}


def amounts_of(returned: Sequence[Return]) -> dict[UUID, LineAmounts]:
    """Return line → its share of the order line's frozen amounts.

    A refunded line keeps what it got; an open one is worth its share of what refunds left of the line.
    """
    lines = (
        ReturnLine.objects.filter(parent__order_id__in={r.order_id for r in returned})
        .exclude(parent__state=Return.State.REFUSED)
        .select_related("order_line", "parent")
    )
    amounts: dict[UUID, LineAmounts] = {}
    left: dict[UUID, tuple[LineAmounts, int]] = {}
    open_lines: list[ReturnLine] = []
    for line in lines:
        whole = line.order_line
        rest, pieces = left.setdefault(
            whole.id, (LineAmounts(whole.net_minor, whole.tax_minor, whole.gross_minor), whole.quantity)
        )
        if line.parent.state == Return.State.REFUNDED:
            amounts[line.id] = LineAmounts(line.net_minor, line.tax_minor, line.gross_minor)
            left[whole.id] = (less(rest, amounts[line.id]), pieces - line.quantity)
        else:
            open_lines.append(line)
    for line in open_lines:
        rest, pieces = left[line.order_line_id]
        amounts[line.id] = share(rest, of=pieces, quantity=line.quantity)
    return amounts


def _views(found: QuerySet[Return]) -> list[ReturnView]:
    returned = list(found.select_related("order__hat__person", "order__organisation"))
    amounts = amounts_of(returned)
    delivery = delivery_due(returned)
    homes = _homes(returned)
    lines: defaultdict[UUID, list[ReturnLineView]] = defaultdict(list)
    currency = {r.id: r.order.currency for r in returned}
    for line in (
        ReturnLine.objects.filter(parent__in=returned).select_related("order_line").order_by("order_line__position")
    ):
        due = amounts.get(line.id, LineAmounts(line.net_minor, line.tax_minor, line.gross_minor))
        money = currency[line.parent_id]
        lines[line.parent_id].append(
            ReturnLineView(
                line_id=line.order_line_id,
                sku=line.order_line.sku,
                name=line.order_line.name,
                quantity=line.quantity,
                is_restocked=line.is_restocked,
                net=Money(due.net_minor, money),
                tax=Money(due.tax_minor, money),
                gross=Money(due.gross_minor, money),
            )
        )
    return [
        ReturnView(
            code=r.code,
            order_code=r.order.code,
            state=r.state,
            reason=r.reason,
            word=r.word,
            answer=r.answer,
            buyer_name=recipient_name(r.order),
            asked_at=r.asked_at,
            received_at=r.received_at,
            refunded_at=r.refunded_at,
            refund=Money(_due(r, lines[r.id], delivery), r.order.currency),
            delivery=Money(_due(r, lines[r.id], delivery) - _goods(lines[r.id]), r.order.currency),
            send_to=homes.get(r.order_id, ()),
            lines=tuple(lines[r.id]),
        )
        for r in returned
    ]


def _goods(lines: Sequence[ReturnLineView]) -> int:
    return sum(line.gross.minor for line in lines)


def _due(returned: Return, lines: Sequence[ReturnLineView], delivery: Mapping[UUID, int]) -> int:
    if returned.refund_minor is not None:
        return returned.refund_minor
    return _goods(lines) + delivery.get(returned.id, 0)


def _homes(returned: Sequence[Return]) -> dict[UUID, tuple[str, ...]]:
    """Order → the address of the warehouse that sent it last: there it comes back to."""
    sent = (
        Shipment.objects.filter(order_id__in={r.order_id for r in returned}, shipped_at__isnull=False)
        .order_by("order_id", "-shipped_at")
        .distinct("order_id")
        .select_related("warehouse")
    )
    return {
        shipment.order_id: people.address_as_lines(
            SYSTEM,
            value=PostalAddressValue(
                name=shipment.warehouse.name,
                street=shipment.warehouse.street,
                postal_code=shipment.warehouse.postal_code,
                city=shipment.warehouse.city,
                country=shipment.warehouse.country,
            ),
        )
        for shipment in sent
        if shipment.warehouse.street
    }
