"""What happens elsewhere after which somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chapeau.commerce.ordering.delivery_events import OrderDelivered
from chapeau.kit.bus import fact_type, listen
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.surveys.actions import wait_for
from chapeau.relationship.surveys.models import Survey
from chapeau.relationship.surveys.values import Trigger


def register() -> None:
    listen(
        "surveys.after-delivery", [OrderDelivered], after_delivery, only_if=lambda facts: _is_wanted(Trigger.DELIVERED)
    )
    # Requests belong to a neighbour on this storey: its fact is known by its verb, as in the log.
    solved = fact_type("request.closed")
    listen("surveys.after-request", [solved], after_request, only_if=lambda facts: _is_wanted(Trigger.SOLVED))


def _is_wanted(trigger: Trigger) -> bool:
    return Survey.objects.filter(is_running=True, trigger=trigger).exists()


def after_delivery(facts: Sequence[OrderDelivered]) -> None:
    whole = {str(fact.order_id): (fact.hat_id, fact.occurred_at) for fact in facts if fact.is_complete and fact.hat_id}
    _wait(Trigger.DELIVERED, whole)


def after_request(facts: Sequence[Any]) -> None:
    closed = {str(fact.request_id): (fact.hat_id, fact.occurred_at) for fact in facts if fact.hat_id}
    _wait(Trigger.SOLVED, closed)


def _wait(trigger: Trigger, occasions: dict[str, tuple[UUID, datetime]]) -> None:
    if occasions:
        wait_for(SYSTEM, trigger=trigger, occasions=occasions)
