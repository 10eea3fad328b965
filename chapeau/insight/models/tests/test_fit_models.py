"""The night's fit: purchases in, traits and their quality out; and what is said where too little is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from pytest_django import Settings

from chapeau.insight.lake.tests.in_memory import SmallLakeBesideDatabase
from chapeau.insight.models import queries
from chapeau.insight.models.actions import LakeNotBuilt, fit_models
from chapeau.insight.models.reading import read_purchases
from chapeau.insight.models.values import FitOf, Segment, Stage
from chapeau.kit.refusals import Forbidden
from chapeau.person.audience import queries as audiences
from chapeau.person.audience.actions import publish_traits, store_audience
from chapeau.person.audience.models import Trait
from chapeau.person.audience.values import TraitRow
from chapeau.person.messaging.queries import preview_mailing
from chapeau.person.messaging.values import NewContent
from chapeau.person.people.actions import create_people
from chapeau.person.people.models import Hat
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, NewPerson, StaffRole

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def order(
    subject: int, days_ago: float, *, net: int = 5_000, margin: int | None = 2_000, **also: Any
) -> dict[str, Any]:
    return {
        "subject_no": subject, "order_no": hash((subject, days_ago)) % 2**40, "at": NOW - timedelta(days=days_ago),
        "state": "delivered", "currency": "EUR", "net_minor": net, "margin_minor": margin or 0,
        "has_margin": margin is not None,
    } | also  # fmt: skip


@pytest.fixture
def crowd() -> list[tuple[int, UUID]]:
    """240 private buyers: (subject_no, hat)."""
    made = create_people(
        SYSTEM,
        people=[NewPerson(given_name=f"Buyer {at}", family_name="Martin", country="FR") for at in range(240)],
        now=NOW,
    )
    ids = [each.private_hat_id for each in made]
    return list(Hat.objects.filter(id__in=ids).order_by("subject_no").values_list("subject_no", "id"))


def years_of(crowd: list[tuple[int, UUID]]) -> list[dict[str, Any]]:
    """Two years of buying at will."""
    random = np.random.default_rng(4)
    orders = []
    for subject, _hat in crowd:
        at, rate, worth = random.uniform(30, 700), random.gamma(0.8, 1 / 60), float(random.gamma(4, 10))
        while at > 0:
            orders.append(order(subject, at, net=int(worth * 250), margin=int(worth * 100)))
            at = at - random.exponential(1 / rate) if random.random() > 0.15 else -1
    return orders


def traits_of(hat: UUID) -> dict[str, Any]:
    rows = Trait.objects.filter(hat_id=hat)
    return {row.code: row.text if row.number is None else row.number for row in rows if row.moment is None}


def test_a_night_tells_of_everybody_and_how_good_it_is(crowd: list[tuple[int, UUID]]) -> None:
    silent, silent_hat = crowd[0]
    busy, busy_hat = crowd[1]
    rows = [one for one in years_of(crowd) if one["subject_no"] not in (silent, busy)]
    rows += [order(silent, 600 - 7 * each) for each in range(12)]
    rows += [order(busy, 3 + 20 * each, net=40_000, margin=15_000) for each in range(20)]
    engine = SmallLakeBesideDatabase(
        orders=rows, back=[{"subject_no": busy, "kind": "credit", "net_minor": 80_000, "currency": "EUR"}]
    )

    found = fit_models(SYSTEM, now=NOW, on=engine)[FitOf.HAT]

    assert found.reason == ""
    assert found.buyers == 240
    assert found.check is not None
    assert found.check.is_better_than_naive
    assert abs(found.check.off_by) < 0.25
    assert found.calibration[0].repeats == 0
    assert found.tracking[-1].is_after_calibration
    assert found.worth[0].is_margin
    assert found.lorenz[100] == pytest.approx(1)
    told, gone = traits_of(busy_hat), traits_of(silent_hat)
    assert (told["life_stage"], told["rfm_segment"], told["rfm_money"]) == (Stage.ACTIVE, Segment.CHAMPIONS, 5)
    assert (gone["life_stage"], gone["rfm_segment"]) == (Stage.LOST, Segment.CANNOT_LOSE)
    assert told["p_alive"] > Decimal("0.8") > Decimal("0.2") > gone["p_alive"]
    assert told["churn_risk"] < Decimal("0.2")
    assert 60_000 < told["ltv"] < 120_000
    ltv = Trait.objects.get(hat_id=busy_hat, code="ltv")
    assert (ltv.text, ltv.source, (ltv.number or 1) % 100) == ("EUR", "predicted", 0)
    assert ltv.model.startswith(f"{found.model}/1 2026-05-04 {found.check.off_by:+.1%}")
    coming = Trait.objects.get(hat_id=busy_hat, code="next_purchase_at").moment
    assert coming is not None
    assert NOW < coming < NOW + timedelta(days=40)
    assert not Trait.objects.filter(hat_id=silent_hat, code="next_purchase_at").exists()
    assert len(queries.alive_matrix(SYSTEM)) == 12 * 26


def test_traits_work_in_rules_and_mails_at_once(crowd: list[tuple[int, UUID]]) -> None:
    fit_models(SYSTEM, now=NOW, on=SmallLakeBesideDatabase(orders=years_of(crowd)))
    marketing = viewer_of(make_staff(StaffRole.MARKETING))
    segments, stages = queries.counts(marketing)
    for rule, size in (
        ("trait.rfm_segment = champions", segments[Segment.CHAMPIONS]),
        ("trait.life_stage in (slipping, asleep)", stages[Stage.SLIPPING] + stages[Stage.ASLEEP]),
        ("trait.ltv >= 40 EUR", Trait.objects.filter(code="ltv", number__gte=4_000).count()),
        ("trait.ltv >= 0 USD", 0),
        ("trait.churn_risk > 0.5", Trait.objects.filter(code="churn_risk", number__gt=0.5).count()),
    ):
        code = store_audience(marketing, name=rule, rule=rule, now=NOW)
        assert audiences.audience(SYSTEM, code=code).size == size, rule
    row = Trait.objects.filter(code="life_stage").order_by("hat_id")[0]
    text = "{% if known.life_stage == '" + str(row.text) + "' %}Yes{% else %}No{% endif %}, {{ known.ltv }}"
    content = NewContent(language="en", subject="Hello", mjml="<mjml><mj-body></mj-body></mjml>", text=text)
    assert preview_mailing(SYSTEM, content=content, hat_id=row.hat_id, now=NOW).text.startswith("Yes, ")


def test_too_few_to_say_is_said_and_takes_back_what_was_foretold(crowd: list[tuple[int, UUID]]) -> None:
    orders = years_of(crowd)
    fit_models(SYSTEM, now=NOW, on=SmallLakeBesideDatabase(orders=orders))
    first, hat = crowd[0]
    found = fit_models(
        SYSTEM, now=NOW + timedelta(days=1), on=SmallLakeBesideDatabase(orders=[order(first, 5), order(first, 40)])
    )
    assert found[FitOf.HAT].model is None
    assert found[FitOf.HAT].why_not == "At least fifty buyers are needed, twenty of whom came again."
    assert traits_of(hat) == {
        "rfm_recency": 3, "rfm_frequency": 4, "rfm_money": 3, "rfm_segment": "loyal", "life_stage": "active",
    }  # fmt: skip
    assert set(Trait.objects.values_list("hat_id", flat=True)) == {hat}
    empty = fit_models(SYSTEM, now=NOW + timedelta(days=2), on=SmallLakeBesideDatabase())
    assert (empty[FitOf.HAT].buyers, empty[FitOf.ORGANISATION].reason, Trait.objects.count()) == (0, "few", 0)
    assert [each.reason for each in queries.fit_history(SYSTEM)] == ["few", "few", ""]


def test_what_is_not_a_purchase_of_a_customer_does_not_count() -> None:
    """Cancelled, sent back, of the house's own people, and at a loss."""
    buyer, colleague = make_person(), make_staff(StaffRole.SALES)
    numbers = dict(Hat.objects.values_list("id", "subject_no"))
    subject = numbers[buyer.id]
    sent_back = order(subject, 10, net=4_000, margin=1_500)
    rows = [
        sent_back,
        order(subject, 5, state="cancelled", net=90_000),
        order(subject, 50, net=1_000, margin=None),
        order(numbers[colleague.id], 4),
    ]
    back = {
        "subject_no": subject,
        "order_no": sent_back["order_no"],
        "kind": "returned",
        "net_minor": 4_000,
        "cost_minor": 2_500,
    }
    found = read_purchases(SmallLakeBesideDatabase(orders=rows, back=[back]))
    assert found.hat.tolist() == [subject, subject]
    assert found.net.tolist() == [1_000, 0]
    assert np.isnan(found.margin[0])
    assert found.margin[1] == 0


