"""Reads what the staircase needs, a set at a time: one query per kind of fact, plain tuples, no objects of the ORM."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chapeau.commerce.pricing.rules.facts import (
    ZERO,
    Article,
    Buyer,
    OfferFact,
    PriceListFact,
    PromotionFact,
    Rung,
    Term,
)
from chapeau.commerce.pricing.rules.lowest import ShelfPeriod, lowest_before
from chapeau.commerce.pricing.rules.staircase import CouponFact
from chapeau.commerce.pricing.values import CouponState, PriceInputs
from chapeau.kit.db import fetch
from chapeau.kit.money import minor_digits
from chapeau.person.people.queries import MERGED_HATS

MOST_KEPT = 500
"""Articles up to which a plan made for any of them is good."""


def _sql(text: str) -> str:
    """``LIVE(row)`` in the text stands for: the row's period holds the moment asked for; ``THE_HATS`` for the hat and
    those merged with it."""
    text = text.replace("THE_HATS", f"ANY(ARRAY({MERGED_HATS}))")
    live = r"\1.valid_from <= %(now)s AND (\1.valid_until IS NULL OR \1.valid_until > %(now)s)"
    return re.sub(r"LIVE\((\w+)\)", live, text)


# The order of lists: by hand first, then the more specific.
_LISTS = _sql("""
SELECT list.id, list.code, list.includes_tax, list.tax_country FROM pricing_list list
WHERE list.currency = %(currency)s AND LIVE(list)
  AND (list.markets = '{}' OR %(market)s = ANY(list.markets))
  AND (list.trades = '{}' OR %(trade)s = ANY(list.trades))
  AND (list.countries = '{}' OR %(country)s = ANY(list.countries))
  AND (list.organisation_id IS NULL OR list.organisation_id = %(organisation)s)
ORDER BY list.priority DESC, list.organisation_id IS NULL, list.trades = '{}', list.markets = '{}',
         list.countries = '{}', list.code
""")

# Of each variant only the rows of the first list in order that has any, found by the index: with many lists the others
# would cost five times as much to read and be thrown away.
_ARTICLES = _sql("""
SELECT variant.id, product.tax_category, category.path, variant.minimum_quantity, variant.quantity_step,
       variant.business_minimum_quantity, variant.business_quantity_step,
       first.place, price.minimum_quantity, price.amount, price.base
FROM catalog_variant variant
CROSS JOIN LATERAL (
    SELECT tax_category, category_id FROM catalog_product WHERE id = variant.product_id OFFSET 0
) product  -- the offset keeps the planner from reading all products
JOIN catalog_category category ON category.id = product.category_id
LEFT JOIN LATERAL (
    SELECT price.price_list_id, list.place
    FROM unnest(%(lists)s::uuid[]) WITH ORDINALITY AS list (id, place)
    JOIN pricing_price price ON price.price_list_id = list.id
    WHERE price.variant_id = variant.id AND LIVE(price)
    ORDER BY list.place LIMIT 1
) first ON true
LEFT JOIN pricing_price price
    ON price.variant_id = variant.id AND price.price_list_id = first.price_list_id AND LIVE(price)
WHERE variant.id = ANY(%(variants)s::uuid[])
ORDER BY variant.id, price.minimum_quantity
""")

_TERMS = _sql("""
SELECT contract.code, term.variant_id, coalesce(category.code, ''), term.minimum_quantity, term.amount, term.base,
       term.percent_off
FROM pricing_contract contract
JOIN pricing_contract_term term ON term.contract_id = contract.id
LEFT JOIN catalog_category category ON category.id = term.category_id
WHERE contract.organisation_id = %(organisation)s AND contract.currency = %(currency)s
  AND LIVE(contract) AND LIVE(term)
  AND (term.variant_id IS NULL OR term.variant_id = ANY(%(variants)s::uuid[]))
ORDER BY term.minimum_quantity, contract.code
""")

_PROMOTIONS = _sql("""
SELECT promotion.id, promotion.code, promotion.names, promotion.kind, promotion.percent, promotion.amount,
       promotion.buy_quantity, promotion.free_quantity, promotion.threshold_minor, promotion.categories,
       ARRAY(SELECT link.variant_id FROM pricing_promotion_variant link
             WHERE link.promotion_id = promotion.id AND link.variant_id = ANY(%(variants)s::uuid[])),
       EXISTS (SELECT 1 FROM pricing_promotion_variant link WHERE link.promotion_id = promotion.id),
       promotion.is_combinable, promotion.priority
