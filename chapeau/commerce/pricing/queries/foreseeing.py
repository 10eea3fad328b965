"""What an offer would do before it is given: the same staircase with the offer in it, for each kind of buyer among many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.pricing.loading import load_articles, load_buyer, load_costs
from chapeau.commerce.pricing.queries.prices import price_inputs
from chapeau.commerce.pricing.rules.facts import Buyer, OfferFact
from chapeau.commerce.pricing.rules.staircase import price_shelf
from chapeau.commerce.pricing.values import ForeseenLine, ForeseenOffer, OfferTerms, ShelfLine, StepKind
from chapeau.kit.db import fetch
from chapeau.kit.house import currency_of
from chapeau.kit.ids import new_id
from chapeau.kit.money import round_decimal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard

MOST_KINDS = 20
MOST_ARTICLES = 200
HUNDRED = Decimal(100)

_COVERED = """
SELECT variant.id FROM catalog_variant variant
JOIN catalog_product product ON product.id = variant.product_id
JOIN catalog_category own ON own.id = product.category_id
LEFT JOIN catalog_category category ON category.id = %(category)s::uuid
WHERE product.published_at IS NOT NULL AND
      (%(category)s::uuid IS NULL OR own.path = category.path OR starts_with(own.path, category.path || '/'))
ORDER BY variant.sku LIMIT %(most)s
"""
_OWN_PRICES = """
SELECT organisation_id FROM pricing_contract WHERE organisation_id = ANY(%(some)s::uuid[])
UNION SELECT organisation_id FROM pricing_list WHERE organisation_id = ANY(%(some)s::uuid[])
"""


def foresee(terms: OfferTerms, hat_ids: Sequence[UUID], now: datetime) -> ForeseenOffer:
    """Prices and margins before and after, for the largest ``MOST_KINDS`` kinds of buyers and ``MOST_ARTICLES`` articles."""
    cards = list(people.hat_cards(SYSTEM, ids=hat_ids).values())
    kinds = _kinds(cards)
    looked_at = kinds[:MOST_KINDS]
    variants = list(terms.variant_ids) or [
        row[0] for row in fetch(_COVERED, {"category": terms.category_id, "most": MOST_ARTICLES})
    ]
    lines: list[ForeseenLine] = []
    for same in looked_at:
        lines += _lines(terms, same[0], len(same), variants, now)
    return ForeseenOffer(tuple(lines), len(cards), sum(len(same) for same in looked_at), len(kinds), len(variants))


def currency_paid(card: HatCard) -> str:
    return currency_of(card.country or "FR") if card.is_private else card.currency


def _kinds(cards: Sequence[HatCard]) -> list[list[HatCard]]:
    """Hats whose prices come about alike, the most first."""
    organisations = {card.organisation_id for card in cards if card.organisation_id}
    own = {row[0] for row in fetch(_OWN_PRICES, {"some": list(organisations)}, kept=False)} if organisations else set()
    alike: defaultdict[object, list[HatCard]] = defaultdict(list)
    for card in cards:
        tax = (bool(card.vat_number and card.vat_checked_at), card.vat_exempt_reason)
        special = card.organisation_id if card.organisation_id in own else None
        alike[(special, card.is_private, card.market, card.trade, card.country, currency_paid(card), tax)].append(card)
    return sorted(alike.values(), key=len, reverse=True)


def _lines(
    terms: OfferTerms, card: HatCard, count: int, variant_ids: Sequence[UUID], now: datetime
) -> list[ForeseenLine]:
    if terms.currency and currency_paid(card) != terms.currency:
        return []
    inputs = price_inputs(SYSTEM, hat=card, country=card.country or "FR", now=now)
    articles = load_articles(inputs, variant_ids, now)
    buyer = load_buyer(inputs, variant_ids, articles, now)
    before = price_shelf(buyer, articles, {})
    after = price_shelf(_with_offers(buyer, terms), articles, {})
    costs = load_costs(variant_ids, inputs.currency, now)
    return [
        ForeseenLine(
            variant_id=key,
            hat_id=card.id,
            people=count,
            before=before[key],
            after=line,
            percent_off=_percent_off(before[key], line),
            cost=costs.get(key),
            margin_before=_margin(before[key], costs.get(key)),
            margin_after=_margin(line, costs.get(key)),
            applies=any(step.kind is StepKind.PERSONAL_OFFER for step in line.steps),
        )
        for key, line in after.items()
    ]


def _with_offers(buyer: Buyer, terms: OfferTerms) -> Buyer:
    category = fetch("SELECT code FROM catalog_category WHERE id = %(id)s::uuid", {"id": terms.category_id})
    code = category[0][0] if category else ""
    fresh = [
        OfferFact(new_id(), "", variant, code, terms.percent_off, terms.amount, terms.limit_quantity, terms.reason)
        for variant in (terms.variant_ids or (None,))
    ]
    return replace(buyer, offers=[*buyer.offers, *fresh])


def _percent_off(before: ShelfLine, after: ShelfLine) -> Decimal:
    was, becomes = before.unit_price / before.base, after.unit_price / after.base
    return round_decimal((was - becomes) * HUNDRED / was, 1) if was and becomes < was else Decimal(0)


def _margin(line: ShelfLine, cost: Decimal | None) -> Decimal | None:
    """Per piece, net."""
    if cost is None:
        return None
    price = line.unit_price / line.base
    if line.shows_gross:
        price = price * HUNDRED / (HUNDRED + line.tax_percent)
    return round_decimal(price - cost, 6)
