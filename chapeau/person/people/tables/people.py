"""Rows of people become people with their private hats, and hats of organisations where the file names one."""

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
from chapeau.person.people.actions.build import check_may_build, create_people
from chapeau.person.people.actions.mend import (
    mend_people,
    remember_numbers,
    remove_organisations,
    remove_people,
    restore_people,
)
from chapeau.person.people.models import Hat
from chapeau.person.people.tables.columns import PEOPLE_COLUMNS
from chapeau.person.people.tables.export import export_people
from chapeau.person.people.tables.finding import KnownHats, Told, address_of, told_of
from chapeau.person.people.tables.members import Wanted, give_hats
from chapeau.person.people.tables.settings import people_settings
from chapeau.person.people.values import MadePerson, NewPerson, PersonMend, Viewer


def settle_people(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """Those who are there are completed or left, the others are new; what cannot be taken of a row is said."""
    told = [told_of(row, ways) for row in rows]
    for one in told:
        one.address = address_of(one.row, one)
    source = ways.get("source") or "file"
    known = KnownHats(told, source)
    outcomes: dict[int, Outcome] = {}
    fresh: list[Told] = []
    there: list[tuple[Told, Hat]] = []
    for one in told:
        found = known.find(one) if ways.get("existing") != "new" else []
        if not one.key:
            sentence = _("Say at least a name, an e-mail address or a phone number.") + _why(one)
            outcomes[one.row.number] = Outcome(one.row.number, Fate.REFUSED, "", Problem("nobody", sentence))
        elif len(found) > 1:
            sentence = _("Several people have this address. Look at them first, then bring this row in by hand.")
            outcomes[one.row.number] = Outcome(one.row.number, Fate.REFUSED, one.key, Problem("several", sentence))
        elif found and ways.get("existing") == "skip":
            outcomes[one.row.number] = Outcome(
                one.row.number, Fate.SKIPPED, one.key, Problem("known", _known(found[0])), hat_id=found[0].id
            )
        elif found:
            there.append((one, found[0]))
        else:
            fresh.append(one)
    _make(viewer, fresh, ways, now, outcomes)
    _complete(viewer, there, now, outcomes)
    numbers = {
        one.row.values["number"]: outcomes[one.row.number].hat_id
        for one in told
        if "number" in one.row.values and outcomes[one.row.number].hat_id
    }
    if numbers:
        remember_numbers(viewer, source=source, hats=numbers)
    _act_for(viewer, told, ways, now, outcomes)
    return [outcomes[row.number] for row in rows]


def _why(told: Told) -> str:
    return f" {' '.join(told.left_out)}" if told.left_out else ""


def _known(hat: Hat) -> str:
    return _("There already as %(name)s.") % {"name": hat.person.name or hat.person.code}


def _left_out(told: Told) -> Problem | None:
    if not told.left_out:
        return None
    return Problem("left-out", _("Taken without: %(what)s") % {"what": " ".join(told.left_out)})


def _make(
    viewer: Viewer, fresh: Sequence[Told], ways: Mapping[str, str], now: datetime, outcomes: dict[int, Outcome]
) -> None:
    def deed(some: Sequence[Told]) -> list[MadePerson]:
        return create_people(viewer, people=[_new(one, ways) for one in some], now=now)

    for one, made in settle_in_halves(fresh, deed):
        number = one.row.number
        if isinstance(made, Refusal):
            outcomes[number] = Outcome(number, Fate.REFUSED, one.key, problem_of(made))
        else:
            after = {"hats": [made.private_hat_id]}
            outcomes[number] = Outcome(
                number, Fate.MADE, one.key, _left_out(one), after=after, hat_id=made.private_hat_id
            )


def _new(told: Told, ways: Mapping[str, str]) -> NewPerson:
    return NewPerson(
        given_name=told.given_name[:100],
        family_name=told.family_name[:100],
        country=told.country,
        language=told.row.get("language") or ways.get("language") or "en",
        email=told.email,
        phone=told.phone,
        address=told.address,
        acquired_via="import",
    )


def _complete(viewer: Viewer, there: Sequence[tuple[Told, Hat]], now: datetime, outcomes: dict[int, Outcome]) -> None:
    def deed(some: Sequence[tuple[Told, Hat]]) -> list[dict[str, tuple[str, str]]]:
        mends = [
            PersonMend(
                hat_id=hat.id, given_name=one.given_name[:100], family_name=one.family_name[:100],
                language=one.row.get("language"), country=one.row.get("country"), email=one.email, phone=one.phone,
                address=one.address,
            )
            for one, hat in some
        ]  # fmt: skip
        return mend_people(viewer, mends=mends, now=now)

    for (one, hat), moved in settle_in_halves(there, deed):
        number = one.row.number
        if isinstance(moved, Refusal):
            outcomes[number] = Outcome(number, Fate.REFUSED, one.key, problem_of(moved), hat_id=hat.id)
        elif moved:
            before, after = {"hat": hat.id}, {"moved": {name: list(pair) for name, pair in moved.items()}}
            outcomes[number] = Outcome(number, Fate.CHANGED, one.key, _left_out(one), before, after, hat.id)
        else:
            outcomes[number] = Outcome(number, Fate.SAME, one.key, _left_out(one), hat_id=hat.id)


def _act_for(
    viewer: Viewer, told: Sequence[Told], ways: Mapping[str, str], now: datetime, outcomes: dict[int, Outcome]
) -> None:
    """Hats of organisations for the people of rows that name one."""
    asked = [
        one for one in told
        if "organisation" in one.row.values and outcomes[one.row.number].fate not in (Fate.REFUSED, Fate.SKIPPED)
    ]  # fmt: skip
    if not asked:
        return
    people = dict(
        Hat.objects.filter(id__in=[outcomes[one.row.number].hat_id for one in asked]).values_list("id", "person_id")
    )
    wanted = [Wanted(one, people[outcomes[one.row.number].hat_id]) for one in asked]
    for one, result in give_hats(viewer, wanted, ways, now):
        was = outcomes[one.told.row.number]
        problem, after = was.problem, dict(was.after or {})
        if isinstance(result, Problem):
            problem = result
        elif result is not None:
            after = {
                **after,
                "hats": [*after.get("hats", ()), *result.hats],
                "organisations": list(result.organisations),
            }
        fate = (
            Fate.CHANGED
            if was.fate is Fate.SAME and result is not None and not isinstance(result, Problem)
            else was.fate
        )
        before = was.before if was.before or fate is not Fate.CHANGED else {"hat": was.hat_id}
        outcomes[was.number] = Outcome(was.number, fate, was.key, problem, before, after or None, was.hat_id)


def undo_people(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """People who came with the file and have nothing else go; what was completed is taken back, unless changed since."""
    made = {UUID(hat) for row in rows for hat in row.after.get("hats", ())}
    gone = remove_people(viewer, hat_ids=made) if made else set()
    organisations = {UUID(one) for row in rows for one in row.after.get("organisations", ())}
    if organisations:
        remove_organisations(viewer, organisation_ids=organisations)
    moved = {
        UUID(str(row.before["hat"])): {name: (pair[0], pair[1]) for name, pair in row.after["moved"].items()}
        for row in rows
        if row.after.get("moved")
    }
    kept = restore_people(viewer, fields=moved, now=now) if moved else {}
    outcomes = []
    for row in rows:
        hats = {UUID(hat) for hat in row.after.get("hats", ())}
        stale = kept.get(UUID(str(row.before["hat"])), ()) if row.after.get("moved") else ()
        if stale:
            sentence = _("Changed since: %(fields)s. It stays as it is.") % {"fields": ", ".join(stale)}
            outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("changed-since", sentence)))
        elif hats - gone:
            sentence = _("Something else hangs on this person by now, so they stay.")
            outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("in-use", sentence)))
        else:
            outcomes.append(Outcome(row.number, Fate.UNDONE, row.key))
    return outcomes


def _once(values: Mapping[str, Any], ways: Mapping[str, str]) -> str:
    """Two rows of one e-mail address are one person, unless everybody is to be made anew; else of one number."""
    number, email = values.get("number"), values.get("email")
    if email and ways.get("existing") != "new":
        return f"e\x1f{str(email).strip().lower()}"
    return f"n\x1f{number}" if number else ""


PEOPLE = Kind(
    name="people",
    title=gettext_lazy("People"),
    about=gettext_lazy("Private buyers and contacts, from CSV, Excel or address cards (vCard). Nobody gets a mail for it."),
    columns=PEOPLE_COLUMNS,
    check=check_may_build,
    settle=settle_people,
    undo=undo_people,
    export=export_people,
    settings=people_settings(),
    once=_once,
    examples=(
        {"given_name": "Camille", "family_name": "Roux", "email": "camille@example.com", "phone": "+33 4 78 00 00 00",
         "language": "fr", "street": "3 rue de Gerland", "postal_code": "69007", "city": "Lyon", "country": "FR",
         "number": "C-1001"},
    ),
    batch=2_000,
)  # fmt: skip
