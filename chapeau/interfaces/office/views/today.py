"""Home: what waits for whoever opens the office, by role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.queries.days import DayFigures, day_figures
from chapeau.commerce.ordering.values import OrderFilters, OrderRow, OrderState
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.stock import queries as stock
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.cells import buyer_name
from chapeau.interfaces.office.settings.missing import missing
from chapeau.kit.pages import Page
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_list
from chapeau.person.tasks import queries as tasks
from chapeau.relationship.community import queries as community
from chapeau.relationship.marketing import queries as marketing
from chapeau.relationship.pipeline import queries as pipeline
from chapeau.relationship.service import queries as service
from chapeau.relationship.service.values import RequestState

SELLS = (StaffRole.SALES, StaffRole.SERVICE)
SHIPS = (StaffRole.LOGISTICS, StaffRole.SERVICE)
COUNTS = (StaffRole.FINANCE,)
MODERATES = (StaffRole.MARKETING, StaffRole.SERVICE)
SEES_TURNOVER = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)
ANSWERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.FINANCE)
SHOWN = 6
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Compared:
    """Today until now, and the same weekday last week until the same hour."""

    today: DayFigures
    before: DayFigures


@staff()
def today(request: DeskRequest) -> HttpResponse:
    viewer, now = request.viewer, request.now
    context: dict[str, object] = {"tasks": tasks.my_tasks(viewer, now=now, limit=SHOWN), "missing": missing(viewer)}
    if viewer.has_role(*ANSWERS):
        context["requests"] = service.queue(viewer, now=now, states=(RequestState.OPEN,), page_size=SHOWN)
    if viewer.has_role(*SELLS, *COUNTS):
        context["unpaid"] = _orders(request, OrderState.AWAITING_PAYMENT)
        context["waiting"] = _orders(request, OrderState.AWAITING_APPROVAL)
    if viewer.has_role(*pipeline.SELLS):
        tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        context["calls"] = pipeline.calls_due(viewer, now=now, until=tomorrow, owner_id=viewer.hat_id, limit=SHOWN)
        steps = pipeline.prospects(viewer, now=tomorrow, owner=str(viewer.hat_id), late_only=True, sort="next")
        context["prospects"] = steps.rows[:SHOWN]
    if viewer.has_role(*MODERATES):
        context["posts"] = community.posts(viewer, size=SHOWN)
    if viewer.has_role(StaffRole.MARKETING):
        context["campaigns"] = marketing.campaigns(viewer, page_size=SHOWN).rows
    if viewer.has_role(*SHIPS):
        to_ship = fulfilment.to_ship(viewer, now=now)
        context["to_ship"], context["to_ship_count"] = to_ship[:SHOWN], len(to_ship)
        context["returns"] = fulfilment.open_returns(viewer)[:SHOWN]
    if viewer.has_role(StaffRole.LOGISTICS, StaffRole.SALES):
        low = stock.low_stock(viewer, limit=SHOWN)
        named = catalog.variants(viewer, ids=[level.variant_id for level in low], market=None, language=page_language())
        context["low_stock"] = [(level, named.get(level.variant_id)) for level in low]
    if viewer.has_role(*COUNTS):
        late = payments.overdue(viewer, today=timezone.localtime(now).date())
        buyers = people.hat_cards(viewer, ids=[one.hat_id for one in late[:SHOWN] if one.hat_id])
        context["overdue"] = [(one, buyer_name(buyers.get(one.hat_id) if one.hat_id else None)) for one in late[:SHOWN]]
        context["overdue_count"] = len(late)
        context["refunds"] = payments.refunds_to_send(viewer)[:SHOWN]
    if viewer.has_role(*SEES_TURNOVER):
        context["compared"] = _compare(request, now)
    note_list(viewer, page="today", about="", shown=_named(context), now=now)
    return render(request, "office/today.html", context)


def _named(context: Mapping[str, object]) -> int:
    """How many rows of the page name somebody."""
    rows = (
        context.get(part)
        for part in ("tasks", "calls", "prospects", "unpaid", "waiting", "to_ship", "returns", "overdue", "refunds")
    )
    asked = sum(len(page.rows) for page in map(context.get, ("requests", "posts")) if isinstance(page, Page))
    return asked + sum(len(part) for part in rows if isinstance(part, Sequence))


def _orders(request: DeskRequest, state: OrderState) -> tuple[OrderRow, ...]:
    filters = OrderFilters(states=(state,), sort="placed")
    return ordering.orders(request.viewer, filters=filters, page_size=SHOWN).rows


def _compare(request: DeskRequest, now: datetime) -> Compared:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Compared(
        day_figures(request.viewer, since=midnight, until=now),
        day_figures(request.viewer, since=midnight - WEEK, until=now - WEEK),
    )
