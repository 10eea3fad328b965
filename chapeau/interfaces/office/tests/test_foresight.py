"""What is foretold, on the person page; and the audiences that stand ready."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.urls import reverse

from chapeau.insight.models.models import OrganisationValue
from chapeau.interfaces.office.tests.conftest import Sit
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
