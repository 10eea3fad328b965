"""How many people an experiment needs, and what it can see with those it has.

Normal approximation, two-sided: n = (z(1 − α/2) + z(power))² (σ₁² + σ₂² ÷ ratio) ÷ δ² in the first arm, ratio · n in the second.
"""

from __future__ import annotations

from math import ceil, isfinite, sqrt

from scipy.stats import norm

from chapeau.insight.experiments.rules.arms import CannotCompare


def people_needed(
    deviations: tuple[float, float], effect: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0
) -> tuple[int, int]:
    """In each arm, to see ``effect`` (a difference of means) with that power. ``deviations``: the standard ones of one unit.

    Refuses: ``CannotCompare`` for an effect of nothing, or what is no number.
    """
    one, two = deviations
    if not all(isfinite(each) for each in (one, two, effect)) or min(one, two) < 0 or not ratio > 0:
        raise CannotCompare("not-numbers")
    if effect == 0:
        raise CannotCompare("nothing")
    exact = ((_z(alpha) + float(norm.ppf(power))) / effect) ** 2 * (one**2 + two**2 / ratio)
    return max(2, ceil(exact)), max(2, ceil(exact * ratio))


def people_needed_for_shares(
    share: float, relative_lift: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0
) -> tuple[int, int]:
    """In each arm, to see a share (a conversion rate) become ``share · (1 + relative_lift)``.

    Refuses: ``CannotCompare`` where either share is not between 0 and 1.
    """
    other = share * (1 + relative_lift)
    if not (0 < share < 1 and 0 < other < 1):
        raise CannotCompare("not-numbers")
    deviations = (sqrt(share * (1 - share)), sqrt(other * (1 - other)))
    return people_needed(deviations, other - share, power=power, alpha=alpha, ratio=ratio)


def power_of(sizes: tuple[int, int], deviations: tuple[float, float], effect: float, *, alpha: float = 0.05) -> float:
    """The chance that an experiment of these sizes sees ``effect`` (in either direction). Refuses: ``CannotCompare``."""
    if min(sizes) < 2:
        raise CannotCompare("few")
    error = sqrt(deviations[0] ** 2 / sizes[0] + deviations[1] ** 2 / sizes[1])
    if not error > 0:
        raise CannotCompare("same")
    far = effect / error
    return float(norm.sf(_z(alpha) - far) + norm.cdf(-_z(alpha) - far))


def smallest_effect(
    sizes: tuple[int, int], deviations: tuple[float, float], *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """The smallest difference of means that these sizes see with that power. Refuses: ``CannotCompare``."""
    if min(sizes) < 2:
        raise CannotCompare("few")
    error = sqrt(deviations[0] ** 2 / sizes[0] + deviations[1] ** 2 / sizes[1])
    return (_z(alpha) + float(norm.ppf(power))) * error


def _z(alpha: float) -> float:
    return float(norm.ppf(1 - alpha / 2))
