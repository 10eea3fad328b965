"""Reads docs/how/pricing.md and computes every block of it again."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chapeau.commerce.pricing.actions import load_tax_rates
from chapeau.commerce.pricing.models import PriceView, ShelfPrice, TaxRate
from chapeau.commerce.pricing.queries import lowest_30_days
from chapeau.commerce.pricing.rules.facts import Article, Buyer, OfferFact, PriceListFact, PromotionFact, Rung, Term
from chapeau.commerce.pricing.rules.staircase import CouponFact, price_quote
from chapeau.commerce.pricing.rules.vat import OrganisationTax, tax_position
from chapeau.commerce.pricing.tests.builders import NOW, inputs_of, make_variant
from chapeau.commerce.pricing.values import Charge, CouponState, PriceInputs, Quote, Step, Wanted
from chapeau.kit.money import Money, round_decimal
from chapeau.person.people.values import SYSTEM

CHAPTER = Path(__file__).resolve().parents[4] / "docs" / "how" / "pricing.md"
TEXT = CHAPTER.read_text(encoding="utf-8")
BLOCKS = [
    pytest.param(tomllib.loads(match.group(1)), id=f"line-{TEXT[: match.start()].count(chr(10)) + 1}")
    for match in re.finditer(r"^```toml\n(.*?)^```", TEXT, re.M | re.S)
]


def money(text: str) -> Money:
    return Money.of(Decimal(text), "EUR")


@pytest.mark.django_db
@pytest.mark.parametrize("block", BLOCKS)
def test_the_chapter_tells_what_the_program_does(block: dict[str, Any]) -> None:
    if "impossible" in block:
        check_impossible(**block["impossible"])
    elif "history" in block:
        check_history(block["history"]["periods"], block["expect"]["lowest_30_days"])
    else:
        check_quote(block, block["expect"])


def check_impossible(gross: str, percent: str, nearest: dict[str, str]) -> None:
    def with_tax(net: Decimal) -> Decimal:
        return round_decimal(net * (100 + Decimal(percent)) / 100, 2)

    for net, shown in nearest.items():
        assert with_tax(Decimal(net)) == Decimal(shown)
    assert Decimal(gross) not in {with_tax(Decimal(minor) / 100) for minor in range(2_000)}


def check_history(periods: list[dict[str, Any]], expected: str) -> None:
    variant, inputs = make_variant(), inputs_of()
    view = PriceView.objects.create(
        currency="EUR", shows_gross=True, market="B2C", trade="", country="FR", refreshed_at=NOW
    )
    ends = [*(period["from"] for period in periods[1:]), None]
    for period, end in zip(periods, ends, strict=True):
        ShelfPrice.objects.create(
            view=view,
            variant=variant,
            amount=Decimal(period["price"]),
            regular_amount=Decimal(period.get("regular", period["price"])),
            valid_from=NOW + timedelta(days=period["from"]),
            valid_until=None if end is None else NOW + timedelta(days=end),
        )
    found = lowest_30_days(SYSTEM, inputs=inputs, variant_ids=[variant.id], now=NOW)
    assert found == {variant.id: Decimal(expected)}


def check_quote(block: dict[str, Any], expect: dict[str, Any]) -> None:
    quote = quote_of(block)
    first = quote.lines[0]
    told = {
        "unit_price": first.unit_price,
        "regular_price": first.regular_price,
        "line": first.amount.amount,
        "net": quote.net.amount,
        "tax": quote.tax.amount,
        "gross": quote.gross.amount,
    }
    for name, value in expect.items():
        match name:
            case "steps" | "line_steps":
                assert steps_of(first.steps, per_line=name == "line_steps") == [
                    (kind, Decimal(amount)) for kind, amount in value
                ]
            case "lines":
                assert [line.amount for line in quote.lines] == [money(text) for text in value]
            case "taxes":
                assert [line.tax for line in quote.lines] == [money(text) for text in value]
            case "coupons":
                assert [
                    [c.code, str(c.state), *([str(c.missing.amount)] if c.missing else [])] for c in quote.coupons
                ] == value
            case "position":
                assert quote.tax_position == value
            case "exemption_reason":
                assert quote.exemption_reason == value
            case _:
                assert told[name] == Decimal(value), name


def steps_of(steps: tuple[Step, ...], *, per_line: bool) -> list[tuple[str, Decimal]]:
    return [(step.kind.value, step.amount) for step in steps if step.per_line is per_line]


def quote_of(block: dict[str, Any]) -> Quote:
    buyer = buyer_of(block)
    articles = {UUID(int=n): article_of(UUID(int=n), line) for n, line in enumerate(block["line"])}
    wanted = [
        Wanted(UUID(int=n), line["quantity"], staff_percent_off=Decimal(line.get("staff_percent", 0)))
        for n, line in enumerate(block["line"])
    ]
    coupons = [CouponFact(p.coupon_code, p.id, CouponState.USED) for p in buyer.promotions if p.coupon_code]
    charges = [Charge(c["label"], money(c["gross"]), includes_tax=True) for c in block.get("charge", ())]
    return price_quote(buyer, articles, wanted, coupons=coupons, charges=charges, now=NOW)


def buyer_of(block: dict[str, Any]) -> Buyer:
    described = block["buyer"]
    organisation = described.get("organisation")
    position, reason = tax_position(
        country=described["country"],
        house_country="FR",
        registrations=["CH"],
        organisation=OrganisationTax(
            organisation["country"], organisation.get("checked_number", False), organisation.get("exempt_reason", "")
        )
        if organisation
        else None,
    )
    shows_gross = described["shows"] == "gross"
    terms: dict[UUID | None, list[Term]] = {}
    for n, line in enumerate(block["line"]):
        for minimum, amount in line.get("contract", {}).items():
            term = Term("C", UUID(int=n), "", int(minimum), Decimal(amount), 1, None)
            terms.setdefault(term.variant_id, []).append(term)
        if "contract_percent" in line:
            terms[None] = [Term("C", None, "", 1, None, 1, Decimal(line["contract_percent"]))]
    promotions = [promotion_of(n, described) for n, described in enumerate(block.get("promotion", ()))]
    return Buyer(
        inputs=PriceInputs(
            currency="EUR",
            shows_gross=shows_gross,
            market="B2C" if shows_gross else "B2B",
            trade="",
            country=described["country"],
            tax_position=position,
            exemption_reason=reason,
        ),
        digits=2,
        terms=terms,
        promotions=sorted(promotions, key=lambda p: (-p.priority, p.code)),
        offers=[
            OfferFact(UUID(int=n), "o", None, "", None, Decimal(offer["price"]), offer.get("pieces_left"), "")
            for n, offer in enumerate(block.get("offer", ()))
        ],
        rates=rates_today(),
    )


def rates_today() -> dict[tuple[str, str], Decimal]:
    """From the table as the database loaded it."""
    load_tax_rates()
    today = NOW.date()
    rows = TaxRate.objects.filter(valid_from__lte=today).order_by("valid_from")
    return {
        (row.country, row.category): row.percent for row in rows if row.valid_until is None or row.valid_until > today
    }


def promotion_of(n: int, described: dict[str, Any]) -> PromotionFact:
    return PromotionFact(
        UUID(int=n),
        described["code"],
        {},
        described["kind"],
        Decimal(described.get("percent", 0)),
        Decimal(described.get("amount", 0)),
        described.get("buy", 0),
        described.get("free", 0),
        money(described.get("threshold", "0")).minor,
        frozenset(),
        None,
        described.get("combines", False),
        described.get("priority", 0),
        described.get("coupon", ""),
    )


def article_of(variant_id: UUID, line: dict[str, Any]) -> Article:
    base = line.get("base", 1)
    rungs = [Rung(1, Decimal(line["price"]), base)]
    rungs += [Rung(int(n), Decimal(amount), base) for n, amount in line.get("quantity_prices", {}).items()]
    price_list = PriceListFact("list", line["list"] == "gross", line.get("tax_country", ""))
    return Article(variant_id, line.get("tax_category", "standard"), (), 1, 1, price_list, rungs)


def test_nothing_is_read_past() -> None:
    assert len(BLOCKS) == TEXT.count("```toml") >= 20
