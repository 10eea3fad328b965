"""From a fact to the job that looks again: in the deed's own transaction, one statement and, if an audience reads it, one job."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from chapeau.kit.bus import Touched
from chapeau.kit.jobs import defer

_TOUCH = """
INSERT INTO audience_touched (verb, hat_id, visitor_id, organisation_id)
SELECT DISTINCT fact.verb, coalesce(fact.hat_id, visitor.hat_id), NULL::uuid, fact.organisation_id
FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::uuid[]) AS fact (verb, hat_id, visitor_id, organisation_id)
LEFT JOIN people_visitor visitor ON fact.hat_id IS NULL AND visitor.id = fact.visitor_id
WHERE coalesce(fact.hat_id, visitor.hat_id, fact.organisation_id) IS NOT NULL AND EXISTS (
    SELECT 1 FROM audience_audience WHERE archived_at IS NULL AND reads @> ARRAY[fact.verb]::varchar[]
)
"""


def touch(touches: Sequence[Touched]) -> None:
    """Note whom the facts touched, where an audience reads their verbs, and have the job look again."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TOUCH,
            [
                [each.verb for each in touches],
                [each.hat_id for each in touches],
                [each.visitor_id for each in touches],
                [each.organisation_id for each in touches],
            ],
        )
        noted = cursor.rowcount
    if noted:
        defer("audience.look_again", queue="now")
