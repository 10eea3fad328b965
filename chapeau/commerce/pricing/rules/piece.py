"""The price of a piece, rung by rung, for one buyer, one article and one quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from chapeau.commerce.pricing.rules.contracts import fixed_terms, percentage_term
from chapeau.commerce.pricing.rules.facts import ZERO, Article, Buyer, OfferFact, PromotionFact, Rung, Term
from chapeau.commerce.pricing.rules.offers import best_offer
from chapeau.commerce.pricing.rules.promotions import best_promotions
from chapeau.commerce.pricing.rules.rounding import MOST_PLACES, round_price
from chapeau.commerce.pricing.values import Step, StepKind
from chapeau.kit.money import round_decimal

HUNDRED = Decimal(100)
ONE = Decimal(1)


class Piece(NamedTuple):
    """What ``base`` pieces cost on the buyer's basis."""

    unit_price: Decimal
    regular_price: Decimal
    base: int
    steps: tuple[Step, ...]
    promotions: Sequence[PromotionFact]
    offer: OfferFact | None
    tax_percent: Decimal
    """What the buyer pays on it."""


class Agreed(NamedTuple):
    """The price after list, contract and quantity, before anything that is an offer."""

    amount: Decimal
    written: Decimal
    """As the list or the contract has it: decides the decimals shown."""
    base: int
    tax_inside: Decimal
    steps: tuple[Step, ...]


def price_piece(
    buyer: Buyer,
    article: Article,
    quantity: int,
    *,
    promotions: Sequence[PromotionFact] = (),
    offers: Sequence[OfferFact] = (),
    staff_percent_off: Decimal = ZERO,
    staff_reason: str = "",
    tells_why: bool = True,
) -> Piece | None:
    """The price of ``base`` pieces when ``quantity`` are bought; None when neither list nor contract has one.

    ``promotions`` are those on pieces that cover the article, ``offers`` the personal ones that cover it.
    Without ``tells_why`` the steps are left out: for many prices that nobody asks the why of.
    """
    agreed = agreed_price(buyer, article, quantity, tells_why=tells_why)
    if agreed is None:
        return None
    agreed_amount, written, base, tax_inside, first_steps = agreed
    amount = agreed_amount
    tax_percent = buyer.charged_rate(article.tax_category)
    target = tax_percent if buyer.inputs.shows_gross else ZERO
    converts = target != tax_inside

    def on_buyers_basis(price: Decimal) -> Decimal:
        return price * (HUNDRED + target) / (HUNDRED + tax_inside) if converts else price

    def shown(price: Decimal) -> Decimal:
        return round_price(on_buyers_basis(price), written, buyer.digits, on_own_basis=not converts)

    steps = list(first_steps)
    applied = best_promotions(promotions, amount, base) if promotions else ()
    for promotion, after in applied:
        if tells_why:
            steps.append(promotion_step(promotion, after - amount))
        amount = after
    offered = best_offer(offers, amount, base, on_buyers_basis(ONE)) if offers else None
    if offered:
        if tells_why:
            steps.append(offer_step(offered[0], offered[1] - amount))
        amount = offered[1]
    if staff_percent_off:
        off = amount * staff_percent_off / HUNDRED
        if tells_why:
            steps.append(
                Step(StepKind.STAFF_DISCOUNT, "staff", told(-off), percent=staff_percent_off, note=staff_reason)
            )
        amount -= off
    unit_price = shown(amount)
    if tells_why:
        if converts:
            steps.append(basis_step(buyer, told(on_buyers_basis(amount) - amount), target, tax_inside))
        rest = unit_price - sum_of(steps)
        if rest:
            steps.append(Step(StepKind.ROUNDING, "rounding", rest))
    return Piece(
        unit_price,
        unit_price if amount is agreed_amount else shown(agreed_amount),
        base,
        tuple(steps),
        [promotion for promotion, _ in applied],
        offered[0] if offered else None,
        tax_percent,
    )


