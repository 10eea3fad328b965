"""From what was worked out to what this buyer may be shown: seen in their market, priced for them, there to be had."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from babel.dates import format_date
from django.db import connection
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import ProductCard
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs, ShelfLine
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.insight.recommendations.models import ArticleAdvice, Bestsellers, PersonAdvice
from chapeau.insight.recommendations.values import PERSONAL, AdviceKind, Recommended, Strip
from chapeau.person.people.values import Market, Viewer

FEW = 4
"""Articles of a kind at one place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that might be shown, before anybody asked whether it may."""

    kind: AdviceKind
    product_id: UUID
    because_id: UUID | None = None
    due_on: date | None = None
    every_days: int = 0
    sku: str = ""


def of_articles(product_ids: Sequence[UUID], kinds: Collection[AdviceKind]) -> list[Candidate]:
    """What goes with these articles, taken from each in turn, and what is like them. One query."""
    if not product_ids or not {AdviceKind.TOGETHER, AdviceKind.SIMILAR} & set(kinds):
        return []
    rows = ArticleAdvice.objects.in_bulk(list(product_ids))
    found: dict[tuple[AdviceKind, UUID], Candidate] = {}
    for kind in (AdviceKind.TOGETHER, AdviceKind.SIMILAR):
        if kind not in kinds:
            continue
        lists = [
            (one, rows[one].together if kind is AdviceKind.TOGETHER else rows[one].similar)
            for one in product_ids
            if one in rows
        ]
        for at in range(max((len(some) for _one, some in lists), default=0)):
            for one, some in lists:
                if at < len(some):
                    found.setdefault((kind, some[at]), Candidate(kind, some[at], one))
    return list(found.values())


def of_people(
    rows: Sequence[PersonAdvice], bought_since: Mapping[UUID, Collection[UUID]]
) -> dict[UUID, list[Candidate]]:
    """By hat, without what was bought since it was worked out."""
    found = {}
    for row in rows:
        gone = bought_since.get(row.hat_id, ())
        again = zip(row.again, row.again_sku, row.again_due, row.again_every, strict=True)
        new = zip(row.new, row.because, strict=True)
        found[row.hat_id] = [
            *(
                Candidate(AdviceKind.AGAIN, one, None, due, every, sku)
                for one, sku, due, every in again
                if one not in gone
            ),
            *(Candidate(AdviceKind.NEW, one, because) for one, because in new if one not in gone),
        ]
    return found


def bought_since(hat_ids: Collection[UUID], worked_at: datetime | None) -> dict[UUID, set[UUID]]:
    """Articles by hat. One query."""
    if worked_at is None or not hat_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT mine.hat_id, variant.product_id FROM ordering_order mine"
            " JOIN ordering_line line ON line.order_id = mine.id JOIN catalog_variant variant ON variant.id = line.variant_id"
            " WHERE mine.hat_id = ANY(%s) AND mine.placed_at > %s",
            [list(hat_ids), worked_at],
        )
        found: dict[UUID, set[UUID]] = {}
        for hat_id, product_id in cursor.fetchall():
            found.setdefault(hat_id, set()).add(product_id)
    return found


def bestsellers(market: Market) -> list[Candidate]:
    """Of the market, then of all. One query."""
    rows = {row.market: row.products for row in Bestsellers.objects.filter(market__in=[market.value, ""])}
    ids = dict.fromkeys([*rows.get(market.value, ()), *rows.get("", ())])
    return [Candidate(AdviceKind.BESTSELLER, one) for one in ids]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a buyer sees of the candidates: cards, prices, what is there."""

    cards: Mapping[UUID, ProductCard]
    prices: Mapping[UUID, ShelfLine]
    there: Mapping[UUID, Availability]

    def price(self, product_id: UUID) -> ShelfLine | None:
        """None: not seen by them, without a price for them, or not to be had now."""
        card = self.cards.get(product_id)
        if card is None or card.lead_variant_id is None or card.lead_variant_id not in self.prices:
            return None
        there = self.there.get(card.lead_variant_id)
        is_there = there is None or there.covers(card.lead_pack.minimum)
        return self.prices[card.lead_variant_id] if is_there else None


def look_up(
    viewer: Viewer,
    candidates: Sequence[Candidate],
    *,
    inputs: PriceInputs,
    market: Market,
    language: str,
    now: datetime,
) -> LookedUp:
    """A constant number of queries."""
    ids = list(dict.fromkeys(each for one in candidates for each in (one.product_id, one.because_id) if each))
    if not ids:
        return LookedUp({}, {}, {})
    cards = {card.id: card for card in catalog.products(viewer, ids=ids, market=market, language=language)}
    wanted = dict.fromkeys(one.product_id for one in candidates if one.product_id in cards)
    leads = [lead for each in wanted if (lead := cards[each].lead_variant_id)]
    if not leads:
        return LookedUp(cards, {}, {})
    prices = pricing.shelf(viewer, inputs=inputs, variant_ids=leads, now=now)
    return LookedUp(cards, prices, stock.availability(viewer, variant_ids=leads))


def strips_from(
    seen: LookedUp,
    candidates: Sequence[Candidate],
    *,
    kinds: Sequence[AdviceKind],
    without: Collection[UUID],
    few: int = FEW,
) -> tuple[Strip, ...]:
    """The first ``few`` of each kind that this buyer may have, in the order of ``kinds``; an article stands in one strip only.

    Bestsellers only where nothing personal is left.
    """
    taken = set(without)
    made: list[Strip] = []
    for kind in kinds:
        if kind is AdviceKind.BESTSELLER and any(strip.kind in PERSONAL for strip in made):
            continue
        chosen: list[Recommended] = []
        for one in candidates:
            if one.kind is not kind or one.product_id in taken or len(chosen) == few:
                continue
            price = seen.price(one.product_id)
            if price is None:
                continue
            taken.add(one.product_id)
            because = because_words(one, seen.cards.get(one.because_id) if one.because_id else None)
            chosen.append(Recommended(kind, seen.cards[one.product_id], price, because, one.due_on, one.sku))
        if chosen:
            made.append(Strip(kind, tuple(chosen)))
    return tuple(made)


def because_words(one: Candidate, reason: ProductCard | None) -> str:
    """Why it is shown, in the language in use."""
    match one.kind:
        case AdviceKind.TOGETHER if reason:
            return _("Often bought together with %(name)s") % {"name": reason.name}
        case AdviceKind.SIMILAR if reason:
            return _("Similar to %(name)s") % {"name": reason.name}
        case AdviceKind.NEW:
            return (
                _("Because you bought %(name)s") % {"name": reason.name} if reason else _("Because of what you bought")
            )
        case AdviceKind.AGAIN if one.due_on:
            every = _pace(one.every_days)
            day = format_date(one.due_on - timedelta(days=one.every_days), "d MMMM", locale=get_language() or "en")
            return _("You buy this %(every)s, the last time on %(day)s") % {"every": every, "day": day}
        case AdviceKind.BESTSELLER:
            return _("Many buy this")
        case _:
            return str(one.kind.label)


def _pace(days: int) -> str:
    if days < 21:
        return ngettext("every day", "every %(n)s days", days) % {"n": days}
    if days < 100:
        weeks = round(days / 7)
        return ngettext("every week", "about every %(n)s weeks", weeks) % {"n": weeks}
    months = round(days / 30.4)
    return ngettext("every month", "about every %(n)s months", months) % {"n": months}
