"""Whose date falls on a day: their birthday, the day of their first order, the end of a warranty."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.kit.db import fetch
from chapeau.kit.refusals import Forbidden, Refusal, Sentence
from chapeau.person.audience import registry
from chapeau.person.audience.registry import Column, Kind, Tally, TraitSource
from chapeau.person.people.values import Viewer

_THERE = "AT TIME ZONE person.time_zone, 'YYYY-MM-DD')"
_FIRST = {"first-order": ("bought", "min")}
"""Dates that rules do not ask for."""
_HATS = """
SELECT hat.id, array_position(%(days)s::text[], {on}), person.time_zone, {sql}
FROM people_hat hat
JOIN people_person person ON person.id = hat.person_id
LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id
{joined}
WHERE hat.alias_of_id IS NULL AND (hat.ends_at IS NULL OR hat.ends_at > %(now)s) AND {on} = ANY(%(days)s)
  AND (%(zones)s::text[] IS NULL OR person.time_zone = ANY(%(zones)s))
ORDER BY 2, hat.id LIMIT %(most)s
"""


class NoSuchDate(Refusal):
    code = "no-such-date"
    status = 422
    sentence = _("Nothing here is a date called “%(code)s”.")


def date_fields() -> list[tuple[str, Sentence]]:
    """What is known of people as a date, by code; besides these ``trait.<code>`` for what programs wrote down."""
    known = [(each.code, each.label) for each in registry.fields() if each.kind is Kind.MOMENT]
    return [*known, ("first-order", _("First order"))]


def dated(
    viewer: Viewer,
    *,
    field: str,
    days: Sequence[date],
    yearly: bool,
    now: datetime,
    zones: Sequence[str] | None = None,
    most: int | None = None,
) -> list[tuple[UUID, date, str]]:
    """Hats whose date (``yearly``: its day of the year) is one of ``days`` on their person's own calendar: the hat, which of
    ``days``, and the zone; in the order of ``days``. The first time itself is no anniversary. Who was born on a 29 February has it on the 28th where there is none.

    One query, for the house itself. Refuses: ``Forbidden``, ``NoSuchDate``.
    """
    if not viewer.is_system:
        raise Forbidden
    parameters: dict[str, object] = {"now": now, "zones": list(zones) if zones is not None else None, "most": most}
    sql, joined = _day_sql(field, parameters)
    asked = list(days)
    wanted = [f"{day:%m-%d}" if yearly else day.isoformat() for day in days]
    if yearly:
        for day in days:
            if (day.month, day.day) == (2, 28) and not isleap(day.year):
                asked.append(day)
                wanted.append("02-29")
    on = f"substr({sql}, 6, 5)" if yearly else f"left({sql}, 10)"
    rows = fetch(_HATS.format(on=on, sql=sql, joined=joined), {**parameters, "days": wanted}, kept=False)
    found = ((hat_id, asked[place - 1], zone, their) for hat_id, place, zone, their in rows)
    return [(hat_id, day, zone) for hat_id, day, zone, their in found if not yearly or their[:10] < day.isoformat()]


def _day_sql(field: str, parameters: dict[str, object]) -> tuple[str, str]:
    """A day as text, ``2026-05-01…``, and what must be joined for it."""
    known = registry.find_field(field)
    match known.source if known else None:
        case Column() as column if known and known.kind is Kind.MOMENT:
            return f"to_char({column.sql} {_THERE}", ""
        case TraitSource(code) if known and known.kind is Kind.MOMENT:
            return _trait(code, parameters)
        case Tally(activity, "last"):
            return _from_log(activity, "max", parameters)
    if field in _FIRST:
        return _from_log(*_FIRST[field], parameters)
    if known is None and field.startswith(registry.TRAIT_PREFIX):
        return _trait(field.removeprefix(registry.TRAIT_PREFIX), parameters)
    raise NoSuchDate(code=field)


def _trait(code: str, parameters: dict[str, object]) -> tuple[str, str]:
    """A moment, or what a program wrote as text: ``1990-05-01``."""
    parameters["trait"] = code
    return (
        f"coalesce(to_char(dated.moment {_THERE}, dated.text)",
        "JOIN audience_trait dated ON dated.hat_id = hat.id AND dated.code = %(trait)s"
        " AND (dated.moment IS NOT NULL OR dated.text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}')",
    )


def _from_log(activity: str, measure: str, parameters: dict[str, object]) -> tuple[str, str]:
    known = registry.find_activity(activity)
    assert known is not None
    parameters["verbs"] = list(known.verbs)
    return (
        f"to_char(dated.at {_THERE}",
        f"JOIN (SELECT log.hat_id, {measure}(log.occurred_at) AS at FROM activity_log log"
        " WHERE log.verb = ANY(%(verbs)s::text[]) AND log.hat_id IS NOT NULL GROUP BY 1) dated ON dated.hat_id = hat.id",
    )
