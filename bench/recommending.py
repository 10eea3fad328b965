"""Recommendations for everybody: what is new for 100,000 people, with the reason of each, and what they are about to want again.

People and purchases are made here: articles by a long tail (a tenth of them make half of all), each person in one of a hundred tastes, ten articles a
person. Fit and ranking are counted together; reading and storing are not. ``BENCH_ARTICLES=20000`` for the largest that EASE takes.
"""

from __future__ import annotations

import os
import resource
import time

import numpy as np

from bench.measure import report
from chapeau.insight.recommendations.rules.again import rhythms
from chapeau.insight.recommendations.rules.matrices import ones
from chapeau.insight.recommendations.rules.ranking import model_for, news

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
ARTICLES = int(os.environ.get("BENCH_ARTICLES", "5000"))
EACH, TASTES, KEPT = 10, 100, 16


def recommend() -> None:
    random = np.random.default_rng(11)
    many = PEOPLE * EACH
    who = np.repeat(np.arange(PEOPLE), EACH)
    taste = (who % TASTES) * (ARTICLES // TASTES)
    own = random.random(many) < 0.7
    near = taste + (random.random(many) ** 2 * (ARTICLES // TASTES)).astype(np.int64)
    article = np.where(own, near, (random.random(many) ** 3 * ARTICLES).astype(np.int64)).astype(np.int64)
    day, pieces = random.integers(19_000, 20_000, many), random.integers(1, 4, many)
    bought = ones(who, article, (PEOPLE, ARTICLES))
    started, spent = time.perf_counter(), time.process_time()
    model = model_for(bought)
    fitted = time.perf_counter() - started
    found = news(model, bought, [(np.arange(PEOPLE), np.ones(ARTICLES, dtype=np.bool_))], keep=KEPT)
    ranked = time.perf_counter() - started - fitted
    again = rhythms(who, article, day, pieces, today=20_000)
    took, cpu = time.perf_counter() - started, time.process_time() - spent
    report(
        "recommend_100k_s", took, "s", f"{PEOPLE:,} people, {ARTICLES:,} articles, {bought.nnz:,} purchases, {model.name}", aim=60,
        cpu_s=round(cpu, 1), fit_s=round(fitted, 1), rank_s=round(ranked, 1), told=len(found.article), again=len(again.who),
        largest_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, threads=os.environ.get("OMP_NUM_THREADS", "all"),
    )  # fmt: skip


FIGURES = {"recommend_100k_s": recommend}
