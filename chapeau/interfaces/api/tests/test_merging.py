"""A person's program finds duplicates, merges them and takes them apart; no other program may."""

from __future__ import annotations

import pytest

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.person.people import actions
from chapeau.person.people.tests.builders import NOW, make_person, make_staff
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db


def test_a_program_of_service_finds_merges_and_undoes() -> None:
    one = make_person("Hélène", "Lefèvre", phone="+33612345678")
    other = make_person("Helene", "Lefevre", phone="+33612345678")
    actions.find_duplicates(SYSTEM, now=NOW)
    api = Program(token_for(make_staff(StaffRole.SERVICE)))
    (pair,) = api.get("duplicates")["items"]
    assert pair["evidence"][0] == {"field": "phone", "level": "same", "weight": "13.4"}
    preview = api.get(f"people/{one.person_code}/merge/{other.person_code}")
    assert [field["field"] for field in preview["fields"] if field["differs"]] == ["given_name", "family_name"]
    assert preview["moves"][0]["joins"]["code"] == one.code
    body = {"other": other.person_code, "choices": {"family_name": "merged"}, "reason": "same phone"}
    made = api.do("POST", f"people/{one.person_code}/merge", body, key="once")
    assert api.do("POST", f"people/{one.person_code}/merge", body, key="once") == made
    assert api.get(f"people/{other.person_code}")["name"] == "Hélène Lefevre"
    again = told(api.ask("POST", f"people/{one.person_code}/merge", body), 409)
    assert again["code"] == "same-person"
    undone = api.do("POST", f"merges/{made['code']}/undo", {"reason": "sisters"})
    assert undone["undone_reason"] == "sisters"
    assert api.get(f"people/{other.person_code}/merges")["items"][0]["code"] == made["code"]
    assert api.get(f"people/{one.person_code}")["name"] == "Hélène Lefèvre"
    assert api.get("duplicates?decision=different")["total"] == 1
    assert api.get(f"duplicates/{pair['code']}")["decision"] == "different"


def test_nobody_else_reads_or_decides() -> None:
    one, other = make_person(), make_person()
    for hat in (make_staff(StaffRole.SALES), one):
        api = Program(token_for(hat))
        assert api.ask("GET", "duplicates").status_code == 403
        body = {"other": other.person_code, "reason": "mine"}
        assert api.ask("POST", f"people/{one.person_code}/merge", body).status_code == 403
