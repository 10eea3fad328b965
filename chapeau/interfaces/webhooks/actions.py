"""Deeds on subscriptions: make, change, renew the secret, try, replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.webhooks import secrets
from chapeau.interfaces.webhooks.bodies import write_body
from chapeau.interfaces.webhooks.kinds import PING, kinds_for
from chapeau.interfaces.webhooks.models import Delivery, Event, Subscription
from chapeau.interfaces.webhooks.queries import visible
from chapeau.interfaces.webhooks.tasks import wake
from chapeau.interfaces.webhooks.values import DeliveryState, NewSubscription, SubscriptionState
from chapeau.kit.knocking import BadAddress, check_address
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import Role, StaffRole, Viewer

__all__ = [
    "BadAddress",
    "NotActive",
    "TooManySubscriptions",
    "UnknownKind",
    "change_subscription",
    "create_subscription",
    "delete_subscription",
    "pause",
    "ping",
    "renew_secret",
    "replay_delivery",
    "replay_since",
    "start",
]

OVERLAP = timedelta(days=1)
MOST = 50
"""Subscriptions of one owner."""


class UnknownKind(Refusal):
    code = "unknown-webhook-kind"
    status = 422
    sentence = _("There is no such news, or it is not yours to hear: %(kinds)s")


class TooManySubscriptions(Refusal):
    code = "too-many-webhooks"
    sentence = _("There are 50 webhooks already. Delete one first.")


class NotActive(Refusal):
    code = "webhook-not-active"
    sentence = _("This webhook is paused or stopped. Start it first.")


@transaction.atomic
def create_subscription(
    viewer: Viewer, *, address: str, kinds: Sequence[str], description: str, now: datetime
) -> NewSubscription:
    """News to an address: for the house's administrator of everything, for an organisation's of its own orders.

    No ``kinds``: every kind. The secret is handed out here and never again.
    Refuses: ``Forbidden``, ``BadAddress``, ``UnknownKind``, ``TooManySubscriptions``.
    """
    organisation_id = None
    if viewer.is_staff and viewer.has_role(StaffRole.ADMINISTRATOR):
        pass
    elif viewer.organisation_id and not viewer.is_staff and viewer.has_role(Role.ADMINISTRATOR):
        organisation_id = viewer.organisation_id
    else:
        raise Forbidden
    assert viewer.hat_id is not None
    owned = (
        Subscription.objects.filter(organisation_id=organisation_id)
        if organisation_id
        else Subscription.objects.filter(organisation=None)
    )
    if owned.count() >= MOST:
        raise TooManySubscriptions
    secret, sealed = secrets.make()
    made = Subscription.objects.create(
        organisation_id=organisation_id,
        made_by_id=viewer.hat_id,
        address=check_address(address),
        kinds=_checked(kinds, organisation_id is not None),
        description=description.strip()[:120],
        sealed_secret=sealed,
        made_at=now,
    )
    return NewSubscription(made.code, secret)


@transaction.atomic
def change_subscription(viewer: Viewer, *, code: str, address: str, kinds: Sequence[str], description: str) -> None:
    """Refuses: ``NotFound``, ``BadAddress``, ``UnknownKind``."""
    row = _locked(viewer, code)
    row.address = check_address(address)
    row.kinds = _checked(kinds, row.organisation_id is not None)
    row.description = description.strip()[:120]
    row.save(update_fields=["address", "kinds", "description"])


@transaction.atomic
def renew_secret(viewer: Viewer, *, code: str, now: datetime, at_once: bool = False) -> NewSubscription:
    """A new secret. Both sign for a day, so that the receiver can change over; ``at_once``: the old one leaked.

    Refuses: ``NotFound``.
    """
    row = _locked(viewer, code)
    secret, sealed = secrets.make()
    row.sealed_old_secret, row.old_secret_until = ("", None) if at_once else (row.sealed_secret, now + OVERLAP)
    row.sealed_secret = sealed
    row.save(update_fields=["sealed_secret", "sealed_old_secret", "old_secret_until"])
    return NewSubscription(row.code, secret)


@transaction.atomic
def pause(viewer: Viewer, *, code: str) -> None:
    """Nothing is sent until it is started; what happens meanwhile can be replayed. Refuses: ``NotFound``."""
    row = _locked(viewer, code)
    row.state = SubscriptionState.PAUSED
    row.save(update_fields=["state"])


@transaction.atomic
def start(viewer: Viewer, *, code: str) -> None:
    """Send again, what waits first. Refuses: ``NotFound``."""
    row = _locked(viewer, code)
    row.state, row.disabled_because = SubscriptionState.ACTIVE, ""
    row.failures, row.failing_since, row.rests_until = 0, None, None
    row.save(update_fields=["state", "disabled_because", "failures", "failing_since", "rests_until"])
    wake([row.id])


@transaction.atomic
def delete_subscription(viewer: Viewer, *, code: str) -> None:
    """It and its log are gone. Refuses: ``NotFound``."""
    _locked(viewer, code).delete()


@transaction.atomic
def ping(viewer: Viewer, *, code: str, now: datetime) -> str:
    """Send a `webhook.ping`, to see whether it arrives; the code of its delivery. Refuses: ``NotFound``, ``NotActive``."""
    row = _locked(viewer, code)
    if row.state != SubscriptionState.ACTIVE:
        raise NotActive
    event = Event.objects.create(kind=PING, body=write_body(PING, now, {"webhook": row.code}), made_at=now)
    delivery = Delivery.objects.create(subscription=row, event=event, next_at=now, made_at=now)
    row.rests_until = None
    row.save(update_fields=["rests_until"])
    wake([row.id])
    return delivery.code


@transaction.atomic
def replay_delivery(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Send one again, under the same ``webhook-id``. Refuses: ``NotFound``, ``NotActive``."""
    delivery = Delivery.objects.select_related("subscription").filter(code=code).first()
    if delivery is None:
        raise NotFound
    subscription = _locked(viewer, delivery.subscription.code)
    if subscription.state != SubscriptionState.ACTIVE:
        raise NotActive
    _again([delivery.pk], now)
    Subscription.objects.filter(pk=subscription.pk).update(rests_until=None)
    wake([subscription.pk])


