"""Two years of orders before the shop had this database: who bought what, when, and how it arrived."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from uuid import UUID

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import LANGUAGES, VariantCard
from chapeau.commerce.history.actions import PastLine, PastOrder, store_past_orders
from chapeau.commerce.ordering.values import Channel, PaymentChoice
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs, ShelfLine
from chapeau.interfaces.demo.crowd import TWO_YEARS, Buyer
from chapeau.interfaces.demo.house import House
from chapeau.kit.money import Money, round_decimal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Trade

QUIET_DAYS = 9
"""Up to these days: by now all of it was delivered. What came in the last six weeks besides was placed here, step by step
(``lately``)."""
SEASON = {1: 0.75, 2: 0.8, 3: 1.15, 4: 1.3, 5: 1.3, 6: 1.2, 7: 0.85, 8: 0.8, 9: 1.0, 10: 0.95, 11: 1.2, 12: 1.25}
FAVOURITES = {
    Trade.REPAIR: ("chains", "brake-pads", "tubes", "tyres", "cables", "spokes", "lubricants", "tools"),
    Trade.MAKER: ("spokes", "rims", "hubs", "forks", "headsets", "cranksets", "handlebars"),
    Trade.RESELLER: ("helmets", "lights", "locks", "bags", "grips", "tyres"),
    Trade.FLEET: ("tyres", "brake-pads", "saddles", "locks", "batteries"),
    Trade.PUBLIC: ("tyres", "batteries", "locks", "lights"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a kind of buyer sees: prices by variant."""

    inputs: PriceInputs
    prices: dict[UUID, ShelfLine]


def make_past(
    house: House, buyers: Sequence[Buyer], skus: dict[str, UUID], now: datetime, rng: Random, many: int
) -> int:
    cards = people.hat_cards(SYSTEM, ids=[buyer.hat_id for buyer in buyers])
    articles = {
        language: catalog.variants(SYSTEM, ids=list(skus.values()), market=None, language=language)
        for language in LANGUAGES
    }
    by_line: dict[str, list[UUID]] = {}
    for article in articles["en"].values():
        by_line.setdefault(article.category_codes[-1], []).append(article.id)
    costs = catalog.costs(SYSTEM, variant_ids=list(skus.values()), currency="EUR", at=now)
    shelves: dict[tuple[str, str, str], Shelf] = {}
    came = sorted(buyers, key=lambda buyer: (buyer.since, buyer.hat_id))
    eagerness = list(accumulate(buyer.eagerness for buyer in came))
    orders = []
    for placed_at in _moments(now, rng, many):
        here = bisect_right(came, placed_at, key=lambda buyer: buyer.since)
        if not here:
            continue
        buyer = came[bisect_right(eagerness, rng.random() * eagerness[here - 1], hi=here - 1)]
        card = cards[buyer.hat_id]
        shelf = _shelf(shelves, card, list(skus.values()), now)
        lines = _lines(buyer, shelf, by_line, articles[card.language], costs, rng)
        if lines:
            orders.append(_order(house, buyer, card, shelf.inputs, placed_at, lines, rng))
    orders.sort(key=lambda order: order.placed_at)
    return store_past_orders(SYSTEM, orders=orders, now=now)


def _moments(now: datetime, rng: Random, many: int) -> list[datetime]:
    """Working hours of two years: more in spring and before Christmas, and from year to year."""
    days = [now - TWO_YEARS + timedelta(days=place) for place in range(TWO_YEARS.days - QUIET_DAYS)]
    weights = [SEASON[day.month] * (0.6 + 0.8 * place / TWO_YEARS.days) for place, day in enumerate(days)]
    hours = (8, 9, 10, 11, 12, 13, 15, 17, 19)
    return [
        day.replace(hour=rng.choice(hours), minute=rng.randint(0, 59))
        for day in sorted(rng.choices(days, weights, k=many))
    ]


