"""What something costs a buyer, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.catalog.values import PriceOrder
from chapeau.commerce.pricing.loading import (
    find_view,
    load_articles,
    load_buyer,
    load_costs,
    load_coupons,
    load_lowest,
    load_offered_variants,
)
from chapeau.commerce.pricing.rules.staircase import per_piece, price_quote, price_shelf
from chapeau.commerce.pricing.rules.vat import OrganisationTax, tax_position
from chapeau.commerce.pricing.values import (
    Charge,
    HatPrice,
    Margin,
    PriceInputs,
    Quote,
    ShelfLine,
    StepKind,
    TaxRegistrations,
    Wanted,
)
from chapeau.kit.db import fetch
from chapeau.kit.house import currency_of
from chapeau.kit.house_settings import read
from chapeau.kit.money import round_decimal
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import MERGED_HATS
from chapeau.person.people.values import HatCard, Market, StaffRole, Viewer, ViewerKind

SEES_COST = (StaffRole.SALES, StaffRole.FINANCE)
SEES_ACROSS = (StaffRole.SERVICE, StaffRole.COMPLIANCE, StaffRole.SALES)


def price_inputs(
    viewer: Viewer,
    *,
    hat: HatCard | None,
    country: str,
    now: datetime,
    visitor_id: UUID | None = None,
    taxed_in: str = "",
) -> PriceInputs:
    """What the prices of this hat (None: somebody not signed in) depend on, delivered to ``country``. One query.

    Currency: an organisation's own; private people's by country of delivery (CH and LI: CHF, else EUR).
    ``taxed_in``: where goods are handed over when that is not ``country`` (pick-up); its tax counts.
    """
    organisation_id = hat.organisation_id if hat else None
    house_country, organisation, has_own_prices, has_offers = _house_and_organisation(
        organisation_id, hat.id if hat else None
    )
    position, reason = tax_position(
        country=taxed_in or country,
        house_country=house_country,
        registrations=read(TaxRegistrations).registered,
        organisation=organisation,
    )
    is_private = hat is None or hat.is_private
    return PriceInputs(
        currency=currency_of(country) if hat is None or is_private else hat.currency,
        shows_gross=is_private,
        market=str(hat.market) if hat else str(Market.B2C),
        trade="" if hat is None or is_private else hat.trade,
        country=taxed_in or country,
        organisation_id=organisation_id if has_own_prices else None,
        hat_id=hat.id if hat else None,
        has_offers=has_offers,
        visitor_id=visitor_id,
        tax_position=position,
        exemption_reason=reason,
        house_country=house_country,
    )


def shelf(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, ShelfLine]:
    """What each article costs this buyer at minimum quantity, exactly, with why. Without price: left out."""
    _check_wall(viewer, inputs)
    articles = load_articles(inputs, variant_ids, now)
    buyer = load_buyer(inputs, variant_ids, articles, now)
    lowest: Mapping[UUID, Decimal] = {}
    if any(promotion.kind in ("percent", "amount") for promotion in buyer.promotions):
        lowest = load_lowest(inputs, variant_ids, now)
    return price_shelf(buyer, articles, lowest)


def quote(
    viewer: Viewer,
    *,
    inputs: PriceInputs,
    wanted: Sequence[Wanted],
    now: datetime,
    coupon_codes: Sequence[str] = (),
    charges: Sequence[Charge] = (),
    order_id: UUID | None = None,
) -> Quote:
    """The exact price of a basket: lines, charges, tax by document. Never writes.

    ``order_id``: an order whose own coupon uses do not count against it (re-pricing what is placed).
    """
    _check_wall(viewer, inputs)
    variant_ids = list(dict.fromkeys(item.variant_id for item in wanted))
    articles = load_articles(inputs, variant_ids, now)
    coupons, opened = load_coupons(inputs, coupon_codes, order_id, now)
    buyer = load_buyer(inputs, variant_ids, articles, now, coupon_promotions=opened)
    by_id = {article.variant_id: article for article in articles}
    return price_quote(buyer, by_id, wanted, coupons=coupons, charges=charges, now=now)


def price_order(viewer: Viewer, *, inputs: PriceInputs, now: datetime) -> PriceOrder | None:
    """By which prices this buyer's lists are sorted and filtered: a view's, and personal offers that differ from it.

    Until the buyer's own view is filled the one that differs least; None while there is none at all.
    """
    _check_wall(viewer, inputs)
    view_id = find_view(inputs)
    return None if view_id is None else PriceOrder(view_id, _offers_over_view(inputs, now))


def _offers_over_view(inputs: PriceInputs, now: datetime) -> Mapping[UUID, Decimal]:
    """Per piece."""
    variant_ids = load_offered_variants(inputs, now)
    if not variant_ids:
        return {}
    articles = load_articles(inputs, variant_ids, now)
    shown = price_shelf(load_buyer(inputs, variant_ids, articles, now), articles, {})
    return {
        variant_id: per_piece(line.unit_price, line.base)
        for variant_id, line in shown.items()
        if any(step.kind is StepKind.PERSONAL_OFFER for step in line.steps)
    }


def lowest_30_days(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, Decimal]:
    """The lowest shelf price of the 30 days before the present reduction (Directive 98/6/EC, article 6a)."""
    return load_lowest(inputs, variant_ids, now)


def prices_side_by_side(
    viewer: Viewer, *, variant_id: UUID, hats: Sequence[HatCard], now: datetime
) -> tuple[HatPrice, ...]:
    """One article under several hats, for staff who may see across. Refuses: ``Forbidden`` to anybody else."""
    if not (viewer.is_staff and viewer.has_role(*SEES_ACROSS)):
        raise Forbidden
    side_by_side = []
    for hat in hats:
        inputs = price_inputs(viewer, hat=hat, country=hat.country or "FR", now=now)
        shown = shelf(viewer, inputs=inputs, variant_ids=[variant_id], now=now).get(variant_id)
        margin = None
        if shown is not None and viewer.has_role(*SEES_COST):
            margin = _margins(inputs, {variant_id: shown}, now).get(variant_id)
        side_by_side.append(HatPrice(hat.id, shown, margin, inputs.tax_position))
    return tuple(side_by_side)


def margins(
    viewer: Viewer, *, inputs: PriceInputs, variant_ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, Margin]:
    """What the house earns on a piece at this buyer's price. Refuses: ``Forbidden`` unless staff who may see cost."""
    if not viewer.works_as(*SEES_COST):
        raise Forbidden
    return _margins(inputs, shelf(viewer, inputs=inputs, variant_ids=variant_ids, now=now), now)


