"""What of the delivery charge goes back with a return.

A private buyer who sends everything back is given the charge too, at most what the cheapest delivery would have cost
(Directive 2011/83/EU, articles 13 and 14: the supplement for express is theirs). Where the house is at fault
(damaged, another article, faulty) the whole charge goes back, to organisations too. A part of an order that stays with
the buyer was delivered: nothing of the charge goes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum

from chapeau.commerce.fulfilment.desk import rate_value
from chapeau.commerce.fulfilment.models import DeliveryMethod, Return, ReturnLine
from chapeau.commerce.fulfilment.rules.rates import rate_for
from chapeau.commerce.fulfilment.values import Rate, ReturnReason
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.kit.money import Money

OUR_FAULT = (ReturnReason.DAMAGED, ReturnReason.WRONG_ARTICLE, ReturnReason.FAULTY)


def delivery_due(returned: Sequence[Return]) -> dict[UUID, int]:
    """Return → gross minor units of the delivery charge that refunding it gives back; absent where none.

    The return that brings the last piece gives it. A constant number of queries.
    """
    found = [
        each
        for each in returned
        if each.refunded_at is None  # not its state: the deed that refunds has moved it already
        and each.state != Return.State.REFUSED
        and (each.order.organisation_id is None or each.reason in OUR_FAULT)
        and _charged(each.order)
    ]
    if not found:
        return {}
    orders = {each.order_id: each.order for each in found}
    kept: dict[UUID, int] = {
        row["order_id"]: row["pieces"]
        for row in OrderLine.objects.filter(order_id__in=orders)
        .values("order_id")
        .annotate(pieces=Sum(F("quantity") - F("cancelled_quantity")))
    }
    mine: dict[UUID, int] = {}
    back: defaultdict[UUID, int] = defaultdict(int)
    rows = ReturnLine.objects.filter(parent__order_id__in=orders).exclude(parent__state=Return.State.REFUSED)
    for parent_id, order_id, state, pieces in rows.values_list(
        "parent_id", "parent__order_id", "parent__state"
    ).annotate(pieces=Sum("quantity")):
        mine[parent_id] = pieces
        if state == Return.State.REFUNDED:
            back[order_id] += pieces
    whole = [each for each in found if back[each.order_id] + mine.get(each.id, 0) >= kept[each.order_id]]
    standard = _standard({each.order_id: each.order for each in whole if each.reason not in OUR_FAULT})
    due = {each.id: min(_charged(each.order), standard.get(each.order_id, _charged(each.order))) for each in whole}
    return {return_id: minor for return_id, minor in due.items() if minor > 0}


def _charged(order: Order) -> int:
    return sum(int(charge["gross"]) for charge in order.quote.get("charges", ()))


def _standard(orders: dict[UUID, Order]) -> dict[UUID, int]:
    """Order → what the cheapest delivery to its door costs today, with tax, in minor units; absent when none goes there."""
    if not orders:
        return {}
    weights: defaultdict[UUID, int] = defaultdict(int)
    goods: defaultdict[UUID, int] = defaultdict(int)
    lines = OrderLine.objects.filter(order_id__in=orders)
    for order_id, weight, quantity, net, gross in lines.values_list(
        "order_id", "variant__weight_g", "quantity", "net_minor", "gross_minor"
    ):
        weights[order_id] += (weight or 0) * quantity
        goods[order_id] += gross if orders[order_id].shows_gross else net
    methods = DeliveryMethod.objects.filter(kind=DeliveryMethod.Kind.DELIVERY, archived_at=None).prefetch_related(
        "rates"
    )
    tables = [
        (method.markets, [rate_value(rate) for rate in sorted(method.rates.all(), key=lambda r: (r.position, r.id))])
        for method in methods
    ]
    result = {}
    for order_id, order in orders.items():
        fitting = [
            rate_for(
                rates,
                country=order.country,
                currency=order.currency,
                weight_g=weights[order_id],
                value_minor=goods[order_id],
                shows_gross=order.shows_gross,
            )
            for markets, rates in tables
            if not markets or order.market in markets
        ]
        costs = [_with_tax(rate, order) for rate in fitting if rate is not None]
        if costs:
            result[order_id] = min(costs)
    return result


def _with_tax(rate: Rate, order: Order) -> int:
    minor = Money.of(rate.amount, order.currency).minor
    if rate.includes_tax:
        return minor
    percent = max((Decimal(tax["percent"]) for tax in order.quote.get("taxes", ())), default=Decimal(0))
    return Money.of(rate.amount * (1 + percent / 100), order.currency).minor
