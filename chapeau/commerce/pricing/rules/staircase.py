"""The one staircase: pieces, then what depends on the basket, then tax by document. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from chapeau.commerce.pricing.rules.basket import Line, Split, apply_buy_x_get_y, apply_order_offers
from chapeau.commerce.pricing.rules.facts import ZERO, Article, Buyer, OfferFact, PriceListFact, PromotionFact
from chapeau.commerce.pricing.rules.piece import HUNDRED, Piece, price_piece
from chapeau.commerce.pricing.rules.rounding import MOST_PLACES
from chapeau.commerce.pricing.rules.tax import Taxable, Taxed, tax_document
from chapeau.commerce.pricing.values import (
    Charge,
    CouponResult,
    CouponState,
    OfferUse,
    PricedCharge,
    PricedLine,
    QuantityStep,
    Quote,
    ShelfLine,
    Step,
    StepKind,
    Wanted,
)
from chapeau.kit.money import Money, round_decimal

ON_PIECES = frozenset({"percent", "amount"})
ON_ORDER = frozenset({"order-percent", "order-amount"})


class CouponFact(NamedTuple):
    """A code the buyer typed: ``state`` is USED while nothing speaks against it."""

    code: str
    coupon_id: UUID | None
    state: CouponState


class Bought(NamedTuple):
    """A wanted line that has a price: the line on its way and where it came from."""

    wanted: Wanted
    line: Line


# ------------------------------------------------------------------------------------------------ shelf


def price_shelf(buyer: Buyer, articles: Sequence[Article], lowest: Mapping[UUID, Decimal]) -> dict[UUID, ShelfLine]:
    """The price of each article at its minimum quantity, without coupon and basket promotion."""
    shelf = {}
    covering = Covering(_shelf_promotions(buyer))
    for article in articles:
        minimum = article.minimum_quantity
        promotions = covering.of(article)
        offers = offers_for(buyer, article, minimum) if buyer.offers else ()
        piece = price_piece(buyer, article, minimum, promotions=promotions, offers=offers)
        if piece is None:
            continue
        shelf[article.variant_id] = ShelfLine(
            article.variant_id,
            piece.unit_price,
            piece.regular_price,
            piece.base,
            buyer.inputs.currency,
            buyer.inputs.shows_gross,
            piece.tax_percent,
            minimum,
            article.quantity_step,
            lowest.get(article.variant_id) if piece.promotions else None,
            _quantity_steps(buyer, article, piece, promotions),
            piece.steps,
        )
    return shelf


def shelf_amounts(buyer: Buyer, articles: Sequence[Article]) -> list[tuple[UUID, Decimal, Decimal]]:
    """(variant, price per piece, regular price per piece) as ``price_shelf`` shows it: for storing many."""
    covering = Covering(_shelf_promotions(buyer))
    amounts = []
    for article in articles:
        promotions = covering.of(article)
        piece = price_piece(buyer, article, article.minimum_quantity, promotions=promotions, tells_why=False)
        if piece is not None:
            amounts.append(
                (
                    article.variant_id,
                    per_piece(piece.unit_price, piece.base),
                    per_piece(piece.regular_price, piece.base),
                )
            )
    return amounts


def per_piece(price: Decimal, base: int) -> Decimal:
    """A price per ``base`` pieces as stored on the shelf: of one piece, six places."""
    return price if base == 1 else round_decimal(price / base, MOST_PLACES)


def _shelf_promotions(buyer: Buyer) -> list[PromotionFact]:
    return [p for p in buyer.promotions if p.kind in ON_PIECES and not p.threshold_minor and not p.coupon_code]


class Covering:
    """The promotions that cover an article: asked once for each category, unless some name single variants."""

    def __init__(self, promotions: Sequence[PromotionFact]) -> None:
        self._promotions = promotions
        self._by_category: dict[tuple[str, ...], list[PromotionFact]] = {}
        self._names_variants = any(promotion.variants is not None for promotion in promotions)

    def of(self, article: Article) -> Sequence[PromotionFact]:
        if not self._promotions:
            return ()
        if self._names_variants:
            return [promotion for promotion in self._promotions if promotion.covers(article)]
        found = self._by_category.get(article.categories)
        if found is None:
            found = [promotion for promotion in self._promotions if promotion.covers(article)]
            self._by_category[article.categories] = found
        return found


def offers_for(buyer: Buyer, article: Article, quantity: int) -> list[OfferFact]:
    """Personal offers that cover the article and all ``quantity`` pieces."""
    return [
        offer
        for offer in buyer.offers
        if (offer.remaining is None or offer.remaining >= quantity) and offer.covers(article)
    ]


def _quantity_steps(
    buyer: Buyer, article: Article, shown: Piece, promotions: Sequence[PromotionFact]
) -> tuple[QuantityStep, ...]:
    terms = buyer.terms.get(article.variant_id, ()) if buyer.terms else ()
    general = buyer.terms.get(None, ()) if buyer.terms else ()
    if len(article.rungs) < 2 and not terms and not general:
        return ()
    minimums = {rung.minimum_quantity for rung in article.rungs}
    minimums.update(term.minimum_quantity for term in (*terms, *general))
    steps = []
    last = shown
    for minimum in sorted(minimums):
        if minimum <= article.minimum_quantity:
            continue
        offers = offers_for(buyer, article, minimum) if buyer.offers else ()
        piece = price_piece(buyer, article, minimum, promotions=promotions, offers=offers, tells_why=False)
        if piece is not None and piece.unit_price * last.base != last.unit_price * piece.base:
            steps.append(QuantityStep(minimum, piece.unit_price, piece.base))
            last = piece
    return tuple(steps)


# ------------------------------------------------------------------------------------------------ quote


def price_quote(
    buyer: Buyer,
    articles: Mapping[UUID, Article],
    wanted: Sequence[Wanted],
    *,
    coupons: Sequence[CouponFact],
    charges: Sequence[Charge],
    now: datetime,
) -> Quote:
    """The exact price of everything wanted. Quantities are at least 1; lines come back in their order."""
    bought, without_price = _price_lines(buyer, articles, wanted, reached=None)
    if any(p.threshold_minor and p.kind in ON_PIECES for p in buyer.promotions):
        goods = sum(item.line.amount for item in bought)
        bought, without_price = _price_lines(buyer, articles, wanted, reached=goods)
    lines = [item.line for item in bought]
    document_steps: list[Step] = []
    if lines:
        before = sum(line.amount for line in lines)
        for promotion in buyer.promotions:
            if promotion.kind == "buy-x-get-y" and before >= promotion.threshold_minor:
                apply_buy_x_get_y(lines, promotion)
        on_order = [p for p in buyer.promotions if p.kind in ON_ORDER]
        if on_order:
            document_steps = apply_order_offers(lines, on_order)
    goods = sum(line.amount for line in lines)
    charged = [_charge(buyer, charge, goods) for charge in charges]
    return _document(buyer, bought, charged, document_steps, coupons, without_price, now)


def _price_lines(
    buyer: Buyer, articles: Mapping[UUID, Article], wanted: Sequence[Wanted], *, reached: int | None
) -> tuple[list[Bought], tuple[UUID, ...]]:
    """Lines with a price, before what depends on the basket. ``reached``: the goods' value that thresholds of
    promotions on pieces are held against; None: those are left out."""
    covering = Covering(
        [
            p
            for p in buyer.promotions
            if p.kind in ON_PIECES and (not p.threshold_minor or (reached is not None and reached >= p.threshold_minor))
        ]
    )
    may_drop = _may_drop_promotions(buyer)
    left = {offer.id: offer.remaining for offer in buyer.offers if offer.remaining is not None}
    bought: list[Bought] = []
    missing: list[UUID] = []
    for item in wanted:
        article = articles.get(item.variant_id)
        line = _price_line(buyer, article, item, covering.of(article), left, may_drop) if article else None
        if line is None:
            missing.append(item.variant_id)
        else:
            bought.append(Bought(item, line))
    return bought, tuple(missing)


def _price_line(
    buyer: Buyer,
    article: Article,
    item: Wanted,
    promotions: Sequence[PromotionFact],
    left: dict[UUID, int],
    may_drop: bool,
) -> Line | None:
    def priced(promotions: Sequence[PromotionFact], offers: Sequence[OfferFact]) -> Piece | None:
        return price_piece(
            buyer,
            article,
            item.quantity,
            promotions=promotions,
            offers=offers,
            staff_percent_off=item.staff_percent_off,
            staff_reason=item.staff_reason,
        )

    covering_offers = [offer for offer in buyer.offers if offer.covers(article)] if buyer.offers else []
    whole = [offer for offer in covering_offers if left.get(offer.id, item.quantity) >= item.quantity]
    piece = priced(promotions, whole)
    if piece is None:
        return None
    plain = (priced((), whole) or piece) if piece.promotions and may_drop else piece
    split = None
    for offer in covering_offers:
        some = left.get(offer.id, 0)
        if 0 < some < item.quantity:
            cheaper = priced(promotions, [offer])
            if cheaper and cheaper.offer and cheaper.unit_price < (split.piece if split else piece).unit_price:
                split = Split(some, offer, cheaper, priced((), [offer]) or cheaper)
    used = split.offer if split else piece.offer
    if used is not None and used.id in left:
        left[used.id] -= split.quantity if split else item.quantity
    return Line(article, item.quantity, piece, plain, buyer.digits, split)


def _may_drop_promotions(buyer: Buyer) -> bool:
    """Whether an offer of the basket may take the place of promotions on pieces."""
    return any(p.kind not in ON_PIECES and p.kind != "free-delivery" for p in buyer.promotions)


def _charge(buyer: Buyer, charge: Charge, goods: int) -> tuple[Charge, int, tuple[Step, ...]]:
    """A charge in minor units on the buyer's basis, and the step of free delivery if it applies."""
    percent = buyer.charged_rate(charge.tax_category)
    inside = buyer.rate_inside(PriceListFact("", charge.includes_tax, ""), charge.tax_category)
    target = percent if buyer.inputs.shows_gross else ZERO
    minor = charge.amount.minor
    if target != inside:
        minor = int(round_decimal(minor * (HUNDRED + target) / (HUNDRED + inside), 0))
    if charge.is_delivery and minor:
        for promotion in buyer.promotions:
            if promotion.kind == "free-delivery" and goods >= promotion.threshold_minor:
                off = Decimal(-minor).scaleb(-buyer.digits)
                step = Step(StepKind.FREE_DELIVERY, promotion.source, off, per_line=True, names=promotion.names)
                return charge, 0, (step,)
    return charge, minor, ()


