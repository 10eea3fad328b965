"""News for other programs: what to hear and where, the log, sending again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Flag, Instant, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.shapes import shape
from chapeau.interfaces.webhooks import actions, queries
from chapeau.interfaces.webhooks.kinds import KINDS, kinds_for
from chapeau.interfaces.webhooks.values import (
    AttemptView,
    DeliveryRow,
    DeliveryState,
    DeliveryView,
    NewSubscription,
    SubscriptionCard,
)
from chapeau.kit.refusals import NotFound
from chapeau.kit.sealed import seal, unseal
from chapeau.person.people.values import StaffRole

AREA = Area(
    "Webhooks",
    "News for other programs, by Standard Webhooks: the house's for its administrator, an organisation's own for its administrators.",
)
READ, WRITE = "webhooks:read", "webhooks:write"
OWNERS = (StaffRole.ADMINISTRATOR,)
PURPOSE = "api.webhooks"
"""What the copy of a secret is sealed for that is kept with an idempotency key."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of news, and what its `data` tells."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """How many are sent again."""

    count: int


ATTEMPT = shape(AttemptView, "WebhookAttempt")
KIND = shape(KindRow, "WebhookKind")
WEBHOOK = shape(SubscriptionCard, "Webhook")
SECRET = shape(NewSubscription, "WebhookSecret")
DELIVERY_ROW = shape(DeliveryRow, "WebhookDeliverySummary")
DELIVERY = shape(DeliveryView, "WebhookDelivery", flat=("row",))
AGAIN = shape(Again, "SentAgain")

Address = Annotated[str, Field(pattern=r"^[^\x00]*$", min_length=1, max_length=500)]
Kinds = Annotated[list[Code], Field(max_length=100)]
Purpose = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=120)]


@AREA.list("webhook-kinds", "list_webhook_kinds", scope=READ, answer=KIND)
def list_webhook_kinds(call: Caller, page: Page) -> Found:
    """What there is to hear."""
    names = kinds_for(organisation=not call.viewer.is_staff)
    return whole([KindRow(name, tuple(one.removesuffix("_id") for one in KINDS[name].fields)) for name in names], page)


@AREA.list("webhooks", "list_webhooks", scope=READ, answer=WEBHOOK, roles=OWNERS)
def list_webhooks(call: Caller, page: Page) -> Found:
    """The webhooks that the caller looks after, oldest first, with how they do."""
    return whole(queries.subscriptions(call.viewer), page)


def show_webhook(call: Caller, code: str) -> SubscriptionCard:
    return queries.subscription(call.viewer, code=code)


@AREA.read("webhooks/{code}", "get_webhook", scope=READ, answer=WEBHOOK, roles=OWNERS)
def get_webhook(call: Caller, code: Code) -> SubscriptionCard:
    """One webhook: where it goes, what it hears, whether it works."""
    return show_webhook(call, code)


class NewWebhook(Told):
    address: Address
    """A public `https://` address."""
    kinds: Kinds = []
    """As `list_webhook_kinds` tells them; none: all of them, also those that come later."""
    description: Purpose = ""


def _sealed(made: NewSubscription) -> dict[str, Any]:
    return {"code": made.code, "sealed": seal(made.secret, purpose=PURPOSE)}


def tell_secret(call: Caller, code: str, sealed: str) -> NewSubscription:
    return NewSubscription(code, unseal(sealed, purpose=PURPOSE))


@AREA.deed("POST", "webhooks", "create_webhook", scope=WRITE, answer=SECRET, then=tell_secret, roles=OWNERS, status=201)
def create_webhook(call: Caller, body: NewWebhook) -> dict[str, Any]:
    """Have news sent to an address. The secret that signs it is told here and never again.

    For an organisation's administrator: news of that organisation's own orders, and no other.
    """
    made = actions.create_subscription(
        call.viewer, address=body.address, kinds=body.kinds, description=body.description, now=call.now
    )
    return _sealed(made)


class WebhookChange(Told):
    """What is left out stays as it is."""

    address: Address | None = None
    kinds: Kinds | None = None
    description: Purpose | None = None


@AREA.deed(
    "PATCH",
    "webhooks/{code}",
    "change_webhook",
    scope=WRITE,
    answer=WEBHOOK,
    then=show_webhook,
    edits=(WEBHOOK, show_webhook),
    roles=OWNERS,
)
def change_webhook(call: Caller, code: Code, body: WebhookChange) -> dict[str, Any]:
    """Where it goes, what it hears, what it is for."""
    card = show_webhook(call, code)
    actions.change_subscription(
        call.viewer,
        code=code,
        address=card.address if body.address is None else body.address,
        kinds=card.kinds if body.kinds is None else body.kinds,
        description=card.description if body.description is None else body.description,
    )
    return {"code": code}


