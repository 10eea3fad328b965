"""Writing down that people came."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from chapeau.kit.bus import publish
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.events import VisitBegan
from chapeau.person.activity.values import Visit
from chapeau.person.people.values import Viewer


@transaction.atomic
def record_visits(viewer: Viewer, *, visits: Sequence[Visit]) -> None:
    """Write visits down, set-wise: a viewer its own or nobody's, the system anybody's. Refuses: ``Forbidden``."""
    mine = all(
        visit.hat_id in (None, viewer.hat_id) and visit.visitor_id in (None, viewer.visitor_id) for visit in visits
    )
    if not (viewer.is_system or mine):
        raise Forbidden
    publish(
        [
            VisitBegan(occurred_at=visit.at, hat_id=visit.hat_id, visitor_id=visit.visitor_id, source=visit.source)
            for visit in visits
        ]
    )
