"""Rows of organisations, each with a member or none, become organisations, people and hats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.settling import problem_of, settle_in_halves
from chapeau.kit.tables.values import Done, Fate, Kind, Outcome, Problem, Row
from chapeau.kit.text import fold
from chapeau.person.people import cards
from chapeau.person.people.actions.build import check_may_build, create_hats, create_organisations, create_people
from chapeau.person.people.actions.mend import remember_numbers, remove_organisations, remove_people
from chapeau.person.people.actions.organisations import OrganisationFacts, change_organisation
from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.tables.columns import ORGANISATION_COLUMNS
from chapeau.person.people.tables.export import export_organisations
from chapeau.person.people.tables.finding import KnownHats, KnownOrganisations, Told, address_of, told_of
from chapeau.person.people.tables.members import new_hat
from chapeau.person.people.tables.settings import people_settings
from chapeau.person.people.values import NewOrganisation, NewPerson, OrganisationKind, Trade, Viewer

_FACTS = ("name", "country", "kind", "trade", "language", "vat_number", "registration_number")


def settle_organisations(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """Rows of one organisation stand together: it is made or changed once, then its members."""
    source = ways.get("source") or "file"
    known = KnownOrganisations(rows, source, ways)
    outcomes: dict[int, Outcome] = {}
    groups = _groups(rows, ways)
    fresh: list[tuple[list[Row], NewOrganisation]] = []
    ids: dict[int, UUID] = {}
    for mine in groups:
        found = known.find(mine[0], ways)
        if len(found) > 1:
            problem = Problem("several-organisations", _("Several organisations are called so. Say the VAT number."))
            outcomes |= {row.number: Outcome(row.number, Fate.REFUSED, row.values["name"], problem) for row in mine}
        elif found:
            _change(viewer, mine, found[0], ways, now, outcomes)
            ids |= {row.number: found[0].id for row in mine}
        else:
            fresh.append((mine, _new(mine, ways)))

    def deed(some: Sequence[tuple[list[Row], NewOrganisation]]) -> list[UUID]:
        return create_organisations(viewer, organisations=[new for _rows, new in some], now=now)

    for (mine, new), made in settle_in_halves(fresh, deed):
        for row in mine:
            if isinstance(made, Refusal):
                outcomes[row.number] = Outcome(row.number, Fate.REFUSED, new.name, problem_of(made))
                continue
            ids[row.number] = made
            after = {"organisation": made} if row is mine[0] else {}
            outcomes[row.number] = Outcome(row.number, Fate.MADE if after else Fate.SAME, new.name, after=after or None)
    numbers = {row.values["number"]: ids[row.number] for row in rows if "number" in row.values and row.number in ids}
    if numbers:
        remember_numbers(viewer, source=source, organisations=numbers)
    _members(viewer, [row for row in rows if row.number in ids], ids, ways, now, outcomes)
    return [outcomes[row.number] for row in rows]


def _groups(rows: Sequence[Row], ways: Mapping[str, str]) -> list[list[Row]]:
    """Rows of one number, one VAT number, or one name in a country where no VAT number speaks against it."""
    groups: list[list[Row]] = []
    by_key: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        number, vat = row.get("number", ""), "".join(c for c in row.get("vat_number", "").upper() if c.isalnum())
        name = f"{fold(row.values['name'])}|{row.get('country') or ways.get('country', '')}"
        mine = (
            by_key.get(("number", number))
            if number
            else by_key.get(("vat", vat))
            if vat
            else by_key.get(("name", name))
        )
        if mine is None:
            mine = []
            groups.append(mine)
        mine.append(row)
        for key in (("number", number), ("vat", vat), ("name", name)):
            if key[1]:
                by_key.setdefault(key, mine)
    return groups


def _first(rows: Sequence[Row], name: str) -> Any:
    return next((row.values[name] for row in rows if name in row.values), None)


def _new(rows: Sequence[Row], ways: Mapping[str, str]) -> NewOrganisation:
    told = Told(rows[0], country=_first(rows, "country") or ways.get("country", ""))
    return NewOrganisation(
        name=rows[0].values["name"],
        country=told.country,
        kind=_first(rows, "kind") or OrganisationKind.BUSINESS,
        trade=_first(rows, "trade") or Trade.OTHER,
        language=_first(rows, "language") or ways.get("language") or "en",
        vat_number=_first(rows, "vat_number") or "",
        registration_number=_first(rows, "registration_number") or "",
        address=address_of(rows[0], told, organisation=rows[0].values["name"]),
    )


def _change(
    viewer: Viewer, rows: Sequence[Row], organisation: Organisation, ways: Mapping[str, str], now: datetime,
    outcomes: dict[int, Outcome],
) -> None:  # fmt: skip
    """What the file says more or otherwise, unless those who are there are to be left."""
    was = {name: getattr(organisation, name) for name in _FACTS}
    wanted = {name: _first(rows, name) or value for name, value in was.items()}
    problem = None
    if wanted != was and ways.get("existing") == "update":
        try:
            change_organisation(viewer, organisation_id=organisation.id, facts=OrganisationFacts(**wanted), now=now)
        except Refusal as refusal:
            problem = problem_of(refusal)
    organisation.refresh_from_db()
    is_now = {name: getattr(organisation, name) for name in _FACTS}
    for row in rows:
        number, key = row.number, organisation.name
        if problem is not None:
            outcomes[number] = Outcome(number, Fate.REFUSED, key, problem)
        elif is_now != was and row is rows[0]:
            before = {"organisation": organisation.id, **was}
            outcomes[number] = Outcome(number, Fate.CHANGED, key, before=before, after={"facts": is_now})
        else:
            fate = Fate.SKIPPED if ways.get("existing") == "skip" and wanted != was else Fate.SAME
            outcomes[number] = Outcome(number, fate, key)


def _members(
    viewer: Viewer, rows: Sequence[Row], ids: Mapping[int, UUID], ways: Mapping[str, str], now: datetime,
    outcomes: dict[int, Outcome],
) -> None:  # fmt: skip
    told = [told_of(row, ways, "member_") for row in rows]
    told = [one for one in told if one.key and outcomes[one.row.number].fate is not Fate.REFUSED]
    if not told:
        return
    known = KnownHats(told, "")
    people: dict[int, UUID] = {}
    fresh: list[Told] = []
    for one in told:
        found = known.find(one, is_number=False) if ways.get("existing") != "new" else []
        if len(found) > 1:
            sentence = _("Several people have this address. Look at them first, then let this one act by hand.")
            _note(outcomes, one, Problem("several", sentence))
        elif found:
            people[one.row.number] = found[0].person_id
        else:
            fresh.append(one)

    def make(some: Sequence[Told]) -> list[UUID]:
        new = [
            NewPerson(
                given_name=one.given_name[:100], family_name=one.family_name[:100], country=one.country,
                language=one.row.get("language") or ways.get("language") or "en", acquired_via="import",
            )
            for one in some
        ]  # fmt: skip
        return [made.person_id for made in create_people(viewer, people=new, now=now)]

    for one, person in settle_in_halves(fresh, make):
        if isinstance(person, Refusal):
            _note(outcomes, one, problem_of(person))
        else:
            people[one.row.number] = person
    there = set(
        Hat.objects.filter(
            cards.open_at(now), person__in=people.values(), organisation__in=set(ids.values())
        ).values_list("person_id", "organisation_id")
    )
    todo = []
    for one in told:
        number = one.row.number
        pair = (people.get(number), ids[number])
        if pair[0] is not None and pair not in there:
            there.add((pair[0], pair[1]))
            todo.append(one)

    def give(some: Sequence[Told]) -> list[UUID]:
        hats = [
            new_hat(one.row, people[one.row.number], ids[one.row.number], ways, email=one.email, phone=one.phone)
            for one in some
        ]
        return create_hats(viewer, hats=hats, now=now)

    for one, hat in settle_in_halves(todo, give):
        if isinstance(hat, Refusal):
            _note(outcomes, one, problem_of(hat))
            continue
        was = outcomes[one.row.number]
        fate = Fate.MADE if was.fate in (Fate.SAME, Fate.SKIPPED) else was.fate
        problem = (
            Problem("left-out", _("Taken without: %(what)s") % {"what": " ".join(one.left_out)})
            if one.left_out
            else None
        )
        after = {**(was.after or {}), "hats": [hat]}
        outcomes[was.number] = Outcome(was.number, fate, f"{was.key} · {one.key}", problem, was.before, after, hat)


def _note(outcomes: dict[int, Outcome], told: Told, problem: Problem) -> None:
    was = outcomes[told.row.number]
    fate = was.fate if was.after else Fate.REFUSED
    outcomes[was.number] = Outcome(was.number, fate, was.key, problem, was.before, was.after)


def undo_organisations(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """Hats and people who have nothing else go, then organisations nobody uses; changed facts come back."""
    hats = {UUID(hat) for row in rows for hat in row.after.get("hats", ())}
    gone = remove_people(viewer, hat_ids=hats) if hats else set()
    made = {UUID(row.after["organisation"]) for row in rows if "organisation" in row.after}
    removed = remove_organisations(viewer, organisation_ids=made) if made else set()
    outcomes = []
    for row in rows:
        mine = {UUID(hat) for hat in row.after.get("hats", ())}
        problem = None
        if mine - gone or ("organisation" in row.after and UUID(row.after["organisation"]) not in removed):
            problem = Problem("in-use", _("Something else hangs on it by now, so it stays."))
        elif row.after.get("facts"):
            problem = _restore(viewer, row, now)
        outcomes.append(Outcome(row.number, Fate.KEPT if problem else Fate.UNDONE, row.key, problem))
    return outcomes


def _restore(viewer: Viewer, row: Done, now: datetime) -> Problem | None:
    organisation = Organisation.objects.filter(id=row.before["organisation"]).first()
    if organisation is None:
        return Problem("gone", _("It is not there any more."))
    moved = [name for name in _FACTS if getattr(organisation, name) != row.after["facts"][name]]
    if moved:
        sentence = _("Changed since: %(fields)s. It stays as it is.") % {"fields": ", ".join(moved)}
        return Problem("changed-since", sentence)
    facts = OrganisationFacts(**{name: row.before[name] for name in _FACTS})
    change_organisation(viewer, organisation_id=organisation.id, facts=facts, now=now)
    return None


ORGANISATIONS = Kind(
    name="organisations",
    title=gettext_lazy("Organisations"),
    about=gettext_lazy("Businesses and public bodies with the people who act for them: one line for each person."),
    columns=ORGANISATION_COLUMNS,
    check=check_may_build,
    settle=settle_organisations,
    undo=undo_organisations,
    export=export_organisations,
    settings=people_settings(),
    together=("number", "vat_number", "name"),
    examples=(
        {"name": "Atelier Rustine", "kind": "business", "trade": "repair", "vat_number": "FR40303265045", "language": "fr",
         "street": "12 rue des Tanneurs", "postal_code": "69001", "city": "Lyon", "country": "FR", "number": "O-17",
         "member_given_name": "Camille", "member_family_name": "Roux", "member_email": "camille@rustine.example",
         "job_title": "Workshop manager", "roles": "buyer", "per_order": "500"},
        {"name": "Atelier Rustine", "country": "FR", "number": "O-17", "member_given_name": "Marc",
         "member_family_name": "Leroy", "member_email": "marc@rustine.example", "roles": "approver, administrator"},
    ),
)  # fmt: skip
