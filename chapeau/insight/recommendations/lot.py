"""Who is shown nothing, so that what showing does can be told."""

from __future__ import annotations

from uuid import UUID

from chapeau.kit.lots import drawn

PART = 0.1
DRAWING = "recommendations"


def is_left_alone(person_or_visitor_id: UUID) -> bool:
    """By the person, not by the hat or the device; whoever is nobody yet, by the browser's mark."""
    return drawn(person_or_visitor_id, DRAWING) < PART