FROM pricing_promotion promotion
WHERE LIVE(promotion)
  AND (promotion.currency = '' OR promotion.currency = %(currency)s)
  AND (promotion.markets = '{}' OR %(market)s = ANY(promotion.markets))
  AND (promotion.countries = '{}' OR %(country)s = ANY(promotion.countries))
  AND (NOT promotion.needs_coupon OR promotion.id = ANY(%(promotions)s))
ORDER BY promotion.priority DESC, promotion.code, promotion.id
""")

_OFFERS = _sql("""
SELECT offer.id, offer.code, offer.variant_id, coalesce(category.code, ''), offer.percent_off, offer.amount,
       offer.limit_quantity - offer.used_quantity, offer.reason
FROM pricing_personal_offer offer
LEFT JOIN catalog_category category ON category.id = offer.category_id
WHERE offer.hat_id = THE_HATS AND LIVE(offer)
  AND (offer.currency = '' OR offer.currency = %(currency)s)
  AND (offer.variant_id IS NULL OR offer.variant_id = ANY(%(variants)s::uuid[]))
  AND (offer.limit_quantity IS NULL OR offer.used_quantity < offer.limit_quantity)
  AND (offer.limit_orders IS NULL OR offer.used_orders < offer.limit_orders)
ORDER BY offer.code
""")

_RATES = """
SELECT country, category, percent FROM pricing_tax_rate
WHERE country = ANY(%(countries)s) AND valid_from <= %(today)s AND (valid_until IS NULL OR valid_until > %(today)s)
"""

# A person's uses count over all hats; an alias of a merged person points to the same person.
_COUPONS = """
SELECT coupon.code, coupon.id, coupon.promotion_id, coupon.valid_from, coupon.valid_until,
       coupon.limit_in_all IS NOT NULL AND coupon.limit_in_all <= (
           SELECT count(*) FROM pricing_coupon_use used
           WHERE used.coupon_id = coupon.id AND used.released_at IS NULL
             AND used.order_id IS DISTINCT FROM %(order)s),
       coupon.limit_per_person IS NOT NULL AND coupon.limit_per_person <= (
           SELECT count(*) FROM pricing_coupon_use used
           LEFT JOIN people_hat hat ON hat.id = used.hat_id
           WHERE used.coupon_id = coupon.id AND used.released_at IS NULL
             AND used.order_id IS DISTINCT FROM %(order)s
             AND (hat.person_id = (SELECT person_id FROM people_hat WHERE id = %(hat)s)
                  OR used.visitor_id = %(visitor)s)),
       promotion.valid_from, promotion.valid_until, promotion.currency, promotion.markets, promotion.countries
FROM pricing_coupon coupon JOIN pricing_promotion promotion ON promotion.id = coupon.promotion_id
WHERE coupon.code = ANY(%(codes)s)
"""

# What sorts a list until the buyer's own view has been filled: the one that differs least.
_NEAREST_VIEW = """
SELECT id FROM pricing_view
WHERE currency = %(currency)s AND shows_gross = %(shows_gross)s AND refreshed_at IS NOT NULL
  AND (organisation_id IS NULL OR organisation_id = %(organisation)s)
ORDER BY organisation_id IS NULL, market <> %(market)s, trade <> %(trade)s, country <> %(country)s,
         tax_position <> %(tax_position)s, refreshed_at, id
LIMIT 1
"""

# Article by article through the index, the newest periods first: a hundred reach further back than any reduction.
_PERIODS = """
WITH own AS (
    SELECT id FROM pricing_view WHERE currency = %(currency)s AND shows_gross = %(shows_gross)s AND market = %(market)s
    AND trade = %(trade)s AND country = %(country)s AND (organisation_id IS NULL OR organisation_id = %(organisation)s)
    AND tax_position = %(tax_position)s AND refreshed_at IS NOT NULL ORDER BY organisation_id IS NULL LIMIT 1
)
SELECT wanted.id, shelf.amount, shelf.regular_amount, shelf.valid_from, shelf.valid_until
FROM own CROSS JOIN unnest(%(variants)s::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT amount, regular_amount, valid_from, valid_until FROM pricing_shelf_price
    WHERE variant_id = wanted.id AND view_id = own.id AND valid_from <= %(now)s
    ORDER BY valid_from DESC LIMIT 100
) shelf
"""

# Articles a personal offer may reach: named ones, those below a category, or all.
_OFFERED = _sql("""
SELECT DISTINCT variant.id FROM pricing_personal_offer offer
LEFT JOIN catalog_category category ON category.id = offer.category_id
JOIN catalog_variant variant ON (offer.variant_id IS NULL OR variant.id = offer.variant_id)
JOIN catalog_product product ON product.id = variant.product_id
JOIN catalog_category own ON own.id = product.category_id
WHERE offer.hat_id = THE_HATS AND LIVE(offer)
  AND (offer.currency = '' OR offer.currency = %(currency)s)
  AND (offer.category_id IS NULL OR own.path = category.path OR starts_with(own.path, category.path || '/'))
