"""Hats of organisations for people of a file: found or made, with roles and what they may decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from chapeau.kit.house import currency_of
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.settling import problem_of, settle_in_halves
from chapeau.kit.tables.values import Problem, Row
from chapeau.kit.text import fold
from chapeau.person.people import cards
from chapeau.person.people.actions.build import create_hats, create_organisations
from chapeau.person.people.models import Hat
from chapeau.person.people.tables.finding import KnownOrganisations, Told
from chapeau.person.people.values import Authority, NewHat, NewOrganisation, Role, Viewer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person to act for the organisation that the row names."""

    told: Told
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Given:
    hats: tuple[UUID, ...] = ()
    organisations: tuple[UUID, ...] = ()
    """Those that were made for it."""


def give_hats(
    viewer: Viewer, wanted: Sequence[Wanted], ways: Mapping[str, str], now: datetime
) -> list[tuple[Wanted, Given | Problem | None]]:
    """What each was given; None when there was nothing to give, a problem when nobody can tell the organisation."""
    rows = [one.told.row for one in wanted]
    known = KnownOrganisations(rows, ways.get("source") or "file", ways, name="organisation")
    made: dict[tuple[str, str], UUID] = {}
    results: dict[int, Given | Problem | None] = {}
    asked: list[tuple[Wanted, UUID, tuple[UUID, ...]]] = []
    for one in wanted:
        row = one.told.row
        found = known.find(row, ways, name="organisation")
        if len(found) > 1:
            sentence = _("Several organisations are called so; nobody acts for them by this file.")
            results[row.number] = Problem("several-organisations", sentence, "organisation")
            continue
        key = (fold(row.values["organisation"]), one.told.country)
        fresh: tuple[UUID, ...] = ()
        organisation_id = found[0].id if found else made.get(key)
        if organisation_id is None:
            new = NewOrganisation(name=row.values["organisation"], country=one.told.country or "FR",
                                  language=row.get("language") or ways.get("language") or "en")  # fmt: skip
            organisation_id = made[key] = create_organisations(viewer, organisations=[new], now=now)[0]
            fresh = (organisation_id,)
        asked.append((one, organisation_id, fresh))
    there = set(
        Hat.objects.filter(
            cards.open_at(now),
            organisation__in=[o for _one, o, _f in asked],
            person__in=[w.person_id for w, _o, _f in asked],
        ).values_list("person_id", "organisation_id")
    )
    todo = [(one, organisation_id, fresh) for one, organisation_id, fresh in asked
            if (one.person_id, organisation_id) not in there]  # fmt: skip

    def deed(some: Sequence[tuple[Wanted, UUID, tuple[UUID, ...]]]) -> list[UUID]:
        return create_hats(viewer, hats=[new_hat(w.told.row, w.person_id, o, ways) for w, o, _f in some], now=now)

    for (one, _organisation, fresh), hat in settle_in_halves(todo, deed):
        number = one.told.row.number
        results[number] = problem_of(hat) if isinstance(hat, Refusal) else Given((hat,), fresh)
    return [(one, results.get(one.told.row.number)) for one in wanted]


def new_hat(
    row: Row, person_id: UUID, organisation_id: UUID, ways: Mapping[str, str], *, email: str = "", phone: str = ""
) -> NewHat:
    country = row.get("country") or ways.get("country", "FR")
    currency = currency_of(country)

    def minor(name: str) -> int | None:
        amount = row.get(name)
        return None if amount is None or amount < 0 else Money.of(amount, currency).minor

    return NewHat(
        person_id=person_id,
        organisation_id=organisation_id,
        roles=row.get("roles") or (Role.BUYER,),
        authority=Authority(minor("per_order"), minor("per_month"), currency, (), row.get("cost_centres", ())),
        job_title=row.get("job_title", ""),
        language=row.get("language", ""),
        email=email,
        phone=phone,
        acquired_via="import",
    )