def agreed_price(buyer: Buyer, article: Article, quantity: int, *, tells_why: bool = True) -> Agreed | None:
    """List → contract → quantity; None when neither list nor contract has a price."""
    own_terms = buyer.terms.get(article.variant_id, ()) if buyer.terms else ()
    fixed = fixed_terms(own_terms, quantity) if own_terms else None
    if fixed:
        return _fixed_by_contract(buyer, article, *fixed)
    if not article.rungs or article.price_list is None:
        return None
    first, reached = article.rungs[0], rung_reached(article.rungs, quantity)
    base = reached.base
    tax_inside = buyer.rate_inside(article.price_list, article.tax_category)
    term = percentage_term(buyer, article, quantity) if buyer.terms else None
    kept = HUNDRED - (term.percent_off or ZERO) if term else HUNDRED
    amount = reached.amount if kept == HUNDRED else reached.amount * kept / HUNDRED
    if not tells_why:
        return Agreed(amount, reached.amount, base, tax_inside, ())
    list_amount = at_base(first.amount, first.base, base)
    steps = [Step(StepKind.LIST, f"list:{article.price_list.code}", list_amount)]
    if term:
        off = list_amount * (kept - HUNDRED) / HUNDRED
        steps.append(Step(StepKind.CONTRACT, f"contract:{term.contract_code}", told(off), percent=term.percent_off))
    if reached is not first:
        change = (reached.amount - list_amount) * kept / HUNDRED
        steps.append(
            Step(StepKind.QUANTITY, f"list:{article.price_list.code}", told(change), quantity=reached.minimum_quantity)
        )
    return Agreed(amount, reached.amount, base, tax_inside, tuple(steps))


def _fixed_by_contract(buyer: Buyer, article: Article, first: Term, reached: Term) -> Agreed:
    """A contract's net price takes the list price's place; the list price is told first where there is one."""
    base = reached.base
    steps: list[Step] = []
    before = ZERO
    if article.rungs and article.price_list is not None:
        rung = article.rungs[0]
        before = at_base(rung.amount, rung.base, base)
        steps.append(Step(StepKind.LIST, f"list:{article.price_list.code}", before))
        inside = buyer.rate_inside(article.price_list, article.tax_category)
        if inside:
            net = before * HUNDRED / (HUNDRED + inside)
            steps.append(Step(StepKind.BASIS, "tax-taken-out", told(net - before), percent=inside))
            before = net
    agreed = at_base(first.amount or ZERO, first.base, base)
    steps.append(Step(StepKind.CONTRACT, f"contract:{first.contract_code}", told(agreed - before)))
    amount = reached.amount or ZERO
    if reached is not first:
        steps.append(
            Step(
                StepKind.QUANTITY,
                f"contract:{reached.contract_code}",
                told(amount - agreed),
                quantity=reached.minimum_quantity,
            )
        )
    return Agreed(amount, amount, base, ZERO, tuple(steps))


def promotion_step(promotion: PromotionFact, change: Decimal) -> Step:
    percent = promotion.percent if promotion.kind == "percent" else None
    return Step(StepKind.PROMOTION, promotion.source, told(change), percent=percent, names=promotion.names)


def offer_step(offer: OfferFact, change: Decimal) -> Step:
    return Step(
        StepKind.PERSONAL_OFFER, f"offer:{offer.code}", told(change), percent=offer.percent_off, note=offer.reason
    )


def told(amount: Decimal) -> Decimal:
    """A step's amount as it is told: six places; what that leaves over is told as rounding."""
    return round_decimal(amount, MOST_PLACES)


def rung_reached(rungs: Sequence[Rung], quantity: int) -> Rung:
    """The last rung whose quantity is reached; below the first one the first."""
    reached = rungs[0]
    for rung in rungs:
        if rung.minimum_quantity <= quantity:
            reached = rung
    return reached


def at_base(amount: Decimal, base: int, wanted: int) -> Decimal:
    return amount if base == wanted else amount * wanted / base


def sum_of(steps: Sequence[Step]) -> Decimal:
    total = ZERO
    for step in steps:
        total += step.amount
    return total


def basis_step(buyer: Buyer, change: Decimal, target: Decimal, inside: Decimal) -> Step:
    """Tax added to a net price, taken out of a gross one, or of one country put in place of another's."""
    country = buyer.inputs.country
    if not inside:
        return Step(StepKind.BASIS, f"tax-added:{country}", change, percent=target)
    if not target:
        return Step(StepKind.BASIS, "tax-taken-out", change, percent=inside)
    return Step(StepKind.BASIS, f"tax-replaced:{country}", change, percent=target)
