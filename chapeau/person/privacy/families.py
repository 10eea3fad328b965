"""A hat and those that are it by another name: after a merge an alias follows its root."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chapeau.kit.db import fetch

_ALL = """
WITH RECURSIVE up AS (
    SELECT hat.id AS asked, hat.id AS at, hat.alias_of_id AS above FROM people_hat hat WHERE hat.id = ANY(%s::uuid[])
    UNION ALL
    SELECT up.asked, hat.id, hat.alias_of_id FROM up JOIN people_hat hat ON hat.id = up.above
), down AS (
    SELECT DISTINCT up.at AS root, up.at AS at FROM up WHERE up.above IS NULL
    UNION ALL
    SELECT down.root, hat.id FROM down JOIN people_hat hat ON hat.alias_of_id = down.at
)
SELECT up.asked, up.at, root.ends_at, array_agg(down.at) FROM up
JOIN people_hat root ON root.id = up.at
JOIN down ON down.root = up.at
WHERE up.above IS NULL
GROUP BY up.asked, up.at, root.ends_at
"""


@dataclass(frozen=True, slots=True)
class Family:
    root: UUID
    ends_at: datetime | None
    members: tuple[UUID, ...] = field(default_factory=tuple)
    """The root and its aliases."""


def families(hat_ids: Collection[UUID]) -> dict[UUID, Family]:
    """By hat asked for; one query. Hats that are not there are left out."""
    if not hat_ids:
        return {}
    rows = fetch(_ALL, [list(set(hat_ids))], kept=False)
    return {asked: Family(root, ends_at, tuple(members)) for asked, root, ends_at, members in rows}
