"""Who bought what, as a sparse matrix of ones."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Whole: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float32]
Ones: TypeAlias = Any
"""A ``scipy.sparse.csr_matrix`` of float32; scipy brings no types."""


def ones(rows: Whole, columns: Whole, shape: tuple[int, int]) -> Ones:
    """1 where a row has a column, however often it is named."""
    made = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    made.sum_duplicates()
    made.data[:] = 1.0
    return made


def times_bought(bought: Ones) -> Whole:
    """(articles,) by how many rows."""
    counts: Whole = np.asarray(bought.sum(axis=0)).ravel().round().astype(np.int64)
    return counts
