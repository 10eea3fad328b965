"""Which secrets sign: the present one and, while a receiver changes over, the one before."""

from __future__ import annotations

from datetime import datetime

from chapeau.interfaces.webhooks.models import Subscription
from chapeau.kit.sealed import seal, unseal
from chapeau.kit.signing import new_secret

PURPOSE = "webhooks"


def in_use(subscription: Subscription, *, now: datetime) -> list[str]:
    """Newest first."""
    found = [unseal(subscription.sealed_secret, purpose=PURPOSE)]
    if subscription.old_secret_until and subscription.old_secret_until > now:
        found.append(unseal(subscription.sealed_old_secret, purpose=PURPOSE))
    return found


def make() -> tuple[str, str]:
    """A new secret, and the same sealed."""
    secret = new_secret()
    return secret, seal(secret, purpose=PURPOSE)
