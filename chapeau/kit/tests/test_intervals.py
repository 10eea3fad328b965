"""Intervals equal the published ones."""

import pytest

from chapeau.kit.intervals import difference, share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_wilson_s_interval(count: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I."""
    found = share(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_there_is_no_share() -> None:
    assert (share(0, 0).rate, share(0, 0).low, share(0, 0).high) == (0.0, 0.0, 0.0)


def test_a_difference_has_newcombe_s_interval() -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 less 48/80."""
    low, high = difference(share(48, 80), share(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
