"""Articles that are alike by what they are: the same rare properties count more than the same common ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from chapeau.insight.recommendations.rules.matrices import Whole
from chapeau.insight.recommendations.rules.together import first_of_each

LEAST = 0.1
"""Cosine below which two articles have only the commonest properties in common."""
STEP = 2_048


def alike(properties: Sequence[Sequence[str]], *, keep: int) -> tuple[Whole, Whole]:
    """(pairs,) and (pairs,): an article and one like it, the most alike first; at most ``keep`` of each.

    ``properties``: of each article its categories, brand, attributes. Cosine of inverse document frequencies.
    """
    words = {word: at for at, word in enumerate(sorted({word for each in properties for word in each}))}
    if not words:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    row = np.repeat(np.arange(len(properties)), [len(set(each)) for each in properties])
    column = np.array([words[word] for each in properties for word in sorted(set(each))], dtype=np.int64)
    rarity = np.log(len(properties) / np.bincount(column, minlength=len(words))).astype(np.float32)
    said = sparse.csr_matrix((rarity[column], (row, column)), shape=(len(properties), len(words)))
    long = np.sqrt(np.asarray(said.multiply(said).sum(axis=1)).ravel())
    said = sparse.diags(np.divide(1.0, long, out=np.zeros_like(long), where=long > 0).astype(np.float32)) @ said
    found: list[tuple[Whole, Whole]] = []
    for low in range(0, len(properties), STEP):
        near = (said[low : low + STEP] @ said.T).tocoo()
        kept = (near.row + low != near.col) & (near.data >= LEAST)
        rows, columns = near.row[kept].astype(np.int64) + low, near.col[kept].astype(np.int64)
        found.append(first_of_each(rows, columns, near.data[kept], keep=keep))
    return np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])