ORDER BY 1
""")

_COSTS = _sql("""
SELECT cost.variant_id, cost.amount FROM catalog_purchase_cost cost
WHERE cost.variant_id = ANY(%(variants)s::uuid[]) AND cost.currency = %(currency)s AND LIVE(cost)
""")


def load_articles(inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime) -> list[Article]:
    """The variants with the prices of the list that wins for each: two queries."""
    lists = fetch(
        _LISTS,
        {
            "currency": inputs.currency,
            "market": inputs.market,
            "trade": inputs.trade,
            "country": inputs.country,
            "organisation": inputs.organisation_id,
            "now": now,
        },
    )
    facts = [PriceListFact(code, includes_tax, country) for _, code, includes_tax, country in lists]
    parameters = {"lists": as_array([row[0] for row in lists]), "variants": as_array(variant_ids), "now": now}
    business = inputs.buys_as_business
    articles: list[Article] = []
    rungs: list[Rung] = []
    last = None
    for row in fetch(_ARTICLES, parameters, kept=len(variant_ids) <= MOST_KEPT):
        (
            variant_id,
            tax_category,
            path,
            minimum,
            step,
            business_minimum,
            business_step,
            place,
            quantity,
            amount,
            base,
        ) = row
        if variant_id == last:
            rungs.append(Rung(quantity, amount, base))
            continue
        last = variant_id
        rungs = [Rung(quantity, amount, base)] if place else []
        articles.append(
            Article(
                variant_id,
                tax_category,
                tuple(path.split("/")),
                (business_minimum or minimum) if business else minimum,
                (business_step or step) if business else step,
                facts[place - 1] if place else None,
                rungs,
            )
        )
    return articles


def as_array(keys: Sequence[UUID]) -> str:
    """Keys as one array literal: hundreds of them are quoted one by one otherwise."""
    return "{" + ",".join(map(str, keys)) + "}"


def load_buyer(
    inputs: PriceInputs,
    variant_ids: Sequence[UUID],
    articles: Sequence[Article],
    now: datetime,
    *,
    coupon_promotions: Mapping[UUID, str] | None = None,
    with_offers: bool = True,
) -> Buyer:
    """What is known of the buyer for these variants: at most four queries.

    ``coupon_promotions``: promotions opened by usable coupons, with the code.
    """
    variants, few = as_array(variant_ids), len(variant_ids) <= MOST_KEPT
    opened = coupon_promotions or {}
    shared = {"currency": inputs.currency, "variants": variants, "now": now}
    countries = {inputs.country, inputs.house_country}
    countries.update(a.price_list.tax_country for a in articles if a.price_list and a.price_list.tax_country)
    rates = fetch(_RATES, {"countries": sorted(countries), "today": now.date()})
    terms: dict[UUID | None, list[Term]] = {}
    if inputs.organisation_id is not None:
        for row in fetch(_TERMS, {**shared, "organisation": inputs.organisation_id}, kept=few):
            term = Term(*row)
            terms.setdefault(term.variant_id, []).append(term)
    promotions = fetch(
        _PROMOTIONS,
        {**shared, "market": inputs.market, "country": inputs.country, "promotions": list(opened)},
        kept=few,
    )
    offers: list[tuple[Any, ...]] = []
    if with_offers and inputs.hat_id is not None and inputs.has_offers:
        offers = fetch(_OFFERS, {**shared, "hat": inputs.hat_id}, kept=few)
    return Buyer(
        inputs=inputs,
        digits=minor_digits(inputs.currency),
        terms=terms,
        promotions=[_promotion(row, opened) for row in promotions],
        offers=[OfferFact(*row) for row in offers],
        rates={(country, category): percent for country, category, percent in rates},
    )


def _promotion(row: tuple[Any, ...], opened: Mapping[UUID, str]) -> PromotionFact:
    (
        promotion_id,
        code,
        names,
        kind,
        percent,
        amount,
        buy,
        free,
        threshold,
        categories,
        variants,
        is_limited,
        is_combinable,
        priority,
    ) = row
    return PromotionFact(
        promotion_id,
        code,
        json.loads(names),
        kind,
        percent if percent is not None else ZERO,
        amount if amount is not None else ZERO,
        buy or 0,
        free or 0,
        threshold or 0,
        frozenset(categories),
        frozenset(variants) if is_limited else None,
        is_combinable,
        priority,
        opened.get(promotion_id, ""),
    )


def load_coupons(
    inputs: PriceInputs, codes: Sequence[str], order_id: UUID | None, now: datetime
) -> tuple[list[CouponFact], dict[UUID, str]]:
    """The typed codes with what speaks against them, and the promotions that the usable ones open."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    if not wanted:
        return [], {}
    parameters = {"codes": wanted, "order": order_id, "hat": inputs.hat_id, "visitor": inputs.visitor_id}
    found = {row[0]: row[1:] for row in fetch(_COUPONS, parameters)}
    facts: list[CouponFact] = []
    opened: dict[UUID, str] = {}
    for code in wanted:
        if code not in found:
            facts.append(CouponFact(code, None, CouponState.UNKNOWN))
            continue
        coupon_id, promotion_id, since, until, used_in_all, used_by_person, *promotion = found[code]
        state = _coupon_state(inputs, since, until, used_in_all or used_by_person, promotion, now)
        facts.append(CouponFact(code, coupon_id, state))
        if state is CouponState.USED:
            opened.setdefault(promotion_id, code)
    return facts, opened


