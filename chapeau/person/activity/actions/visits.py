"""Writing down that people came."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection, transaction

from chapeau.kit.bus import publish
from chapeau.kit.db import fetch
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.events import VisitBegan
from chapeau.person.activity.values import PastDoing, Visit
from chapeau.person.people.values import Viewer

_NUMBERS = """
SELECT id, subject_no FROM people_hat WHERE id = ANY(%(ids)s::uuid[])
UNION ALL SELECT id, subject_no FROM people_visitor WHERE id = ANY(%(ids)s::uuid[])
"""
_COPY = "COPY activity_log (id, occurred_at, verb, subject_no, hat_id, visitor_id, properties) FROM STDIN"


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


@transaction.atomic
def record_past(viewer: Viewer, *, doings: Sequence[PastDoing]) -> None:
    """Write down what people did before, by ``COPY``: nobody listens to it, nothing follows from it.

    Refuses: ``Forbidden`` but to the system.
    """
    if not viewer.is_system:
        raise Forbidden
    whose = list({who for each in doings if (who := each.hat_id or each.visitor_id)})
    numbers = dict(fetch(_NUMBERS, {"ids": whose}, kept=False))
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for each in doings:
            number = numbers.get(each.hat_id or each.visitor_id)
            told = json.dumps(dict(each.properties))
            copy.write_row((new_id(), each.at, each.verb, number, each.hat_id, each.visitor_id, told))
