"""How often, when not, and the words that are shown."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.families import families
from chapeau.person.privacy.models import PreferenceRow, Wording


class BadQuietHours(Refusal):
    code = "bad-quiet-hours"
    status = 422
    sentence = _("Say from when and until when it shall be quiet, at two different times, or leave both empty.")


@transaction.atomic
def store_preferences(
    viewer: Viewer,
    *,
    hat_id: UUID,
    most_per_week: int | None,
    quiet_from: time | None,
    quiet_until: time | None,
    now: datetime,
) -> None:
    """How many messages of marketing a week at most (None: as many as there are; 1 to 50) and the quiet hours.

    A hat for itself, or the house for it (a signed link). Refuses: ``Forbidden``, ``BadQuietHours``.
    """
    if not viewer.is_system and viewer.hat_id != hat_id:
        raise Forbidden
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise BadQuietHours
    PreferenceRow.objects.update_or_create(
        hat_id=families([hat_id])[hat_id].root,
        defaults={
            "most_per_week": None if most_per_week is None else max(1, min(most_per_week, 50)),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "changed_at": now,
        },
    )


def store_wording(*, code: str, language: str, text: str, now: datetime) -> UUID:
    """The row of exactly these words: the one there is, else a new version. Call it with what the page shows."""
    for _attempt in range(3):
        rows = Wording.objects.filter(code=code, language=language)
        known = rows.filter(text=text).values_list("id", flat=True).first()
        if known:
            return known
        latest = rows.order_by("-version").values_list("version", flat=True).first() or 0
        try:
            with transaction.atomic():
                fresh = Wording(code=code, language=language, version=latest + 1, text=text, made_at=now)
                fresh.save(force_insert=True)
                return fresh.id
        except IntegrityError:
            continue  # a rival made this version; look again
    raise RuntimeError(f"the wording {code} changes too fast")
