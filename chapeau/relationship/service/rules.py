"""How fast the house answers what kind of request, in business time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from chapeau.kit.workdays import BusinessHours, Place, after_business_time, business_time_between
from chapeau.relationship.service.values import RequestKind

OPENS, CLOSES = time(9), time(18)

ANSWER_WITHIN = {
    RequestKind.CALL_ME: timedelta(hours=2),
    RequestKind.CHANGE: timedelta(hours=2),
    RequestKind.COMPLAINT: timedelta(hours=4),
    RequestKind.QUESTION: timedelta(hours=9),
    RequestKind.BULK_PRICE: timedelta(hours=9),
    RequestKind.RETURN: timedelta(hours=18),
}
"""Nine hours are one working day of the desk."""


def desk_hours(country: str, time_zone: str) -> BusinessHours:
    return BusinessHours(Place(country), time_zone, OPENS, CLOSES)


def due_at(kind: RequestKind, asked_at: datetime, hours: BusinessHours) -> datetime:
    """Until when the first answer is owed."""
    return after_business_time(asked_at, ANSWER_WITHIN[kind], hours)


def time_to_answer(asked_at: datetime, answered_at: datetime, hours: BusinessHours) -> timedelta:
    """Business time the asker waited."""
    return business_time_between(asked_at, answered_at, hours)