_HOUSE_AND_ORGANISATION = """
SELECT id, is_house, country, vat_number <> '' AND vat_checked_at IS NOT NULL, vat_exempt_reason,
       EXISTS (SELECT 1 FROM pricing_contract own WHERE own.organisation_id = organisation.id)
       OR EXISTS (SELECT 1 FROM pricing_list own WHERE own.organisation_id = organisation.id),
       EXISTS (SELECT 1 FROM pricing_personal_offer offer WHERE offer.hat_id = THE_HATS)
FROM people_organisation organisation WHERE is_house OR id = %(organisation)s
""".replace("THE_HATS", f"ANY(ARRAY({MERGED_HATS}))")


def _house_and_organisation(
    organisation_id: UUID | None, hat_id: UUID | None
) -> tuple[str, OrganisationTax | None, bool, bool]:
    """The house's country, the organisation's tax facts, whether it has a list or contract of its own, and whether the
    hat was ever made an offer."""
    rows = fetch(_HOUSE_AND_ORGANISATION, {"organisation": organisation_id, "hat": hat_id})
    house_country = next((row[2] for row in rows if row[1]), "FR")
    has_offers = rows[0][6] if rows else True
    for found_id, _, country, has_number, exempt_reason, has_own_prices, _ in rows:
        if found_id == organisation_id:
            return house_country, OrganisationTax(country, has_number, exempt_reason), has_own_prices, has_offers
    return house_country, None, False, has_offers


def _margins(inputs: PriceInputs, shown: Mapping[UUID, ShelfLine], now: datetime) -> dict[UUID, Margin]:
    """Net price of a piece against its purchase cost in the same currency; None where that is not known."""
    costs = load_costs(list(shown), inputs.currency, now)
    margins = {}
    for variant_id, line in shown.items():
        price = line.unit_price / line.base
        if line.shows_gross:
            price = price * 100 / (100 + line.tax_percent)
        net = round_decimal(price, 6)
        cost = costs.get(variant_id)
        earned = net - cost if cost is not None else None
        percent = round_decimal(earned * 100 / net, 2) if earned is not None and net else None
        margins[variant_id] = Margin(variant_id, net, cost, earned, percent)
    return margins


def _check_wall(viewer: Viewer, inputs: PriceInputs) -> None:
    """A hat asks for its own prices; somebody not signed in for nobody's. Refuses: ``NotFound``."""
    if viewer.is_staff or viewer.is_system:
        return
    own = viewer.hat_ids if viewer.kind is ViewerKind.HAT else (None,)
    if inputs.hat_id not in own:
        raise NotFound
