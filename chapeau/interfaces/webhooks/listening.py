"""From the bus: facts become events, and a delivery for each subscription that asked for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from chapeau.interfaces.webhooks import bodies
from chapeau.interfaces.webhooks.kinds import KINDS
from chapeau.interfaces.webhooks.models import Delivery, Event, Subscription
from chapeau.interfaces.webhooks.tasks import wake
from chapeau.interfaces.webhooks.values import DisabledBecause, SubscriptionState
from chapeau.kit import bus
from chapeau.kit.bus import Fact
from chapeau.kit.clock import read_clock
from chapeau.person.people.events import HatEnded


def register() -> None:
    bus.listen(
        "webhooks.note",
        [kind.fact for kind in KINDS.values()],
        note,
        only_if=lambda facts: Subscription.objects.exists(),
    )
    bus.listen("webhooks.maker-left", [HatEnded], stop_of_leavers, only_if=lambda facts: Subscription.objects.exists())


def note(facts: Sequence[Fact]) -> None:
    """Store what is to be told. Subscriptions that are paused or stopped get no delivery, but can be told later."""
    subscriptions = list(Subscription.objects.order_by("id"))
    now = read_clock()
    events = [
        Event(fact_id=told.fact_id, kind=told.kind, organisation_id=told.organisation_id, body=told.body, made_at=now)
        for told in bodies.tell(facts)
        if any(wants(subscription, told.kind, told.organisation_id) for subscription in subscriptions)
    ]
    Event.objects.bulk_create(events)
    active = [one for one in subscriptions if one.state == SubscriptionState.ACTIVE]
    deliveries = [
        Delivery(subscription=subscription, event=event, next_at=now, made_at=now)
        for event in events
        for subscription in active
        if wants(subscription, event.kind, event.organisation_id)
    ]
    Delivery.objects.bulk_create(deliveries)
    wake({delivery.subscription_id for delivery in deliveries})


def wants(subscription: Subscription, kind: str, organisation_id: object) -> bool:
    """The wall: an organisation hears of its own orders only, and only what organisations may hear."""
    if subscription.kinds and kind not in subscription.kinds:
        return False
    if subscription.organisation_id is None:
        return True
    return KINDS[kind].is_for_organisations and subscription.organisation_id == organisation_id


def stop_of_leavers(facts: Sequence[HatEnded]) -> None:
    """Who left an organisation no longer hears of it: what they set up stops until an administrator starts it."""
    left = Subscription.objects.filter(~Q(state=SubscriptionState.DISABLED), organisation__isnull=False)
    left.filter(made_by__in=[fact.hat_id for fact in facts]).update(
        state=SubscriptionState.DISABLED, disabled_because=DisabledBecause.MAKER_LEFT
    )
