"""Experiments and flags by a program: planned and decided for the desk, asked and told for a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.person.allocation.models import Enrolment
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff
from chapeau.person.people.values import StaffRole

pytestmark = pytest.mark.django_db
PLAN = {
    "name": "Shorter checkout",
    "arms": [{"code": "four", "share": 50}, {"code": "one", "share": 50}],
    "base_percent": 4,
    "lift_percent": 20,
}


def test_a_program_runs_an_experiment_from_the_plan_to_the_decision(tmp_path: Path, settings: Settings) -> None:
    settings.LAKE = tmp_path / "lake"
    desk = Program(token_for(make_staff(StaffRole.MARKETING)))
    wrong = PLAN | {"arms": [{"code": "four", "share": 50}, {"code": "one", "share": 40}]}
    assert told(desk.ask("POST", "experiments", wrong), 422)["code"] == "arms-amiss"
    key = {"Idempotency-Key": "plan-1"}
    made = told(desk.ask("POST", "experiments", PLAN, **key), 201)
    assert told(desk.ask("POST", "experiments", PLAN, **key), 201)["code"] == made["code"], "once per key"
    here = f"experiments/{made['code']}"
    assert desk.do("POST", f"{here}/moves", {"do": "start"})["state"] == "running"
    marie = make_person()
    private, work = (Program(token_for(hat)) for hat in (marie, make_hat(marie, make_organisation())))
    (mine,) = private.get("own-arms")["items"]
    assert mine["arm"] in ("four", "one")
    assert work.get("own-arms")["items"] == [mine], "one person, one arm"
    assert work.do("POST", "own-arms/seen", {"experiments": [made["code"]]}) == {"new": [made["code"]]}
    assert private.do("POST", "own-arms/seen", {"experiments": [made["code"]]}) == {"new": []}
    assert Enrolment.objects.get().arm == mine["arm"]
    found = desk.get(f"{here}/results")
    assert (found["verdict"], found["needed"], len(found["comparisons"])) == ("few", 39_501, 1)
    assert told(desk.ask("POST", f"{here}/moves", {"do": "undo"}), 409)["code"] == "experiment-already-met"
    assert desk.do("POST", f"{here}/moves", {"do": "decide", "arm": "one"})["decided_arm"] == "one"
    assert private.get("own-arms")["items"][0]["arm"] == "one"
    assert desk.do("POST", f"{here}/moves", {"do": "undo"})["state"] == "stopped"
    assert desk.get(f"{here}/changes")["items"][0]["field"] in ("state", "decided_arm")


def test_a_program_switches_a_flag_and_another_asks_for_it() -> None:
    desk, sales = (Program(token_for(make_staff(role))) for role in (StaffRole.MARKETING, StaffRole.SALES))
    somebody = Program(token_for(make_person()))
    assert "new-menu" not in [row["code"] for row in somebody.get("own-flags")["items"]]
    assert desk.do("PUT", "flags/new-menu", {"is_on": True})["eligible"]["share"] == 100
    assert "new-menu" in [row["code"] for row in somebody.get("own-flags")["items"]]
    assert sales.get("flags/new-menu")["is_on"]
    assert sales.ask("PUT", "flags/new-menu", {"is_on": False}).status_code == 403
