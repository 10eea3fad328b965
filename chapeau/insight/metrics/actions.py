"""Deeds on figures: writing down what campaigns cost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.events import ChannelCostRecorded
from chapeau.insight.metrics.models import ChannelCost
from chapeau.insight.metrics.values import Cost
from chapeau.kit.bus import publish
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import StaffRole, Viewer

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class BadCost(Refusal):
    code = "bad-cost"
    status = 422
    sentence = _("A cost needs a source (letters, digits and hyphens) and an amount of nought or more.")


@transaction.atomic
def record_costs(viewer: Viewer, *, costs: Sequence[Cost], now: datetime) -> int:
    """Write campaign costs down, set-wise; one of the same source, day and currency is replaced. Returns how many.

    Refuses: ``Forbidden`` but to marketing and finance, ``BadCost``.
    """
    allowed = viewer.is_staff and viewer.has_role(StaffRole.MARKETING, StaffRole.FINANCE)
    if not (viewer.is_system or allowed):
        raise Forbidden
    if any(cost.amount.minor < 0 or not _CODE.fullmatch(cost.source) for cost in costs):
        raise BadCost
    last = {(cost.source, cost.day, cost.amount.currency): cost for cost in costs}
    ChannelCost.objects.bulk_create(
        [
            ChannelCost(
                source=cost.source,
                day=cost.day,
                amount_minor=cost.amount.minor,
                currency=cost.amount.currency,
                recorded_at=now,
            )
            for cost in last.values()
        ],
        update_conflicts=True,
        unique_fields=["day", "source", "currency"],
        update_fields=["amount_minor", "recorded_at"],
    )
    publish(
        [
            ChannelCostRecorded(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                source=cost.source,
                day=cost.day.isoformat(),
                amount_minor=cost.amount.minor,
                currency=cost.amount.currency,
            )
            for cost in last.values()
        ]
    )
    return len(last)
