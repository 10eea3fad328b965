"""From weights to the few articles that are new for each person, and which of theirs speaks most for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from chapeau.insight.recommendations.rules import als, ease
from chapeau.insight.recommendations.rules.matrices import Numbers, Ones, Whole
from chapeau.insight.recommendations.rules.together import first_of_each

NEIGHBOURS = 100
"""Of each article, the others whose weight is kept. On Online Retail none of the quality is lost by it."""
PEOPLE_AT_ONCE = 4_000


class Model(Protocol):
    """What foretells purchases from purchases."""

    name: str

    def best(self, people: Whole, *, allowed: NDArray[np.bool_], keep: int) -> tuple[Whole, Whole]:
        """(found,) place in ``people`` and (found,) article, of each person the likeliest first; nothing they have."""
        ...

    def nearness(self, article: Whole, other: Whole) -> Numbers:
        """(pairs,) how much having the one speaks for the other."""
        ...


@dataclass(eq=False)
class Ease:
    bought: Ones
    name = "ease"

    def __post_init__(self) -> None:
        weights = ease.fit(self.bought)
        self.weights = nearest(weights, keep=NEIGHBOURS)

    def best(self, people: Whole, *, allowed: NDArray[np.bool_], keep: int) -> tuple[Whole, Whole]:
        theirs = self.bought[people]
        scores = theirs @ self.weights
        row, column, score = _heads(scores, theirs, allowed, keep)
        return first_of_each(row, column, score, keep=keep)

    def nearness(self, article: Whole, other: Whole) -> Numbers:
        return entries(self.weights, article, other)


@dataclass(eq=False)
class Als:
    bought: Ones
    name = "als"

    def __post_init__(self) -> None:
        self.people, self.articles = als.fit(self.bought)

    def best(self, people: Whole, *, allowed: NDArray[np.bool_], keep: int) -> tuple[Whole, Whole]:
        scores = self.people[people] @ self.articles.T
        scores[:, ~allowed] = -np.inf
        theirs = self.bought[people]
        scores[np.repeat(np.arange(len(people)), np.diff(theirs.indptr)), theirs.indices] = -np.inf
        keep = min(keep, scores.shape[1])
        top = np.argpartition(scores, -keep, axis=1)[:, -keep:]
        found = np.take_along_axis(scores, top, axis=1)
        row = np.repeat(np.arange(len(people)), keep)
        is_some = np.isfinite(found.ravel()) & (found.ravel() > 0)
        return first_of_each(row[is_some], top.ravel()[is_some].astype(np.int64), found.ravel()[is_some], keep=keep)

    def nearness(self, article: Whole, other: Whole) -> Numbers:
        found: Numbers = np.einsum("ij,ij->i", self.articles[article], self.articles[other])
        return found


def model_for(bought: Ones) -> Model:
    """EASE as long as its matrix has a place."""
    return Ease(bought) if bought.shape[1] <= ease.MOST_ARTICLES else Als(bought)


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """New articles for people, of each person the likeliest first."""

    person: Whole
    """Row of the matrix."""
    article: Whole
    because: Whole
    """Of theirs the one that speaks most for it."""


def news(model: Model, bought: Ones, groups: list[tuple[Whole, NDArray[np.bool_]]], *, keep: int) -> News:
    """``groups``: people (rows) with the articles that may be shown to them."""
    found: list[tuple[Whole, Whole, Whole]] = []
    for people, allowed in groups:
        for low in range(0, len(people), PEOPLE_AT_ONCE):
            some = people[low : low + PEOPLE_AT_ONCE]
            row, article = model.best(some, allowed=allowed, keep=keep)
            found.append((some[row], article, _because(model, bought[some], row, article)))
    none = np.empty(0, dtype=np.int64)
    columns = [np.concatenate([one[at] for one in found]) if found else none for at in range(3)]
    return News(*columns)


def _because(model: Model, theirs: Ones, row: Whole, article: Whole) -> Whole:
    """(found,) Of what each person has, what is nearest to the article found."""
    many = np.diff(theirs.indptr)[row]
    pair = np.repeat(np.arange(len(row)), many)
    begins = np.r_[0, np.cumsum(many)[:-1]] if len(many) else np.empty(0, dtype=np.int64)
    inside = np.arange(len(pair)) - np.repeat(begins, many)
    own = theirs.indices[theirs.indptr[row][pair] + inside].astype(np.int64)
    if not len(pair):
        return np.empty(0, dtype=np.int64)
    near = model.nearness(own, article[pair])
    nearest_of = np.flatnonzero(near == np.repeat(np.maximum.reduceat(near, begins), many))
    _first, place = np.unique(pair[nearest_of], return_index=True)
    best: Whole = own[nearest_of[place]]
    return best


def _heads(scores: Ones, theirs: Ones, allowed: NDArray[np.bool_], keep: int) -> tuple[Whole, Whole, Numbers]:
    """Of each row the ``keep`` highest above nothing, in no order; without what is theirs already or not allowed.

    A row at a time: each is short, and sorting all of them at once takes ten times as long.
    """
    is_open = allowed.copy()
    rows: list[int] = []
    columns: list[Whole] = []
    values: list[Numbers] = []
    for at in range(scores.shape[0]):
        own = theirs.indices[theirs.indptr[at] : theirs.indptr[at + 1]]
        some = slice(scores.indptr[at], scores.indptr[at + 1])
        column, value = scores.indices[some], scores.data[some]
        was = is_open[own]
        is_open[own] = False
        kept = np.flatnonzero(is_open[column] & (value > 0))
        is_open[own] = was
        if len(kept) > keep:
            kept = kept[np.argpartition(value[kept], -keep)[-keep:]]
        rows.append(len(kept))
        columns.append(column[kept])
        values.append(value[kept])
    row = np.repeat(np.arange(len(rows)), rows)
    return row, np.concatenate(columns).astype(np.int64), np.concatenate(values)


def nearest(weights: Numbers, *, keep: int) -> Ones:
    """Of each row the ``keep`` entries furthest from nothing, sparse."""
    many = len(weights)
    if many <= keep:
        return sparse.csr_matrix(weights)
    blocks = []
    for low in range(0, many, 1_024):
        part = weights[low : low + 1_024]
        top = np.argpartition(-np.abs(part), keep, axis=1)[:, :keep]
        top.sort(axis=1)
        data = np.take_along_axis(part, top, axis=1).ravel()
        begins = np.arange(0, len(data) + 1, keep)
        blocks.append(sparse.csr_matrix((data, top.ravel(), begins), shape=(len(part), many)))
    return sparse.vstack(blocks, format="csr")


def has(matrix: Ones, row: Whole, column: Whole) -> NDArray[np.bool_]:
    """(pairs,) Is there something."""
    found: NDArray[np.bool_] = entries(matrix, row, column) != 0
    return found


def entries(matrix: Ones, row: Whole, column: Whole) -> Numbers:
    """(pairs,) What stands there; 0 where nothing does."""
    if not len(row):
        return np.zeros(0, dtype=np.float32)
    matrix.sort_indices()  # looked up by halves then, and not from the first on
    found: Numbers = np.asarray(matrix[row, column]).ravel()
    return found