def _coupon_state(
    inputs: PriceInputs,
    since: datetime,
    until: datetime | None,
    is_used_up: bool,
    promotion: Sequence[Any],
    now: datetime,
) -> CouponState:
    opened_at, closed_at, currency, markets, countries = promotion
    if not (max(since, opened_at) <= now and (until is None or now < until) and (closed_at is None or now < closed_at)):
        return CouponState.NOT_NOW
    if (
        (currency and currency != inputs.currency)
        or (markets and inputs.market not in markets)
        or (countries and inputs.country not in countries)
    ):
        return CouponState.NOT_FOR_YOU
    return CouponState.USED_UP if is_used_up else CouponState.USED


def load_lowest(inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime) -> dict[UUID, Decimal]:
    """The lowest shelf price of the 30 days before the present reduction began; variants without history left out."""
    if not variant_ids:
        return {}
    periods: dict[UUID, list[ShelfPeriod]] = {}
    for variant_id, *period in fetch(_PERIODS, {"variants": as_array(variant_ids), "now": now, **_view_key(inputs)}):
        periods.setdefault(variant_id, []).append(ShelfPeriod(*period))
    lowest = {}
    for variant_id, found in periods.items():
        found.sort(key=lambda period: period.since, reverse=True)
        amount = lowest_before(found)
        if amount is not None:
            lowest[variant_id] = amount
    return lowest


def load_offered_variants(inputs: PriceInputs, now: datetime) -> list[UUID]:
    """The variants that the hat's personal offers may reach."""
    if inputs.hat_id is None or not inputs.has_offers:
        return []
    return [row[0] for row in fetch(_OFFERED, {"hat": inputs.hat_id, "currency": inputs.currency, "now": now})]


def load_costs(variant_ids: Sequence[UUID], currency: str, now: datetime) -> dict[UUID, Decimal]:
    """What the house pays for a piece now, in this currency."""
    return dict(fetch(_COSTS, {"variants": as_array(variant_ids), "currency": currency, "now": now}))


def find_view(inputs: PriceInputs) -> UUID | None:
    """The view of hats with the same inputs; until that has shelf prices the one that differs least."""
    found = fetch(_NEAREST_VIEW, _view_key(inputs))
    return found[0][0] if found else None


def _view_key(inputs: PriceInputs) -> dict[str, Any]:
    names = ("currency", "shows_gross", "market", "trade", "country", "organisation", "tax_position")
    return dict(zip(names, inputs.view_key, strict=True))
