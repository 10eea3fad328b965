"""What holds in every world: the shelf is the quote, steps sum to prices, parts to documents, offers never hurt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.commerce.pricing.rules.basket import free_pieces
from chapeau.commerce.pricing.rules.facts import Article, Buyer, OfferFact, PriceListFact, PromotionFact, Rung, Term
from chapeau.commerce.pricing.rules.staircase import per_piece, price_quote, price_shelf, shelf_amounts
from chapeau.commerce.pricing.rules.tax import Taxable, tax_document, tax_of
from chapeau.commerce.pricing.values import PriceInputs, Quote, TaxPosition, Wanted, quote_from_json, quote_to_json
from chapeau.kit.money import Money

NOW = datetime(2026, 3, 10, tzinfo=UTC)
RATES = {
    ("FR", "standard"): Decimal(20),
    ("FR", "books"): Decimal("5.5"),
    ("DE", "standard"): Decimal(19),
    ("DE", "books"): Decimal(7),
    ("CH", "standard"): Decimal("8.1"),
}
CATEGORIES = ("parts", "tools", "books")


def key(number: int) -> UUID:
    return UUID(int=number)


def amounts(places: int = 6) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=5_000, places=places, allow_nan=False, allow_infinity=False)


percentages = st.decimals(min_value=1, max_value=100, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def articles(draw: st.DrawFn, number: int) -> Article:
    minimums = [1, *sorted(draw(st.sets(st.integers(2, 50), max_size=3)))]
    base = draw(st.sampled_from([1, 1, 1, 100]))
    places = draw(st.sampled_from([2, 2, 4, 6]))
    has_list = draw(st.booleans()) or draw(st.booleans())
    price_list = PriceListFact("list", draw(st.booleans()), draw(st.sampled_from(["", "FR", "DE"])))
    return Article(
        key(number),
        draw(st.sampled_from(["standard", "books"])),
        ("all", draw(st.sampled_from(CATEGORIES))),
        draw(st.integers(1, 12)),
        1,
        price_list if has_list else None,
        [Rung(minimum, draw(amounts(places)), base) for minimum in minimums] if has_list else [],
    )


@st.composite
def promotions(draw: st.DrawFn, number: int) -> PromotionFact:
    kind = draw(st.sampled_from(["percent", "percent", "amount", "buy-x-get-y", "order-percent", "order-amount"]))
    return PromotionFact(
        key(1_000 + number),
        f"P{number}",
        {"en": f"Offer {number}"},
        kind,
        draw(percentages),
        draw(amounts(2)),
        draw(st.integers(1, 3)),
        draw(st.integers(1, 2)),
        draw(st.sampled_from([0, 0, 2_000])) if kind.startswith("order") else 0,
        frozenset(draw(st.sets(st.sampled_from(CATEGORIES), max_size=2))),
        draw(st.sampled_from([None, None, frozenset({key(1), key(2)})])),
        draw(st.booleans()),
        draw(st.integers(0, 2)),
    )


@st.composite
def personal_offers(draw: st.DrawFn, number: int) -> OfferFact:
    is_price = draw(st.booleans())
    return OfferFact(
        key(2_000 + number),
        f"o{number}",
        draw(st.sampled_from([None, key(1), key(2)])),
        draw(st.sampled_from(["", "tools"])),
        None if is_price else draw(percentages),
        draw(amounts(2)) if is_price else None,
        draw(st.sampled_from([None, 1, 5, 40])),
        "",
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Buyer, list[Article]]:
    shows_gross = draw(st.booleans())
    country = draw(st.sampled_from(["FR", "DE", "CH"]))
    position = draw(st.sampled_from(list(TaxPosition)))
    found = [draw(articles(number)) for number in range(1, draw(st.integers(1, 5)) + 1)]
    terms: dict[UUID | None, list[Term]] = {}
    if not shows_gross:
        for article in found:
            if draw(st.booleans()):
                terms[article.variant_id] = [
                    Term("C", article.variant_id, "", minimum, draw(amounts()), 1, None) for minimum in (1, 10)
                ]
        if draw(st.booleans()):
            terms[None] = [Term("C", None, draw(st.sampled_from(["", "parts"])), 1, None, 1, draw(percentages))]
    offers = [draw(personal_offers(number)) for number in range(draw(st.integers(0, 2)))]
    given_promotions = [draw(promotions(number)) for number in range(draw(st.integers(0, 5)))]
    buyer = Buyer(
        inputs=PriceInputs(
            currency="EUR",
            shows_gross=shows_gross,
            market="B2C" if shows_gross else "B2B",
            trade="",
            country=country,
            tax_position=position,
            exemption_reason="" if position == "domestic" else str(position),
        ),
        digits=2,
        terms=terms,
        promotions=sorted(given_promotions, key=lambda p: (-p.priority, p.code)),
        offers=offers,
        rates=RATES,
    )
    return buyer, found


def without(buyer: Buyer, *, basket: bool = False, offers: bool = False) -> Buyer:
    """The same buyer without what depends on the basket, or without personal offers."""
    kept = [p for p in buyer.promotions if not basket or p.kind in ("percent", "amount")]
    return replace(buyer, promotions=kept, offers=[] if offers else buyer.offers)


def quoted(buyer: Buyer, found: list[Article], quantities: list[int]) -> Quote:
    wanted = [Wanted(article.variant_id, quantity) for article, quantity in zip(found, quantities, strict=False)]
    return price_quote(
        buyer, {article.variant_id: article for article in found}, wanted, coupons=(), charges=(), now=NOW
    )


def minimums(found: list[Article]) -> list[int]:
    return [article.minimum_quantity for article in found]


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_the_shelf_price_is_the_exact_price_at_minimum_quantity(world: tuple[Buyer, list[Article]]) -> None:
    buyer, found = world
    plain = without(buyer, basket=True, offers=True)
    stored = {variant_id: (amount, regular) for variant_id, amount, regular in shelf_amounts(plain, found)}
    shown = price_shelf(plain, found, {})
    exact = {line.variant_id: line for line in quoted(plain, found, minimums(found)).lines}
    assert stored.keys() == shown.keys() == exact.keys()
    for variant_id, line in exact.items():
        assert shown[variant_id].unit_price == line.unit_price
        assert shown[variant_id].steps == line.steps
        assert stored[variant_id] == (
            per_piece(line.unit_price, line.base),
            per_piece(line.regular_price, line.base),
        )


@settings(max_examples=100, deadline=None)
@given(worlds(), st.lists(st.integers(1, 60), min_size=5, max_size=5))
def test_steps_sum_to_prices_and_parts_to_the_document(
    world: tuple[Buyer, list[Article]], quantities: list[int]
) -> None:
    buyer, found = world
    quote = quoted(buyer, found, quantities)
    for line in quote.lines:
        assert sum(step.amount for step in line.steps if not step.per_line) == line.unit_price
        pieces = Money.of(line.unit_price * line.quantity / line.base, "EUR").amount
        assert pieces + sum(step.amount for step in line.steps if step.per_line) == line.amount.amount
        assert line.net + line.tax == line.gross
        assert line.amount == (line.gross if quote.shows_gross else line.net)
        assert line.amount.minor >= 0
    assert sum(line.net.minor for line in quote.lines) == quote.net.minor == sum(p.net.minor for p in quote.taxes)
    assert sum(line.tax.minor for line in quote.lines) == quote.tax.minor == sum(p.tax.minor for p in quote.taxes)
    assert quote.net + quote.tax == quote.gross
    assert quote_from_json(quote_to_json(quote)) == quote


@settings(max_examples=100, deadline=None)
@given(worlds(), st.lists(st.integers(1, 60), min_size=5, max_size=5))
def test_offers_never_make_a_basket_dearer(world: tuple[Buyer, list[Article]], quantities: list[int]) -> None:
    buyer, found = world
    regular = quoted(replace(buyer, promotions=[], offers=[]), found, quantities)
    pieces = quoted(without(buyer, basket=True, offers=True), found, quantities)
    everything = quoted(replace(buyer, offers=[]), found, quantities)
    assert everything.goods <= pieces.goods <= regular.goods


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(1, 5), st.integers(1, 3))
def test_every_full_group_has_its_free_pieces(quantities: list[int], buy: int, free: int) -> None:
    counts = free_pieces(quantities, buy, free)
    assert sum(counts) == sum(quantities) // (buy + free) * free
    assert all(0 <= count <= quantity for count, quantity in zip(counts, quantities, strict=True))


@given(
    st.lists(st.integers(0, 10_000_000), min_size=1, max_size=40), st.sampled_from(list(RATES.values())), st.booleans()
)
def test_tax_of_a_document_is_rounded_once(minors: list[int], percent: Decimal, is_gross: bool) -> None:
    taxed, parts = tax_document(
        [Taxable(minor, "standard", percent, "") for minor in minors], is_gross=is_gross, currency="EUR"
    )
    assert sum(part.tax for part in taxed) == tax_of(sum(minors), percent, is_gross=is_gross) == parts[0].tax.minor
    assert all(part.net + part.tax == part.gross for part in taxed)
