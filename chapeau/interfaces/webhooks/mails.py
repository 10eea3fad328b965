"""The mail to who set a subscription up, when it is stopped."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from chapeau.interfaces.webhooks.models import Subscription
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.values import SYSTEM

TEMPLATE = "webhook.disabled"


def tell_disabled(subscription: Subscription, *, now: datetime) -> None:
    """Once per stop."""
    enqueue_if_reachable(
        SYSTEM,
        key=f"{TEMPLATE}:{subscription.id}:{now.isoformat()}",
        template=TEMPLATE,
        recipient=Recipient(hat_id=subscription.made_by_id),
        context={
            "address": subscription.address,
            "is_gone": subscription.disabled_because == "gone",
            "since": subscription.failing_since,
            "link": f"{settings.BASE_URL}/office/settings/webhooks/{subscription.code}"
            if subscription.organisation_id is None
            else "",
        },
        now=now,
    )
