"""Questions to the log, and about who writes into it."""

from chapeau.person.activity.queries.sources import (
    held_messages,
    is_robot,
    origins_known,
    source_by_key,
    source_cards,
)
from chapeau.person.activity.queries.timeline import timeline
from chapeau.person.activity.rules.moments import read_moment

__all__ = ["held_messages", "is_robot", "origins_known", "read_moment", "source_by_key", "source_cards", "timeline"]
