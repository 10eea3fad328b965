"""``{{ known.rfm_segment }}`` in a mailing: what is known of each of its readers, set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chapeau.person.audience.models import Trait
from chapeau.person.messaging.values import Reader


def known(readers: Sequence[Reader], wanted: Any, now: datetime) -> Mapping[UUID, dict[str, Any]]:
    """By hat and code of the trait: a code, a number, or a day as ``2026-11-22``. One query.

    For conditions (``{% if known.life_stage == 'slipping' %}``) rather than to be read out to people.
    """
    found: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
    for row in Trait.objects.filter(hat_id__in=[reader.hat_id for reader in readers]):
        if row.number is not None:
            found[row.hat_id][row.code] = float(row.number)
        elif row.text is not None:
            found[row.hat_id][row.code] = row.text
        elif row.moment is not None:
            found[row.hat_id][row.code] = row.moment.date().isoformat()
    return found
