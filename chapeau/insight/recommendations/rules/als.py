"""Implicit alternating least squares: people and articles as points of few dimensions, for catalogues too large for EASE.

Hu, Koren, Volinsky, *Collaborative Filtering for Implicit Feedback Datasets*, ICDM 2008; each side is solved by a few
steps of conjugate gradients (Takács, Pilászy, Tikk, RecSys 2011), all rows at once.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from chapeau.insight.recommendations.rules.matrices import Numbers, Ones

FACTORS, ROUNDS, STEPS = 64, 12, 3
PENALTY, WEIGHT = 0.05, 2.0
"""λ, and by how much a purchase counts more than none (α)."""


def fit(bought: Ones, *, factors: int = FACTORS, rounds: int = ROUNDS, seed: int = 7) -> tuple[Numbers, Numbers]:
    """(people, factors) and (articles, factors): the likelier a purchase, the larger the product of their rows."""
    random = np.random.default_rng(seed)
    people = (random.standard_normal((bought.shape[0], factors)) * 0.01).astype(np.float32)
    articles = (random.standard_normal((bought.shape[1], factors)) * 0.01).astype(np.float32)
    other = bought.T.tocsr()
    for _ in range(rounds):
        people = solve(bought, people, articles)
        articles = solve(other, articles, people)
    return people, articles


def solve(bought: Ones, begin: Numbers, others: Numbers, *, steps: int = STEPS) -> Numbers:
    """For every row u of ``bought`` the x that solves ``(YᵀY + λI + α Yᵤᵀ Yᵤ) x = (1 + α) Yᵤᵀ 1``, nearly; from ``begin``."""
    whole = others.T @ others + PENALTY * np.eye(others.shape[1], dtype=np.float32)
    rows = np.repeat(np.arange(bought.shape[0]), np.diff(bought.indptr))

    def applied(x: Numbers) -> Numbers:
        said = np.einsum("ij,ij->i", others[bought.indices], x[rows]) * np.float32(WEIGHT)
        own = sparse.csr_matrix((said, bought.indices, bought.indptr), shape=bought.shape)
        result: Numbers = x @ whole + own @ others
        return result

    x = begin.copy()
    rest = (bought @ others) * np.float32(1 + WEIGHT) - applied(x)
    way, size = rest.copy(), (rest * rest).sum(axis=1, keepdims=True)
    for _ in range(steps):
        moved = applied(way)
        along = (way * moved).sum(axis=1, keepdims=True)
        far = np.divide(size, along, out=np.zeros_like(size), where=along > 0)
        x += far * way
        rest -= far * moved
        left = (rest * rest).sum(axis=1, keepdims=True)
        way = rest + np.divide(left, size, out=np.zeros_like(size), where=size > 0) * way
        size = left
    return x
