"""The staircase on real rows: who pays what, and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chapeau.commerce.pricing.actions import create_contract, create_coupons, give_personal_offer
from chapeau.commerce.pricing.queries import quote, shelf
from chapeau.commerce.pricing.tests.builders import (
    EARLIER,
    NOW,
    inputs_of,
    make_category,
    make_hat,
    make_house,
    make_list,
    make_organisation,
    make_variant,
    price,
    promote,
    viewer_of,
)
from chapeau.commerce.pricing.values import (
    Charge,
    CouponState,
    NewTerm,
    PriceInputs,
    Quote,
    StepKind,
    Wanted,
    quote_from_json,
    quote_to_json,
)
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import SYSTEM, HatCard

pytestmark = pytest.mark.django_db


def priced(
    inputs: PriceInputs, *wanted: Wanted, codes: tuple[str, ...] = (), charges: tuple[Charge, ...] = ()
) -> Quote:
    return quote(SYSTEM, inputs=inputs, wanted=wanted, now=NOW, coupon_codes=codes, charges=charges)


def test_one_person_buys_the_same_article_under_three_hats_at_three_prices() -> None:
    make_house()
    variant = make_variant()
    price(make_list(tax_country="FR"), variant, "48.90")
    shop = make_organisation()
    city = make_organisation(name="Ville", kind="administration", trade="public")
    price(make_list("public", includes_tax=False, markets=["B2A"]), variant, "36.00")
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="2026",
        currency="EUR",
        terms=[NewTerm(variant_id=variant.id, amount=Decimal("31.20"))],
        now=EARLIER,
    )
    private = make_hat()
    from chapeau.person.people.models import Person

    person = Person.objects.get(id=private.person_id)
    hats: list[HatCard] = [private, make_hat(shop, person=person), make_hat(city, person=person)]
    shown = [shelf(viewer_of(h), inputs=inputs_of(h), variant_ids=[variant.id], now=NOW)[variant.id] for h in hats]
    assert [line.unit_price for line in shown] == [Decimal("48.90"), Decimal("31.20"), Decimal("36.00")]
    assert [line.shows_gross for line in shown] == [True, False, False]
    assert [step.kind for step in shown[1].steps] == [StepKind.LIST, StepKind.BASIS, StepKind.CONTRACT]
    assert [step.amount for step in shown[1].steps] == [Decimal("48.90"), Decimal("-8.15"), Decimal("-9.55")]


def test_tax_is_rounded_once_for_the_document_and_allocated_to_lines() -> None:
    make_house()
    variants = [make_variant() for _ in range(3)]
    price_list = make_list(includes_tax=False)
    for variant in variants:
        price(price_list, variant, "0.33")
    hat = make_hat(make_organisation())
    result = priced(inputs_of(hat), *(Wanted(v.id, 1) for v in variants))
    # Each line alone: 0.066 → 0.07, together 0.21; the document: 0.99 × 20 % = 0.198 → 0.20.
    assert (result.net.minor, result.tax.minor, result.gross.minor) == (99, 20, 119)
    assert [line.tax.minor for line in result.lines] == [7, 7, 6]


def test_a_quantity_step_follows_a_contract_percentage() -> None:
    make_house()
    variant = make_variant()
    price(make_list(includes_tax=False), variant, "12.00", (10, "11.00"))
    shop = make_organisation()
    create_contract(
        SYSTEM,
        organisation_id=shop.id,
        name="",
        currency="EUR",
        terms=[NewTerm(percent_off=Decimal(10))],
        now=EARLIER,
    )
    (line,) = priced(inputs_of(make_hat(shop)), Wanted(variant.id, 10)).lines
    assert [(step.kind, step.amount) for step in line.steps] == [
        (StepKind.LIST, Decimal("12.00")),
        (StepKind.CONTRACT, Decimal("-1.20")),
        (StepKind.QUANTITY, Decimal("-0.90")),
    ]
    assert line.unit_price == Decimal("9.90")
    assert line.amount == Money(9900, "EUR")


def test_the_best_promotion_for_the_buyer_wins() -> None:
    make_house()
    tools = make_category("tools")
    variant = make_variant(category=make_category("pumps", parent=tools))
    price(make_list(), variant, "20.00")
    promote("percent", percent="10", is_combinable=True, categories=["tools"])
    promote("amount", amount="1.00", is_combinable=True)
    promote("percent", percent="12")
    promote("percent", percent="50", categories=["elsewhere"])
    (line,) = priced(inputs_of(), Wanted(variant.id, 1)).lines
    # 20 − 10 % − 1.00 = 17.00 (or 20 − 1 − 10 % = 17.10, by code); alone 12 % = 17.60.
    assert line.unit_price in (Decimal("17.00"), Decimal("17.10"))
    assert line.regular_price == Decimal("20.00")


def test_buy_two_get_one_takes_the_cheapest_of_each_group() -> None:
    make_house()
    price_list = make_list()
    tubes = make_category("tubes")
    cheap, dear = make_variant(category=tubes), make_variant(category=tubes)
    price(price_list, cheap, "4.00")
    price(price_list, dear, "6.00")
    promote("buy-x-get-y", buy_quantity=2, free_quantity=1, categories=["tubes"])
    result = priced(inputs_of(), Wanted(cheap.id, 2), Wanted(dear.id, 2))
    assert result.goods == Money(1600, "EUR")
    assert [line.amount.minor for line in result.lines] == [400, 1200]


def test_a_coupon_opens_an_offer_on_the_order_above_its_threshold() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "30.00")
    promotion = promote("order-amount", amount="10", threshold_minor=5000, needs_coupon=True)
    create_coupons(SYSTEM, promotion_id=promotion, codes=["Welcome"], now=EARLIER)
    below = priced(inputs_of(), Wanted(variant.id, 1), codes=("welcome",))
    assert below.coupons[0].state is CouponState.BELOW_THRESHOLD
    assert below.coupons[0].missing == Money(2000, "EUR")
    above = priced(inputs_of(), Wanted(variant.id, 2), codes=("welcome ", "nothing"))
    assert above.gross == Money(5000, "EUR")
    assert [coupon.state for coupon in above.coupons] == [CouponState.USED, CouponState.UNKNOWN]
    assert above.lines[0].steps[-1].source == "coupon:WELCOME"


def test_free_delivery_takes_the_charge_away() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "60.00")
    promote("free-delivery", threshold_minor=5000)
    charge = Charge("Delivery", Money(590, "EUR"), includes_tax=True)
    result = priced(inputs_of(), Wanted(variant.id, 1), charges=(charge,))
    assert result.gross == Money(6000, "EUR")
    assert result.charges[0].steps[0].amount == Decimal("-5.90")


def test_a_personal_offer_with_a_limit_covers_only_the_pieces_left() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "10.00")
    hat = make_hat()
    give_personal_offer(
        SYSTEM,
        hat_id=hat.id,
        variant_id=variant.id,
        amount=Decimal("7.00"),
        currency="EUR",
        limit_quantity=3,
        now=EARLIER,
    )
    result = priced(inputs_of(hat), Wanted(variant.id, 5))
    assert result.goods == Money(3 * 700 + 2 * 1000, "EUR")
    assert result.offers_used[0].quantity == 3
    assert priced(inputs_of(hat), Wanted(variant.id, 2)).lines[0].unit_price == Decimal("7.00")


def test_the_private_price_of_an_export_is_the_gross_price_without_the_house_s_tax() -> None:
    make_house()
    variant = make_variant()
    price(make_list(), variant, "12.00")
    result = priced(inputs_of(country="US"), Wanted(variant.id, 1))
    assert (result.gross.minor, result.tax.minor, result.exemption_reason) == (1000, 0, "export")


def test_a_valid_foreign_number_moves_the_tax_to_the_buyer() -> None:
    make_house()
    variant = make_variant()
    price(make_list(includes_tax=False), variant, "100.00")
    german = make_organisation(country="DE", vat_number="DE136695976", vat_checked_at=EARLIER)
    result = priced(inputs_of(make_hat(german), "DE"), Wanted(variant.id, 1))
    assert (result.net.minor, result.tax.minor, result.exemption_reason) == (10000, 0, "reverse-charge")
    unchecked = make_organisation(country="DE", name="Neu")
    assert priced(inputs_of(make_hat(unchecked), "DE"), Wanted(variant.id, 1)).tax.minor == 1900
    assert priced(inputs_of(make_hat(german), "FR"), Wanted(variant.id, 1)).tax.minor == 2000
    swiss = make_hat(make_organisation(country="CH", name="Velo AG"))
    assert inputs_of(swiss, "CH").currency == "CHF"
    body = make_organisation(name="Corps", vat_exempt_reason="diplomatic")
    exempt = priced(inputs_of(make_hat(body)), Wanted(variant.id, 1))
    assert (exempt.tax.minor, exempt.exemption_reason) == (0, "diplomatic")


def test_a_quote_is_stored_and_read_back_the_same() -> None:
    make_house()
    variant = make_variant(tax_category="books")
    price(make_list(), variant, "19.99", (5, "18.95"))
    promote("percent", percent="15")
    promote("free-delivery")
    charge = Charge("Delivery", Money(590, "EUR"), includes_tax=True)
    result = priced(inputs_of(), Wanted(variant.id, 7, "a"), codes=("X",), charges=(charge,))
    assert quote_from_json(quote_to_json(result)) == result
    assert result.lines[0].tax_percent == Decimal("5.5")


def test_an_article_without_price_is_named_and_left_out() -> None:
    make_house()
    variant = make_variant()
    result = priced(inputs_of(), Wanted(variant.id, 1))
    assert result.without_price == (variant.id,)
    assert result.gross == Money(0, "EUR")


def test_a_hat_cannot_ask_for_the_prices_of_another() -> None:
    make_house()
    one, other = make_hat(), make_hat()
    with pytest.raises(NotFound):
        shelf(viewer_of(one), inputs=inputs_of(other), variant_ids=[], now=NOW)
