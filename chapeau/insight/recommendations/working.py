"""From purchases to what is stored: pure, beside what the rules do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from chapeau.insight.recommendations.reading import Articles, Purchases
from chapeau.insight.recommendations.rules.again import rhythms
from chapeau.insight.recommendations.rules.matrices import Whole, ones, times_bought
from chapeau.insight.recommendations.rules.ranking import model_for, news
from chapeau.insight.recommendations.rules.similar import alike
from chapeau.insight.recommendations.rules.together import companions
from chapeau.insight.recommendations.rules.trial import HELD_DAYS, Trial, on_trial

KEPT = 16
"""Of each list: four are shown, and some may not be seen or had by whoever looks."""
KEPT_BESTSELLERS = 48
LEAST_PEOPLE, LEAST_BUYERS = 50, 2
"""Who bought at all; who bought an article, for it to be foretold."""
LATELY = 180
"""Days that make a bestseller."""


@dataclass(slots=True)
class Personal:
    """What is stored of one person; articles by their places."""

    new: list[int] = field(default_factory=list)
    because: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    sku: list[str] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    every: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What is new for people, by their place."""

    method: str
    trial: Trial | None


def tell_news(bought: Purchases, articles: Articles, people: dict[int, Personal], *, today: int) -> Told:
    """Too little known, or no better than bestsellers on trial: nothing, and bestsellers stand in."""
    many = np.bincount(
        np.unique(bought.who * len(articles.ids) + bought.article) % max(1, len(articles.ids)),
        minlength=len(articles.ids),
    )
    known = np.flatnonzero(many >= LEAST_BUYERS)
    if len(bought.people) < LEAST_PEOPLE or len(known) < 2:
        return Told("", None)
    place = np.full(len(articles.ids), -1, dtype=np.int64)
    place[known] = np.arange(len(known))
    kept = place[bought.article] >= 0
    who, article = bought.who[kept], place[bought.article[kept]]
    shape = (len(bought.people), len(known))
    trial = on_trial(who, article, bought.day[kept], shape, cut=today - HELD_DAYS)
    if trial is not None and not trial.is_better:
        return Told("", trial)
    matrix = ones(who, article, shape)
    model = model_for(matrix)
    groups = [
        (np.flatnonzero(bought.market == market), articles.seen_in(str(market))[known])
        for market in sorted(set(bought.market.tolist()))
    ]
    found = news(model, matrix, groups, keep=KEPT)
    for person, one, because in zip(
        found.person.tolist(), known[found.article].tolist(), known[found.because].tolist(), strict=True
    ):
        mine = people[person]
        mine.new.append(one)
        mine.because.append(because)
    return Told(model.name, trial)


def tell_again(bought: Purchases, articles: Articles, people: dict[int, Personal], *, today: int) -> None:
    found = rhythms(bought.who, bought.article, bought.day, bought.pieces, today=today)
    if not len(found.who):
        return
    width = len(articles.ids)
    latest = np.lexsort((bought.day, bought.article, bought.who))
    keys = (bought.who * width + bought.article)[latest]
    last = np.searchsorted(keys, found.who * width + found.article, side="right") - 1
    skus = bought.sku[latest][last]
    rows = zip(
        found.who.tolist(), found.article.tolist(), skus.tolist(), found.due.tolist(), found.every.tolist(), strict=True
    )
    for person, article, sku, due, every in rows:
        mine = people[person]
        if articles.is_sold[article] and len(mine.again) < KEPT:
            mine.again.append(article)
            mine.sku.append(sku)
            mine.due.append(due)
            mine.every.append(round(every))


def together(order: Whole, article: Whole, orders: int, articles: Articles) -> dict[int, list[int]]:
    matrix = ones(order, article, (max(1, orders), max(1, len(articles.ids))))
    return _lists(*companions(matrix, keep=KEPT), articles)


def similar(articles: Articles) -> dict[int, list[int]]:
    return _lists(*alike(articles.properties, keep=KEPT), articles)


def _lists(article: Whole, other: Whole, articles: Articles) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for one, two in zip(article.tolist(), other.tolist(), strict=True):
        if articles.is_sold[two]:
            found[one].append(two)
    return found


def bestsellers(bought: Purchases, articles: Articles, *, today: int) -> dict[str, list[int]]:
    """By market, and of all under ``""``: by how many people bought it of late, then by how many ever."""
    found = {}
    for market in ["", *sorted(set(bought.market.tolist()))]:
        mine = np.ones(len(bought.who), dtype=np.bool_) if not market else bought.market[bought.who] == market
        shape = (max(1, len(bought.people)), max(1, len(articles.ids)))
        ever = times_bought(ones(bought.who[mine], bought.article[mine], shape))
        late = mine & (bought.day > today - LATELY)
        lately = times_bought(ones(bought.who[late], bought.article[late], shape))
        order = np.lexsort((-ever, -lately))
        seen = articles.seen_in(market) if market else articles.is_sold
        found[str(market)] = [at for at in order.tolist() if at < len(seen) and seen[at] and ever[at] > 0][
            :KEPT_BESTSELLERS
        ]
    return found


def people_of(bought: Purchases, *, today: int, articles: Articles) -> tuple[dict[int, Personal], Told]:
    found: dict[int, Personal] = defaultdict(Personal)
    told = tell_news(bought, articles, found, today=today)
    tell_again(bought, articles, found, today=today)
    return found, told


def places(articles: Articles, some: Iterable[int]) -> list[str]:
    return [str(articles.ids[at]) for at in some]
