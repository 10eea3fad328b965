"""What is foretold, on the person page; and the audiences that stand ready."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from chapeau.insight.lake.actions import build
from chapeau.insight.models.models import Fit, FitRun, OrganisationValue
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.audience import queries
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.values import TraitRow
from chapeau.person.people.models import Organisation
from chapeau.person.people.values import SYSTEM, StaffRole

MODEL = "pareto-nbd/1 2026-11-22 -14.3%"


def test_the_person_page_says_what_is_foretold_by_what_and_how_good_it_was(sit: Sit) -> None:
    desk = sit()
    hat = desk.shop.buyer
    rows = [
        TraitRow(hat.id, "life_stage", text="slipping", model="life-stage/1"),
        TraitRow(hat.id, "ltv", "predicted", number=Decimal(123_400), text="EUR", model=MODEL),
        TraitRow(hat.id, "ltv_revenue", "predicted", number=Decimal(999_900), text="EUR", model=MODEL),
        TraitRow(hat.id, "p_alive", "predicted", number=Decimal("0.35"), model=MODEL),
        *(TraitRow(hat.id, f"rfm_{name}", number=Decimal(score)) for name, score in (("recency", 1), ("frequency", 4), ("money", 5))),
    ]  # fmt: skip
    publish_traits(SYSTEM, rows=rows, now=datetime.now(UTC))
    page = desk.client.get(reverse("office:person", args=[hat.person_code])).content.decode()
    for said in (
        "Slipping away",
        "€1,234.00",
        "35%",
        "recency 1, frequency 4, money 5 (of 5)",
        "Foretold by Pareto/NBD, version 1, fitted on 22 Nov 2026; on trial, 14% too few purchases.",
    ):
        assert said in page, said
    assert "9,999" not in page


def test_one_press_makes_a_ready_audience_and_the_next_opens_it(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    ready = reverse("office:ready_audiences")
    assert "Nothing was counted yet" in desk.client.get(ready).content.decode()
    row = TraitRow(desk.shop.buyer.id, "life_stage", text="slipping")
    publish_traits(SYSTEM, rows=[row], now=datetime.now(UTC))
    made = desk.client.post(ready, {"key": "stage-slipping"})
    found = queries.audience(SYSTEM, code="slipping-away")
    assert made["Location"] == reverse("office:audience", args=[found.code])
    assert (found.size, found.text) == (1, "trait.life_stage = slipping")
    assert f'href="{made["Location"]}"' in desk.client.get(ready).content.decode()
    assert desk.client.post(ready, {"key": "stage-slipping"})["Location"] == made["Location"]
    assert desk.client.post(ready, {"key": "nonsense"})["Location"] == ready
    assert len(queries.audiences(SYSTEM)) == 1


def test_an_organisation_is_one_account(sit: Sit) -> None:
    """For those who read foresight; whoever looks after something else sees the page without it."""
    desk = sit(StaffRole.FINANCE)
    organisation = Organisation.objects.filter(is_house=False)[0]
    OrganisationValue.objects.create(
        organisation=organisation, ltv_minor=321_000, currency="EUR", p_alive=0.9, purchases=7.25, at=datetime.now(UTC)
    )
    address = reverse("office:organisation", args=[organisation.code])
    page = desk.client.get(address).content.decode()
    for said in ("Margin of the next twelve months", "€3,210.00", "90%", "7.3"):
        assert said in page, said
    assert "€3,210.00" not in sit(StaffRole.SERVICE).client.get(address).content.decode()


def test_the_page_says_how_buyers_spread_and_opens_each_point_to_its_people(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    page, at = reverse("office:foresight"), reverse("office:foresight_rows")
    assert "Nothing was worked out yet" in desk.client.get(page).content.decode()
    hat = desk.shop.buyer
    rows = [
        TraitRow(hat.id, "life_stage", text="slipping"),
        TraitRow(hat.id, "p_alive", "predicted", number=Decimal("0.60"), model=MODEL),
        TraitRow(hat.id, "churn_risk", "predicted", number=Decimal("0.35"), model=MODEL),
        TraitRow(hat.id, "ltv", "predicted", number=Decimal(20_000), text="EUR", model=MODEL),
    ]
    publish_traits(SYSTEM, rows=rows, now=datetime.now(UTC))
    Fit.objects.create(
        of="hat", model="pareto-nbd", version=1, fitted_at=datetime.now(UTC), until=datetime.now(UTC).date(), buyers=60,
        repeat_buyers=30, purchases=200, parameters={"r": 0.55, "alpha": 10.6, "s": 0.6, "beta": 11.7}, log_likelihood=-9.0,
        check_result={"began_on": "2026-05-25", "weeks": 26.0, "buyers": 55, "predicted": 90.0, "actual": 100, "error": 1.0, "naive_error": 2.0},
        tracking=[{"on": "2026-05-25", "predicted": 5.0, "actual": 4, "is_after_calibration": False}],
    )  # fmt: skip
    shown = desk.client.get(f"{page}?show=p_alive").content.decode()
    for said in (
        "Of 1 buyers of whom it can be said, 1 are",
        "0 of 1 will more likely",
        "90 purchases foretold, 100 came, 10% too few",
        "Pareto/NBD",
        "60% to 70%",
    ):
        assert said in shown, said
    person = reverse("office:person", args=[hat.person_code])
    for point, is_in in (
        ("life_stage&at=slipping", True),
        ("p_alive&at=6", True),
        ("p_alive&at=5", False),
        ("churn_risk&at=3", True),
        ("ltv&at=4", True),
        ("ltv&at=3", False),
    ):
        assert (person in desk.client.get(f"{at}?show={point}").content.decode()) is is_in, point
    assert desk.client.get(f"{at}?show=<x>&at=999999999999&currency=???").status_code == 200
    assert b"".join(desk.client.get(f"{page}?show=ltv&export=csv")).decode().splitlines()[5].endswith(",1")
    for picture in ("spread", "trial"):
        assert desk.client.get(reverse("office:foresight_chart", args=[picture])).content.startswith(b"<svg")
    assert "Work out now" in shown
    assert sit(StaffRole.SERVICE).client.post(reverse("office:run_foresight")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_marketing_has_it_worked_out_now_and_sees_how_far_it_is(sit: Sit, settings: Settings, tmp_path: Path) -> None:
    settings.LAKE = tmp_path / "lake"
    desk = sit(StaffRole.MARKETING)
    page, run = reverse("office:foresight"), reverse("office:run_foresight")
    assert "nothing to read from yet" in desk.client.post(run, follow=True).content.decode()
    build(now=timezone.now())
    for _again in range(2):
        desk.client.post(run)
    assert FitRun.objects.count() == 1
    shown = desk.client.get(page).content.decode()
    assert "Waiting for its turn" in shown
    assert "Work out now" not in shown
    FitRun.objects.update(step="people")
    moving = desk.client.get(reverse("office:foresight_progress"))
    assert 'max="5" value="1"' in moving.content.decode()
    run_waiting_jobs()
    assert desk.client.get(reverse("office:foresight_progress"))["HX-Refresh"] == "true"
    row = FitRun.objects.get()
    assert (row.step, row.has_failed, row.ended_at is None) == ("traits", False, False)
    shown = desk.client.get(page).content.decode()
    assert "At least fifty buyers are needed" in shown
    assert "Work out now" in shown