class NewSecret(Told):
    at_once: Flag = False
    """The old one leaked: it signs no more. Otherwise both sign for a day."""


@AREA.deed(
    "POST", "webhooks/{code}/secret", "renew_webhook_secret", scope=WRITE, answer=SECRET, then=tell_secret, roles=OWNERS
)
def renew_webhook_secret(call: Caller, code: Code, body: NewSecret) -> dict[str, Any]:
    """A new secret, told here and never again."""
    return _sealed(actions.renew_secret(call.viewer, code=code, now=call.now, at_once=body.at_once))


@AREA.deed(
    "POST", "webhooks/{code}/pause", "pause_webhook", scope=WRITE, answer=WEBHOOK, then=show_webhook, roles=OWNERS
)
def pause_webhook(call: Caller, code: Code) -> dict[str, Any]:
    """Nothing is sent until it is started; what happens meanwhile can be sent afterwards with `replay_webhook`."""
    actions.pause(call.viewer, code=code)
    return {"code": code}


@AREA.deed(
    "POST", "webhooks/{code}/start", "start_webhook", scope=WRITE, answer=WEBHOOK, then=show_webhook, roles=OWNERS
)
def start_webhook(call: Caller, code: Code) -> dict[str, Any]:
    """Send again, what waits first; also after it was stopped because the receiver failed."""
    actions.start(call.viewer, code=code)
    return {"code": code}


@AREA.deed("DELETE", "webhooks/{code}", "delete_webhook", scope=WRITE, roles=OWNERS)
def delete_webhook(call: Caller, code: Code) -> dict[str, Any]:
    """It and its log are gone."""
    actions.delete_subscription(call.viewer, code=code)
    return {}


@AREA.list("webhooks/{code}/deliveries", "list_webhook_deliveries", scope=READ, answer=DELIVERY_ROW, roles=OWNERS)
def list_webhook_deliveries(
    call: Caller, page: Page, code: Code, state: DeliveryState | None = None, q: Short = ""
) -> Found:
    """Its log, newest first; `q` is part of a kind, or a `webhook-id`."""
    found = queries.deliveries(call.viewer, code=code, state=state or "", text=q, page=page.number, per_page=page.size)
    return Found(found.rows, found.total)


def show_delivery(call: Caller, code: str, delivery: str) -> DeliveryView:
    found = queries.delivery(call.viewer, code=delivery)
    if found.subscription_code != code:
        raise NotFound
    return found


@AREA.read("webhooks/{code}/deliveries/{delivery}", "get_webhook_delivery", scope=READ, answer=DELIVERY, roles=OWNERS)
def get_webhook_delivery(call: Caller, code: Code, delivery: Code) -> DeliveryView:
    """What was sent, byte for byte, and how each attempt was answered."""
    return show_delivery(call, code, delivery)


@AREA.deed(
    "POST", "webhooks/{code}/ping", "ping_webhook", scope=WRITE, answer=DELIVERY, then=show_delivery, roles=OWNERS
)
def ping_webhook(call: Caller, code: Code) -> dict[str, Any]:
    """Send a `webhook.ping`; a worker does it, and `get_webhook_delivery` tells what came of it."""
    return {"code": code, "delivery": actions.ping(call.viewer, code=code, now=call.now)}


@AREA.deed(
    "POST",
    "webhooks/{code}/deliveries/{delivery}/replay",
    "replay_webhook_delivery",
    scope=WRITE,
    answer=DELIVERY,
    then=show_delivery,
    roles=OWNERS,
)
def replay_webhook_delivery(call: Caller, code: Code, delivery: Code) -> dict[str, Any]:
    """Send one again, under the same `webhook-id`."""
    show_delivery(call, code, delivery)
    actions.replay_delivery(call.viewer, code=delivery, now=call.now)
    return {"code": code, "delivery": delivery}


class Replaying(Told):
    since: Instant
    only_failed: Flag = False
    """Only what was given up."""


def tell_count(call: Caller, count: int) -> Again:
    return Again(count)


@AREA.deed("POST", "webhooks/{code}/replay", "replay_webhook", scope=WRITE, answer=AGAIN, then=tell_count, roles=OWNERS)
def replay_webhook(call: Caller, code: Code, body: Replaying) -> dict[str, Any]:
    """Send everything since a moment again, also what happened while it was paused or stopped."""
    count = actions.replay_since(call.viewer, code=code, since=body.since, now=call.now, only_failed=body.only_failed)
    return {"count": count}