def _shelf(shelves: dict[tuple[str, str, str], Shelf], card: HatCard, ids: list[UUID], now: datetime) -> Shelf:
    key = (card.market, card.trade, card.country)
    if key not in shelves:
        inputs = pricing.price_inputs(SYSTEM, hat=card, country=card.country, now=now)
        shelves[key] = Shelf(inputs, dict(pricing.shelf(SYSTEM, inputs=inputs, variant_ids=ids, now=now)))
    return shelves[key]


def _lines(
    buyer: Buyer,
    shelf: Shelf,
    by_line: dict[str, list[UUID]],
    articles: Mapping[UUID, VariantCard],
    costs: dict[UUID, Decimal],
    rng: Random,
) -> tuple[PastLine, ...]:
    wanted: dict[UUID, int] = {}
    favourites = FAVOURITES.get(Trade(buyer.trade)) if buyer.trade else None
    for _ in range(rng.choice((1, 1, 2, 2, 3)) if favourites is None else rng.choice((2, 3, 4, 6))):
        code = rng.choice(favourites or list(by_line))
        variant_id = rng.choice(by_line[code])
        price = shelf.prices.get(variant_id)
        if price is not None:
            packs = 1 if favourites is None else rng.choice((1, 1, 2, 3))
            wanted[variant_id] = price.minimum_quantity + price.quantity_step * (packs - 1)
    return tuple(
        _line(shelf, articles[variant_id].sku, articles[variant_id].name, variant_id, quantity, costs, rng)
        for variant_id, quantity in wanted.items()
    )


def _line(
    shelf: Shelf, sku: str, name: str, variant_id: UUID, quantity: int, costs: dict[UUID, Decimal], rng: Random
) -> PastLine:
    price, inputs = shelf.prices[variant_id], shelf.inputs
    unit = next(
        (s.unit_price for s in reversed(price.quantity_steps) if s.minimum_quantity <= quantity), price.unit_price
    )
    shown = round_decimal(unit * quantity / price.base, 2)
    rate = price.tax_percent / 100
    net = Money.of(shown / (1 + rate) if inputs.shows_gross else shown, inputs.currency)
    tax = Money.of(shown, inputs.currency) - net if inputs.shows_gross else Money.of(shown * rate, inputs.currency)
    chance = 0.16 if sku.startswith("LOCK") else 0.025
    cost = costs.get(variant_id)
    return PastLine(
        variant_id=variant_id,
        sku=sku,
        name=name,
        quantity=quantity,
        unit_price=unit,
        price_base=price.base,
        net=net,
        tax=tax,
        tax_percent=price.tax_percent,
        exemption_reason=inputs.exemption_reason,
        cost_minor=int(cost * quantity * 100) if cost is not None else None,
        returned=rng.randint(1, quantity) if rng.random() < chance else 0,
    )


def _order(
    house: House,
    buyer: Buyer,
    card: HatCard,
    inputs: PriceInputs,
    placed_at: datetime,
    lines: tuple[PastLine, ...],
    rng: Random,
) -> PastOrder:
    warehouse = {"IT": "MIL", "CH": "BSL"}.get(card.country, "LYO")
    shipped_at = placed_at + timedelta(hours=rng.uniform(2, 30))
    promised = placed_at + timedelta(days=3)
    late = rng.random() < (0.22 if warehouse == "MIL" else 0.07)
    delivered_at = (
        promised + timedelta(days=rng.randint(1, 5)) if late else promised - timedelta(hours=rng.uniform(2, 40))
    )
    business = card.organisation_id is not None
    return PastOrder(
        hat_id=card.id,
        organisation_id=card.organisation_id,
        market=card.market,
        channel=rng.choice((Channel.PHONE, Channel.MAIL, Channel.VISIT, Channel.WEB, Channel.WEB))
        if business
        else Channel.WEB,
        source=buyer.source,
        language=card.language,
        country=card.country,
        currency=inputs.currency,
        shows_gross=inputs.shows_gross,
        payment_method=PaymentChoice.ON_ACCOUNT if business else PaymentChoice.CARD,
        warehouse_id=house.warehouses[warehouse],
        placed_at=placed_at,
        shipped_at=shipped_at,
        delivered_at=max(delivered_at, shipped_at + timedelta(hours=6)),
        promised_on=promised.date(),
        lines=lines,
    )
