"""What depends on the whole basket: buy X get Y, offers on the order, free delivery. Amounts are minor units on the
buyer's basis, after the prices of pieces were rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from chapeau.commerce.pricing.rules.facts import Article, OfferFact, PromotionFact
from chapeau.commerce.pricing.rules.piece import Piece
from chapeau.commerce.pricing.values import Step, StepKind
from chapeau.kit.money import allocate, round_decimal

HUNDRED = Decimal(100)


class Split(NamedTuple):
    """A personal offer with a limit covers only some pieces of a line."""

    quantity: int
    offer: OfferFact
    piece: Piece
    """The price of those pieces."""
    plain: Piece
    """The same without promotions."""


class Line:
    """A line on its way: its piece, its amount so far, and the steps on the amount."""

    __slots__ = (
        "amount",
        "applied",
        "article",
        "digits",
        "exclusive",
        "grouped",
        "piece",
        "plain",
        "quantity",
        "split",
        "steps",
    )

    def __init__(
        self, article: Article, quantity: int, piece: Piece, plain: Piece, digits: int, split: Split | None = None
    ) -> None:
        self.article = article
        self.quantity = quantity
        self.digits = digits
        self.piece = piece
        self.plain = plain
        """The piece without promotions."""
        self.split = split
        self.steps: list[Step] = []
        self.applied: list[PromotionFact] = list(piece.promotions)
        self.exclusive = any(not promotion.is_combinable for promotion in piece.promotions)
        """Holds a promotion that does not combine with others."""
        self.grouped = False
        """Counted for a buy X get Y that does not combine: it cannot leave the group again."""
        self.amount = line_amount(piece, quantity, digits)
        if split:
            self._take_split(split, split.piece)

    def _take_split(self, split: Split, cheaper: Piece) -> None:
        rest = line_amount(self.piece, self.quantity - split.quantity, self.digits)
        together = line_amount(cheaper, split.quantity, self.digits) + rest
        self.steps.append(
            Step(
                StepKind.PERSONAL_OFFER,
                f"offer:{split.offer.code}",
                Decimal(together - self.amount).scaleb(-self.digits),
                per_line=True,
                percent=split.offer.percent_off,
                quantity=split.quantity,
                note=split.offer.reason,
            )
        )
        self.amount = together

    @property
    def plain_amount(self) -> int:
        """What the line would be without promotions."""
        if self.split is None:
            return line_amount(self.plain, self.quantity, self.digits)
        rest = line_amount(self.plain, self.quantity - self.split.quantity, self.digits)
        return line_amount(self.split.plain, self.split.quantity, self.digits) + rest

    def drop_promotions(self) -> None:
        """Back to the price without promotions."""
        self.piece = self.plain
        self.amount = line_amount(self.plain, self.quantity, self.digits)
        self.steps.clear()
        self.applied.clear()
        self.exclusive = False
        if self.split:
            self._take_split(self.split, self.split.plain)

    def take_off(self, promotion: PromotionFact, kind: StepKind, minor: int, **why: int | Decimal) -> None:
        """One step on the amount of the line."""
        self.amount -= minor
        self.steps.append(
            Step(
                kind,
                promotion.source,
                Decimal(-minor).scaleb(-self.digits),
                per_line=True,
                names=promotion.names,
                **why,  # type: ignore[arg-type]
            )
        )
        self.applied.append(promotion)
        self.exclusive = self.exclusive or not promotion.is_combinable


def line_amount(piece: Piece, quantity: int, digits: int) -> int:
    """The amount of a line in minor units, from the price as it is shown."""
    return int(round_decimal((piece.unit_price * quantity / piece.base).scaleb(digits), 0))


# ------------------------------------------------------------------------------------------------ buy X get Y


def free_pieces(quantities: Sequence[int], buy: int, free: int) -> list[int]:
    """How many pieces of each line are free; lines come by falling price.

    Pieces are laid in a row, dearest first, and cut into groups of ``buy + free``; the last ``free`` of every full
    group cost nothing.
    """
    group = buy + free
    counted = sum(quantities) // group * group

    def free_before(position: int) -> int:
        reached = min(position, counted)
        return reached // group * free + max(0, reached % group - buy)

    result = []
    start = 0
    for quantity in quantities:
        result.append(free_before(start + quantity) - free_before(start))
        start += quantity
    return result


def _free_amounts(lines: Sequence[Line], promotion: PromotionFact, *, plain: bool) -> list[tuple[Line, int, int]]:
    """Line, pieces free and their amount, for lines with something free."""
    pieces = [(line, line.plain if plain else line.piece) for line in lines]
    pieces.sort(key=lambda pair: (-(pair[1].unit_price / pair[1].base), pair[0].article.variant_id))
    counts = free_pieces([line.quantity for line, _ in pieces], promotion.buy_quantity, promotion.free_quantity)
    return [
        (line, count, min(line_amount(piece, count, line.digits), line.plain_amount if plain else line.amount))
        for (line, piece), count in zip(pieces, counts, strict=True)
        if count
    ]


def apply_buy_x_get_y(lines: Sequence[Line], promotion: PromotionFact) -> None:
    """Free pieces among the lines the promotion covers.

    One that combines comes on top of what combines. One that does not takes the place of the promotions of all
    covered lines when the buyer pays less that way; else of single lines where that is so.
    """
    covered = [line for line in lines if promotion.covers(line.article)]
    if promotion.is_combinable:
        for line, count, minor in _free_amounts(
            [line for line in covered if not line.exclusive], promotion, plain=False
        ):
            line.take_off(promotion, StepKind.BUY_X_GET_Y, minor, quantity=count)
        return
    covered = [line for line in covered if not line.grouped]
    if not _replace_if_better(covered, promotion):
        for line in covered:
            _replace_if_better([line], promotion)


def _replace_if_better(lines: Sequence[Line], promotion: PromotionFact) -> bool:
    free = _free_amounts(lines, promotion, plain=True)
    instead = sum(line.plain_amount for line in lines) - sum(minor for _, _, minor in free)
    if not free or instead >= sum(line.amount for line in lines):
        return False
    for line in lines:
        line.drop_promotions()
        line.exclusive = line.grouped = True
    for line, count, minor in free:
        line.take_off(promotion, StepKind.BUY_X_GET_Y, minor, quantity=count)
    return True


# ------------------------------------------------------------------------------------------------ offers on the order


class OrderOffer:
    """What one offer would take off each line, and whether the line gives its own promotions up for it."""

    __slots__ = ("promotion", "shares", "total")

    def __init__(self, promotion: PromotionFact, shares: Sequence[tuple[Line, int, bool]], total: int) -> None:
        self.promotion = promotion
        self.shares = shares
        self.total = total
        """Of all lines after it."""


def apply_order_offers(lines: Sequence[Line], promotions: Sequence[PromotionFact]) -> list[Step]:
    """All offers on the order that combine, one after the other, or one that does not: the lowest total wins.

    A line that holds a promotion of its own that does not combine takes no part in the former; of the latter it
    takes the percentage only in place of its own promotions, where that is lower. Returns the steps for the document.
    """
    reached = [p for p in promotions if sum(line.amount for line in lines) >= p.threshold_minor]
    whole = sum(line.amount for line in lines)
    together = [p for p in reached if p.is_combinable]
    amounts = [line.amount for line in lines]
    taken: list[tuple[PromotionFact, list[int]]] = []
    for promotion in together:
        off = _combined_off(lines, amounts, promotion)
        if any(off):
            taken.append((promotion, off))
            amounts = [amount - minor for amount, minor in zip(amounts, off, strict=True)]
    best_total = sum(amounts)
    best: OrderOffer | None = None
    for promotion in reached:
        if not promotion.is_combinable:
            alone = _alone(lines, promotion)
            if alone.total < best_total and alone.total < whole:
                best, best_total = alone, alone.total
    steps: list[Step] = []
    if best is not None:
        _take(best)
        steps.append(_document_step(best.promotion, sum(share for _, share, _ in best.shares), lines))
        return steps
    for promotion, off in taken:
        for line, minor in zip(lines, off, strict=True):
            if minor:
                line.take_off(promotion, StepKind.ORDER_OFFER, minor, **_percent(promotion))
        steps.append(_document_step(promotion, sum(off), lines))
    return steps


def _percent(promotion: PromotionFact) -> dict[str, Decimal]:
    return {"percent": promotion.percent} if promotion.kind == "order-percent" else {}


def _document_step(promotion: PromotionFact, minor: int, lines: Sequence[Line]) -> Step:
    percent = promotion.percent if promotion.kind == "order-percent" else None
    amount = Decimal(-minor).scaleb(-lines[0].digits)
    return Step(StepKind.ORDER_OFFER, promotion.source, amount, per_line=True, percent=percent, names=promotion.names)


def _off_of(promotion: PromotionFact, amount: int, digits: int) -> int:
    if promotion.kind == "order-percent":
        return int(round_decimal(amount * promotion.percent / HUNDRED, 0))
    return min(int(round_decimal(promotion.amount.scaleb(digits), 0)), amount)


def _combined_off(lines: Sequence[Line], amounts: Sequence[int], promotion: PromotionFact) -> list[int]:
    """What a combinable offer takes off each line: rounded once for the offer, allocated by amount."""
    takes_part = [not line.exclusive and promotion.covers(line.article) for line in lines]
    covered = [amount if takes else 0 for amount, takes in zip(amounts, takes_part, strict=True)]
    whole = sum(covered)
    if not whole:
        return [0] * len(lines)
    return allocate(_off_of(promotion, whole, lines[0].digits), covered)


def _alone(lines: Sequence[Line], promotion: PromotionFact) -> OrderOffer:
    """What the offer does when no other offer on the order applies."""
    members: list[tuple[Line, int, bool]] = []
    for line in lines:
        if line.grouped or not promotion.covers(line.article):
            continue
        if not line.applied:
            members.append((line, line.amount, False))
        elif promotion.kind == "order-percent":
            plain = line.plain_amount
            if plain - _off_of(promotion, plain, line.digits) < line.amount:
                members.append((line, plain, True))
    whole = sum(amount for _, amount, _ in members)
    before = sum(line.amount for line in lines)
    if not whole:
        return OrderOffer(promotion, [], before)
    shares = allocate(_off_of(promotion, whole, lines[0].digits), [amount for _, amount, _ in members])
    parts = [(line, share, gives_up) for (line, _, gives_up), share in zip(members, shares, strict=True)]
    now = before - sum(line.amount for line, _, _ in members) + whole - sum(shares)
    return OrderOffer(promotion, parts, now)


def _take(offer: OrderOffer) -> None:
    for line, share, gives_up in offer.shares:
        if gives_up:
            line.drop_promotions()
        if share:
            line.take_off(offer.promotion, StepKind.ORDER_OFFER, share, **_percent(offer.promotion))