@transaction.atomic
def replay_since(viewer: Viewer, *, code: str, since: datetime, now: datetime, only_failed: bool = False) -> int:
    """Send everything since a moment again, also what came while it was stopped; how many there are.

    Refuses: ``NotFound``, ``NotActive``.
    """
    row = _locked(viewer, code)
    if row.state != SubscriptionState.ACTIVE:
        raise NotActive
    known = Delivery.objects.filter(subscription=row, event__made_at__gte=since)
    if only_failed:
        known = known.filter(state=DeliveryState.FAILED)
    count = _again(list(known.values_list("pk", flat=True)), now)
    missed = Event.objects.filter(
        ~Exists(Delivery.objects.filter(subscription=row, event=OuterRef("pk"))), made_at__gte=since
    ).filter(_heard_by(row))
    fresh = [
        Delivery(subscription=row, event_id=event_id, next_at=now, made_at=now)
        for event_id in missed.order_by("id").values_list("pk", flat=True)
    ]
    Delivery.objects.bulk_create(fresh, batch_size=2000)
    wake([row.pk])
    return count + len(fresh)


def _again(keys: Sequence[UUID], now: datetime) -> int:
    return Delivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.WAITING, attempts=0, next_at=now, ended_at=None
    )


def _heard_by(row: Subscription) -> Q:
    """The same wall as for fresh news."""
    allowed = kinds_for(organisation=row.organisation_id is not None)
    mine = Q(kind__in=[kind for kind in allowed if not row.kinds or kind in row.kinds])
    return mine if row.organisation_id is None else mine & Q(organisation_id=row.organisation_id)


def _checked(kinds: Sequence[str], is_organisation: bool) -> list[str]:
    unknown = sorted(set(kinds) - set(kinds_for(organisation=is_organisation)))
    if unknown:
        raise UnknownKind(kinds=", ".join(unknown)[:200])
    return sorted(set(kinds))


def _locked(viewer: Viewer, code: str) -> Subscription:
    row = visible(viewer).select_for_update(of=("self",)).filter(code=code).first()
    if row is None:
        raise NotFound
    return row