def _document(
    buyer: Buyer,
    bought: Sequence[Bought],
    charged: Sequence[tuple[Charge, int, tuple[Step, ...]]],
    document_steps: Sequence[Step],
    coupons: Sequence[CouponFact],
    without_price: tuple[UUID, ...],
    now: datetime,
) -> Quote:
    inputs = buyer.inputs
    currency, reason = inputs.currency, inputs.exemption_reason
    taxables = [
        Taxable(item.line.amount, item.line.article.tax_category, item.line.piece.tax_percent, reason)
        for item in bought
    ]
    taxables += [
        Taxable(minor, charge.tax_category, buyer.charged_rate(charge.tax_category), reason)
        for charge, minor, _ in charged
    ]
    taxed, parts = tax_document(taxables, is_gross=inputs.shows_gross, currency=currency)
    lines = tuple(_priced_line(item, amounts, currency, reason) for item, amounts in zip(bought, taxed, strict=False))
    priced_charges = tuple(
        PricedCharge(
            charge.label,
            Money(minor, currency),
            *_money(amounts, currency),
            taxable.percent,
            taxable.category,
            reason,
            steps,
        )
        for (charge, minor, steps), taxable, amounts in zip(
            charged, taxables[len(bought) :], taxed[len(bought) :], strict=True
        )
    )
    net = sum(part.net for part in taxed)
    tax = sum(part.tax for part in taxed)
    return Quote(
        currency=currency,
        shows_gross=inputs.shows_gross,
        country=inputs.country,
        tax_position=inputs.tax_position,
        exemption_reason=reason,
        lines=lines,
        charges=priced_charges,
        steps=tuple(document_steps),
        taxes=parts,
        coupons=_coupon_results(buyer, coupons, lines, priced_charges),
        offers_used=_offers_used(bought),
        goods=Money(sum(item.line.amount for item in bought), currency),
        net=Money(net, currency),
        tax=Money(tax, currency),
        gross=Money(net + tax, currency),
        without_price=without_price,
        priced_at=now,
    )


