"""Audiences, campaigns and journeys by a program."""

from __future__ import annotations

import pytest

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.kit.clock import read_clock
from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.relationship.journeys import actions
from chapeau.relationship.journeys.values import Plan

pytestmark = pytest.mark.django_db


def test_a_rule_is_counted_kept_listed_and_explained_as_the_role_may() -> None:
    make_person("Ada")
    bea = make_person("Bea", country="IT")
    maker = Program(token_for(make_staff(StaffRole.MARKETING, StaffRole.SERVICE)))
    assert maker.do("POST", "audiences/count", {"rule": "country = it"}) == {"count": 1, "rule": "country = IT"}
    made = maker.do("POST", "audiences", {"name": "Italy", "rule": "country = IT"})
    assert (made["code"], made["size"], made["text"], made["level"]) == ("italy", 1, "country = IT", "hat")
    assert [row["hat_code"] for row in maker.get("audiences/italy/members")["items"]] == [bea.code]
    why = maker.get(f"audiences/italy/why/{bea.code}")
    assert (why["is_member"], why["reason"]["is_true"]) == (True, True)
    changed = maker.do("PUT", "audiences/italy", {"name": "Bea alone", "rule": "country in (IT)"})
    assert (changed["name"], changed["size"]) == ("Bea alone", 1)
    wrong = told(maker.ask("POST", "audiences/count", {"rule": "contry = FR"}), 422)
    assert wrong["code"] == "unknown-field"
    sums = Program(token_for(make_staff(StaffRole.MARKETING, given_name="Luca")))
    assert sums.get("audiences")["items"][0]["size"] is None  # one person is no sum
    assert sums.get("audiences/italy/members")["items"] == []  # marketing sees sums
    maker.do("DELETE", "audiences/italy")
    assert maker.get("audiences")["items"] == []


def test_a_campaign_is_written_planned_and_taken_back() -> None:
    make_person("Ada")
    program = Program(token_for(make_staff(StaffRole.MARKETING)))
    program.do("POST", "audiences", {"name": "France", "rule": "country = FR"})
    made = program.do("POST", "campaigns", {"name": "Note", "audience": "france", "channel": "in_app"})
    here = f"campaigns/{made['code']}"
    early = told(program.ask("POST", f"{here}/schedule", {}), 422)
    assert early["code"] == "campaign-not-ready"
    blocks = [{"kind": "text", "values": {"text": "Hello {{ person.given_name }}"}}]
    program.do("PUT", f"{here}/versions/en", {"subjects": ["Winter"], "blocks": blocks})
    planned = program.do("POST", f"{here}/schedule", {"day": "2199-01-01", "time": "09:00"})
    assert (planned["state"], planned["channel"]) == ("scheduled", "in_app")
    assert program.do("POST", f"{here}/moves", {"do": "unschedule"})["state"] == "draft"
    assert told(program.ask("POST", f"{here}/schedule", {"time": "25:00"}), 422)["code"] == "invalid-input"


def test_a_journey_is_drawn_started_and_somebody_is_let_in_and_taken_out() -> None:
    ada = make_person("Ada")
    program = Program(token_for(make_staff(StaffRole.MARKETING, StaffRole.SERVICE)))
    plan = {
        "entry": {"activity": "order.placed"},
        "steps": [
            {"kind": "wait", "id": "w", "count": 2, "unit": "days"},
            {"kind": "task", "id": "t", "title": "Call", "days": 1, "owner_id": "00000000-0000-0000-0000-000000000000"},
        ],
    }
    made = program.do("POST", "journeys", {"name": "After an order", "plan": plan})
    here = f"journeys/{made['code']}"
    assert "owner_id" not in made["plan"]["steps"][1]
    assert program.do("POST", f"{here}/moves", {"do": "publish"})["state"] == "running"
    assert program.do("POST", f"{here}/people", {"hat_code": ada.code}) == {"came_in": True}
    assert program.do("POST", f"{here}/people", {"hat_code": ada.code}) == {"came_in": False}
    (row,) = program.get(f"{here}/people")["items"]
    assert (row["hat_code"], row["step"]) == (ada.code, "w")
    assert program.get(here)["here"] == {"w": 1}
    assert program.get(f"hats/{ada.code}/journeys")["items"][0]["here"] == "w"
    program.do("DELETE", f"{here}/people/{ada.code}")
    assert program.get(here)["under_way"] == 0
    for nonsense in (
        {"steps": "x"},
        {"steps": [{"kind": "send", "id": "a", "texts": {"en": []}}]},
        {"entry": {"audience": "\x00"}},
    ):
        assert told(program.ask("PUT", f"{here}/plan", {"plan": nonsense}), 422)["code"] in (
            "journey-plan-wrong",
            "invalid-input",
        )
    code = actions.create_journey(SYSTEM, name="Draft", plan=Plan(), now=read_clock())
    assert (
        told(program.ask("POST", f"journeys/{code}/people", {"hat_code": ada.code}), 409)["code"]
        == "journey-not-running"
    )