def test_organisations_are_one_account_and_habits_follow_the_clock_on_the_wall() -> None:
    bikes = make_organisation()
    one, two = make_hat(make_person(), bikes), make_hat(make_person(), bikes)
    numbers = dict(Hat.objects.values_list("id", "subject_no"))
    first, second = numbers[one.id], numbers[two.id]
    visits = [
        {"subject_no": first, "began_at": datetime(2026, month, 10, 17 - (month in (4,)), 20, tzinfo=UTC)}
        for month in (1, 2, 3, 4, 4)
    ]
    touches = [{"subject_no": second, "at": NOW - timedelta(days=each), "source": "newsletter"} for each in range(4)]
    orders = [order(first, 9), order(second, 8), order(second, 2)]
    found = fit_models(SYSTEM, now=NOW, on=SmallLakeBesideDatabase(orders=orders, session=visits, touch=touches))
    assert (found[FitOf.HAT].buyers, found[FitOf.ORGANISATION].buyers) == (2, 1)
    assert found[FitOf.ORGANISATION].purchases == 3
    assert traits_of(one.id)["hour_preferred"] == 18
    assert traits_of(two.id)["channel_preferred"] == "newsletter"


def test_a_lake_that_was_never_built_takes_nothing_back(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE = tmp_path
    hat = make_person()
    publish_traits(SYSTEM, rows=[TraitRow(hat.id, "life_stage", text="active")], now=NOW)
    with pytest.raises(LakeNotBuilt):
        fit_models(SYSTEM, now=NOW)
    assert traits_of(hat.id) == {"life_stage": "active"}


def test_only_the_house_fits_and_only_those_who_measure_read() -> None:
    service = viewer_of(make_staff(StaffRole.SERVICE))
    for asked in (
        lambda: fit_models(service, now=NOW, on=SmallLakeBesideDatabase()),
        lambda: queries.fits(service),
        lambda: queries.counts(service),
        lambda: queries.alive_matrix(service),
    ):
        with pytest.raises(Forbidden):
            asked()
