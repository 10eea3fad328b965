"""Switching flags."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.refusals import Refusal
from chapeau.person.allocation import live, registry
from chapeau.person.allocation.access import check_may_decide
from chapeau.person.allocation.actions.checks import LONGEST_NAME, NeedsName, check_eligible
from chapeau.person.allocation.models import Flag
from chapeau.person.allocation.queries import section_of
from chapeau.person.allocation.values import Eligible, Live
from chapeau.person.people.values import Viewer

_FLAG = re.compile(r"[a-z0-9][a-z0-9-]{0,33}")


class BadFlagCode(Refusal):
    code = "bad-flag-code"
    status = 422
    sentence = _("A flag has a short code of small letters, digits and hyphens.")


@transaction.atomic
def set_flag(
    viewer: Viewer, *, code: str, is_on: bool, eligible: Eligible | None = None, name: str = "", now: datetime
) -> None:
    """Switch a flag of the product or of one's own; one that is new is made. A share that grows keeps whom it had.

    ``eligible`` or ``name`` left out: as before. Refuses: ``Forbidden``, ``BadFlagCode``, ``NobodyEligible``, ``NeedsName``.
    """
    check_may_decide(viewer)
    if not _FLAG.fullmatch(code):
        raise BadFlagCode
    if len(name) > LONGEST_NAME or "\0" in name:
        raise NeedsName
    house_settings.lock(Live, now=now)  # two who make the same flag come one after the other
    switch = registry.switch_of(code)
    row = Flag.objects.filter(code=code).first() or Flag(code=code, created_at=now, is_on=bool(switch and switch.usual))
    before = {"is_on": row.is_on, "share": row.share, "markets": row.markets, "audience": row.audience}
    if eligible is not None:
        check_eligible(eligible)
        row.share, row.markets, row.audience = eligible.share, list(eligible.markets), eligible.audience
    row.is_on, row.name, row.changed_at = is_on, name.strip() or row.name, now
    row.save()
    after = {"is_on": row.is_on, "share": row.share, "markets": row.markets, "audience": row.audience}
    house_settings.note(section_of(flag=code), before, after, by_hat_id=viewer.hat_id, now=now)
    live.tell(now=now)