def _money(amounts: Taxed, currency: str) -> tuple[Money, Money, Money]:
    return Money(amounts.net, currency), Money(amounts.tax, currency), Money(amounts.gross, currency)


def _priced_line(item: Bought, amounts: Taxed, currency: str, reason: str) -> PricedLine:
    line = item.line
    return PricedLine(
        item.wanted.line_key,
        line.article.variant_id,
        line.quantity,
        line.piece.unit_price,
        line.piece.regular_price,
        line.piece.base,
        Money(line.amount, currency),
        *_money(amounts, currency),
        line.piece.tax_percent,
        line.article.tax_category,
        reason,
        (*line.piece.steps, *line.steps),
    )


def _offers_used(bought: Sequence[Bought]) -> tuple[OfferUse, ...]:
    used: dict[UUID, int] = {}
    for item in bought:
        split = item.line.split
        offer = split.offer if split else item.line.piece.offer
        if offer is not None:
            used[offer.id] = used.get(offer.id, 0) + (split.quantity if split else item.line.quantity)
    return tuple(OfferUse(offer_id, quantity) for offer_id, quantity in sorted(used.items()))


def _coupon_results(
    buyer: Buyer, coupons: Sequence[CouponFact], lines: Sequence[PricedLine], charges: Sequence[PricedCharge]
) -> tuple[CouponResult, ...]:
    """What became of each code: used when one of the steps comes from it."""
    if not coupons:
        return ()
    used = {step.source for line in lines for step in line.steps}
    used.update(step.source for charge in charges for step in charge.steps)
    by_code = {promotion.coupon_code: promotion for promotion in buyer.promotions if promotion.coupon_code}
    goods = sum(line.amount.minor for line in lines)
    results = []
    for coupon in coupons:
        promotion = by_code.get(coupon.code)
        if coupon.state is not CouponState.USED or promotion is None:
            results.append(CouponResult(coupon.code, coupon.state, coupon.coupon_id))
        elif promotion.source in used:
            results.append(CouponResult(coupon.code, CouponState.USED, coupon.coupon_id))
        elif goods < promotion.threshold_minor:
            missing = Money(promotion.threshold_minor - goods, buyer.inputs.currency)
            results.append(CouponResult(coupon.code, CouponState.BELOW_THRESHOLD, coupon.coupon_id, missing))
        else:
            results.append(CouponResult(coupon.code, _why_unused(promotion, lines), coupon.coupon_id))
    return tuple(results)


def _why_unused(promotion: PromotionFact, lines: Sequence[PricedLine]) -> CouponState:
    offered = any(
        step.kind in (StepKind.PROMOTION, StepKind.BUY_X_GET_Y, StepKind.ORDER_OFFER)
        for line in lines
        for step in line.steps
    )
    return CouponState.BETTER_OFFER if offered else CouponState.NOTHING_FITS
