"""Deeds of journeys: draw, publish, pause, go on, end, take somebody out."""

from chapeau.relationship.journeys.actions.drawing import (
    JourneyNameMissing,
    change_plan,
    create_journey,
    duplicate_journey,
    rename_journey,
)
from chapeau.relationship.journeys.actions.running import (
    NotRunning,
    end_journey,
    pause_journey,
    publish_journey,
    put_in,
    resume_journey,
    take_out,
)
from chapeau.relationship.journeys.rules.plan import BadPlan

__all__ = [
    "BadPlan",
    "JourneyNameMissing",
    "NotRunning",
    "change_plan",
    "create_journey",
    "duplicate_journey",
    "end_journey",
    "pause_journey",
    "publish_journey",
    "put_in",
    "rename_journey",
    "resume_journey",
    "take_out",
]
