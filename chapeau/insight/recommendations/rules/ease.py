"""EASE: each article foretold from the others a person has, by one linear model in closed form.

Harald Steck, *Embarrassingly Shallow Autoencoders for Sparse Data*, WWW 2019, equation 8: with ``G = XᵀX + λI`` and
``P = G⁻¹``, the weight of article i for article j is ``-P_ij / P_jj``, and nothing for itself.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack

from chapeau.insight.recommendations.rules.matrices import Numbers, Ones

PENALTY = 300.0
"""λ. On Online Retail's last months 300 is at its best, 100 and 1,000 are within 5 %; Steck finds 200 to 1,000."""
MOST_ARTICLES = 20_000
"""Beyond, one matrix of all articles with all others (4 bytes each, 1.6 GB at 20,000) is too much."""


def fit(bought: Ones, *, penalty: float = PENALTY) -> Numbers:
    """(articles, articles) float32: row i says how much having i speaks for each other. Cubic in the articles."""
    gram = np.asfortranarray((bought.T @ bought).toarray(), dtype=np.float32)
    gram[np.diag_indices_from(gram)] += penalty
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    if failed:
        raise ArithmeticError(f"spotrf says {failed}")
    inverse, failed = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ArithmeticError(f"spotri says {failed}")
    # Only the lower half is filled: mirrored by blocks, so that no second matrix of that size is needed.
    step = 2_048
    for low in range(0, len(inverse), step):
        block = inverse[low : low + step, low : low + step]
        block[:] = np.tril(block) + np.tril(block, -1).T
        inverse[low : low + step, low + step :] = inverse[low + step :, low : low + step].T
    weights: Numbers = inverse
    weights /= -np.diag(inverse).copy()
    weights[np.diag_indices_from(weights)] = 0.0
    return weights
