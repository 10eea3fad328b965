"""What the literature and others found with these methods, and what they find here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chapeau.insight.recommendations.rules.matrices import Whole
from chapeau.insight.recommendations.rules.together import ratio
from chapeau.insight.recommendations.rules.trial import on_trial
from chapeau.kit.published import NotToBeHad, Reference

ONLINE_RETAIL = "online_retail.parquet"
CUT = int(np.datetime64("2011-10-09", "D").astype(np.int64))
"""The last two months are held out."""
MAHOUT = "Apache Mahout, LogLikelihoodTest"
RATIOS = (
    ((5, 1995, 0, 100_000), 39.33052),
    ((1000, 1995, 1000, 100_000), 4730.737),
    ((1000, 1000, 1000, 99_000), 5714.932),
)
"""Counts (both, only the one, only the other, neither) and Dunning's ratio."""
BOTH = "RecTools 0.19 and recomputed apart"


def published(*, folder: Path) -> Iterator[Reference | NotToBeHad]:
    """Every reference of recommendations; ``folder`` holds the data of others (`data/` of the source)."""
    for (both, one, two, neither), result in RATIOS:
        found = ratio(
            np.array([float(both)]),
            np.array([float(both + one)]),
            np.array([float(both + two)]),
            float(both + one + two + neither),
        )
        yield Reference(
            f"Log-likelihood ratio of {both}, {one}, {two}, {neither}", MAHOUT, result, float(found[0]), 1e-3
        )
    if not (folder / ONLINE_RETAIL).exists():
        yield NotToBeHad("EASE on Online Retail", f"there is no {ONLINE_RETAIL} in {folder}")
        return
    who, article, day = read_online_retail(folder / ONLINE_RETAIL)
    trial = on_trial(who, article, day, (int(who.max()) + 1, int(article.max()) + 1), cut=CUT)
    assert trial is not None
    yield Reference("Online Retail, new articles, bestsellers: nDCG of ten", BOTH, 0.042, trial.bestseller_ndcg, 2e-3)
    yield Reference("Online Retail, new articles, bestsellers: hit of ten", BOTH, 0.276, trial.bestseller_hit, 5e-3)
    yield Reference("Online Retail, new articles, EASE: nDCG of ten", BOTH, 0.107, trial.ndcg, 2e-3)
    yield Reference("Online Retail, new articles, EASE: hit of ten", BOTH, 0.502, trial.hit, 5e-3)


def read_online_retail(path: Path) -> tuple[Whole, Whole, Whole]:
    """Who, what, on which day since 1970: a line each, credits and what nobody is known of left out."""
    table = pq.read_table(path, columns=["StockCode", "Quantity", "UnitPrice", "CustomerID", "InvoiceDate"])
    clean = pc.and_(pc.greater(table["Quantity"], 0), pc.greater(table["UnitPrice"], 0))
    table = table.filter(pc.and_(clean, table["CustomerID"].is_valid()))
    _codes, article = np.unique(table["StockCode"].to_numpy(), return_inverse=True)
    _people, who = np.unique(table["CustomerID"].to_numpy(), return_inverse=True)
    day = table["InvoiceDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return who.astype(np.int64), article.astype(np.int64), day
