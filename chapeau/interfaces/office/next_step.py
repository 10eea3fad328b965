"""The next best step with a person: the first of plain rules that fits, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.values import OrderRow, OrderState
from chapeau.person.tasks.values import TaskView
from chapeau.relationship.service.values import RequestRow, RequestState

QUIET = timedelta(days=120)
WAITS_LONG = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, why, and the page to do it on: a name of the office's addresses and its code."""

    words: str | Promise
    why: str
    page: str = ""
    code: str = ""


def next_step(
    *,
    requests: Sequence[RequestRow],
    orders: Sequence[OrderRow],
    tasks: Sequence[TaskView],
    last_order_at: datetime | None,
    now: datetime,
) -> NextStep | None:
    """The step, or nothing when there is nothing to do."""
    for request in requests:
        if request.state == RequestState.OPEN:
            return NextStep(_("Answer what was asked"), request.beginning, "request", request.code)
    for task in tasks:
        if task.done_at is None and task.is_late:
            return NextStep(_("Do the task that is late"), task.title, "task", task.code)
    for order in orders:
        if order.state == OrderState.AWAITING_PAYMENT and now - (order.placed_at or now) > WAITS_LONG:
            return NextStep(_("Ask for the payment"), order.number, "order", order.code)
        if order.state == OrderState.AWAITING_APPROVAL:
            return NextStep(_("An order waits for approval on their side"), order.number, "order", order.code)
    for task in tasks:
        if task.done_at is None:
            return NextStep(_("Do the next task"), task.title, "task", task.code)
    if last_order_at and now - last_order_at > QUIET:
        return NextStep(_("Get in touch"), str(_("No order for %(n)s days") % {"n": (now - last_order_at).days}))
    return None
