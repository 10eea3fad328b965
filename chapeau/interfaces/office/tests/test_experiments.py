"""Experiments and switches in the office: planned, started, read, decided and taken back; without a script."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.person.allocation import queries
from chapeau.person.allocation.models import Enrolment, Experiment
from chapeau.person.allocation.values import ExperimentState
from chapeau.person.people.actions import create_people
from chapeau.person.people.values import SYSTEM, NewPerson, StaffRole

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Newest first", "question": "Do more order?", "share_0": "50", "share_1": "50", "share": "100",
    "base_percent": "4", "lift_percent": "20",
}  # fmt: skip


@pytest.fixture(autouse=True)
def lake(tmp_path: Path, settings: Settings) -> None:
    settings.LAKE = tmp_path / "lake"


def test_a_marketer_plans_starts_reads_decides_and_takes_back(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    client = desk.client
    made = create_people(
        SYSTEM, people=[NewPerson(given_name="P", family_name=f"{n}", country="FR") for n in range(40)], now=timezone.now()
    )  # fmt: skip
    assert "Nothing is tried yet" in client.get("/office/experiments").content.decode()
    assert "Order of a list of articles" in client.get("/office/experiments/new").content.decode()
    new = "/office/experiments/new?place=list-order"
    wrong = client.post(new, FORM | {"share_1": "40"})
    assert wrong.status_code == 422
    assert "add up to 100" in wrong.content.decode()
    assert 'value="Newest first"' in wrong.content.decode()
    size = client.get("/office/experiments/size", FORM | {"place": "list-order"}).content.decode()
    assert "about 39,501 people" in size
    assert "20,628 would do" in size
    assert client.post(new, FORM).status_code == 302
    experiment = Experiment.objects.get()
    here = f"/office/experiments/{experiment.code}"
    assert "about 39,501 people" in client.get(here).content.decode()
    assert client.post(f"{here}/edit", FORM | {"name": "Newest"}).status_code == 302

    def do(**sent: str) -> str:
        return client.post(f"{here}/change", sent, follow=True).content.decode()

    assert "Nobody saw it yet" in do(do="start")
    assert "It has started" in client.post(f"{here}/edit", FORM).content.decode()
    Enrolment.objects.bulk_create(
        Enrolment(experiment=experiment, hat_id=one.private_hat_id, arm="ab"[n % 2], at=timezone.now() - timedelta(1))
        for n, one in enumerate(made)
    )
    page = client.get(here).content.decode()
    for words in ("too few people", "40 of the 39,501", "Sent back", "confidence sequence"):
        assert words in page
    assert page.index("too few people") < page.index("How is this computed?") < page.index("confidence sequence")
    assert "Let it run on" in do(do="stop")
    assert "everybody it is for sees “Newest”" in do(do="decide", arm="b")
    assert "Let it run on" in do(do="undo")
    assert queries.experiment(SYSTEM, code=experiment.code).state == ExperimentState.STOPPED
    assert desk.hat.person_name in do(do="undo"), "who changed what stands below"
    listed = client.get("/office/experiments").content.decode()
    assert "Newest" in listed
    assert "Order of a list of articles" in listed


def test_sides_of_ones_own_pages_are_named_and_others_of_the_desk_only_look(sit: Sit) -> None:
    client = sit(StaffRole.MARKETING).client
    sides = {"side_0": "Four steps", "side_1": "One page", "markets": ["B2C"], "share": "20"}
    assert client.post("/office/experiments/new?place=own", FORM | sides).status_code == 302
    (card,) = queries.experiments(SYSTEM)
    assert [(arm.code, arm.name) for arm in card.plan.arms] == [("a", "Four steps"), ("b", "One page")]
    assert (card.plan.eligible.share, card.plan.eligible.markets) == (20, ("B2C",))
    sales = sit(StaffRole.SALES).client
    page = sales.get(f"/office/experiments/{card.code}").content.decode()
    assert "20% of Private" in page
    assert "Start" not in page
    assert sales.post(f"/office/experiments/{card.code}/change", {"do": "start"}).status_code == 403
    assert sit(StaffRole.LOGISTICS).client.get("/office/experiments").status_code == 403


def test_a_switch_is_turned_in_the_list_and_narrowed_on_its_page(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    client = desk.client
    client.post("/office/switches", {"code": "home-newest", "on": "no"})
    assert not queries.flag(SYSTEM, code="home-newest").is_on
    assert "“New on the shelf” is on" in client.post("/office/switches", {"code": "home-newest", "on": "yes"}, follow=True).content.decode()  # fmt: skip
    made = {"code": "new-menu", "name": "New menu", "is_on": "on", "share": "20"}
    assert client.post("/office/switches/new", made | {"share": "0"}).status_code == 422
    assert client.post("/office/switches/new", made).status_code == 302
    assert "20% of everybody" in client.get("/office/switches").content.decode()
    assert desk.hat.person_name in client.get("/office/switches/new-menu/edit").content.decode()
    assert sit(StaffRole.SALES).client.post("/office/switches", {"code": "new-menu", "on": "no"}).status_code == 302
    assert queries.flag(SYSTEM, code="new-menu").is_on, "refused, and said so"
