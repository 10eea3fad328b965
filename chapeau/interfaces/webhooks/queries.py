"""Questions about subscriptions and their log."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from chapeau.interfaces.webhooks.models import Delivery, Subscription
from chapeau.interfaces.webhooks.values import (
    AttemptView,
    DeliveryPage,
    DeliveryRow,
    DeliveryState,
    DeliveryView,
    SubscriptionCard,
)
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Role, StaffRole, Viewer


def visible(viewer: Viewer) -> QuerySet[Subscription]:
    """All for the house's administrator; an organisation's own for its administrators; nothing for anybody else."""
    if viewer.works_as(StaffRole.ADMINISTRATOR):
        return Subscription.objects.all()
    if viewer.organisation_id and not viewer.is_staff and viewer.has_role(Role.ADMINISTRATOR):
        return Subscription.objects.filter(organisation_id=viewer.organisation_id)
    return Subscription.objects.none()


def subscriptions(viewer: Viewer) -> tuple[SubscriptionCard, ...]:
    """The viewer's, oldest first, with how they do; in one query."""
    return tuple(_card(row) for row in _told(visible(viewer)).order_by("made_at", "id"))


def subscription(viewer: Viewer, *, code: str) -> SubscriptionCard:
    """Refuses: ``NotFound``."""
    row = _told(visible(viewer)).filter(code=code).first()
    if row is None:
        raise NotFound
    return _card(row)


def deliveries(
    viewer: Viewer, *, code: str, state: str = "", text: str = "", page: int = 1, per_page: int = 50
) -> DeliveryPage:
    """The log of one subscription, newest first. Refuses: ``NotFound``."""
    found = visible(viewer).filter(code=code).first()
    if found is None:
        raise NotFound
    rows = Delivery.objects.filter(subscription=found)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(event__kind__contains=text) | Q(event__code=text))
    shown = rows.select_related("event").order_by("-made_at", "-id")[(max(1, page) - 1) * per_page :][:per_page]
    return DeliveryPage(tuple(_row(row) for row in shown), rows.count())


def delivery(viewer: Viewer, *, code: str) -> DeliveryView:
    """One delivery: what was sent, and each answer. Refuses: ``NotFound``."""
    rows = Delivery.objects.filter(subscription__in=visible(viewer), code=code)
    found = rows.select_related("event", "subscription").first()
    if found is None:
        raise NotFound
    attempts = tuple(
        AttemptView(one.began_at, one.milliseconds, one.status, one.problem, one.answer)
        for one in found.tries.order_by("-began_at", "-id")[:100]
    )
    return DeliveryView(_row(found), found.subscription.code, found.subscription.address, found.event.body, attempts)


def counts_by_state(viewer: Viewer) -> dict[str, int]:
    """How many deliveries are in each state, for the figures of the house's own health."""
    rows = Delivery.objects.filter(subscription__in=visible(viewer)).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))


def _told(rows: QuerySet[Subscription]) -> QuerySet[Subscription]:
    return rows.select_related("organisation", "made_by__person").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
        last_delivered_at=Max("deliveries__ended_at", filter=Q(deliveries__state=DeliveryState.DELIVERED)),
    )


def _card(row: Subscription) -> SubscriptionCard:
    person = row.made_by.person
    return SubscriptionCard(
        code=row.code,
        address=row.address,
        kinds=tuple(row.kinds),
        description=row.description,
        organisation_code=row.organisation.code if row.organisation else "",
        organisation_name=row.organisation.name if row.organisation else "",
        state=row.state,
        disabled_because=row.disabled_because,
        failing_since=row.failing_since,
        old_secret_until=row.old_secret_until,
        made_by_name=f"{person.given_name} {person.family_name}".strip(),
        made_at=row.made_at,
        waiting=getattr(row, "waiting", 0),
        failed=getattr(row, "failed", 0),
        last_delivered_at=getattr(row, "last_delivered_at", None),
    )


def _row(row: Delivery) -> DeliveryRow:
    return DeliveryRow(
        row.code,
        row.event.kind,
        row.event.code,
        row.state,
        row.attempts,
        row.last_status,
        row.last_problem,
        row.made_at,
        row.next_at if row.state == DeliveryState.WAITING else None,
    )
