"""What an open experimentation platform's own tests expect, and what is found here."""

from __future__ import annotations

from collections.abc import Iterator

from chapeau.insight.experiments.rules.arms import of_share, of_sums
from chapeau.insight.experiments.rules.bayesian import Prior, believe
from chapeau.insight.experiments.rules.fixed import Result, t_test
from chapeau.insight.experiments.rules.sequential import sequential_test
from chapeau.kit.published import Reference, references

SOURCE = "GrowthBook's tests"


def published() -> Iterator[Reference]:
    control, other = of_sums(3407, 1396.87, 52377.9767), of_sums(3461, 2422.7, 134698.29)
    yield from _tested("t, relative:", t_test(control, other, relative=True), (0.70732, -0.03526, 1.44989, 0.06191))
    yield from _tested("t, absolute:", t_test(control, other), (0.29, 0.04538, 0.53462, 0.02016))
    shares = t_test(of_share(28, 14), of_share(30, 16), relative=True)
    yield from _tested("t, proportions:", shares, (0.06667, -0.47767, 0.61101, 0.80707))
    fewer = of_sums(3000, 1396.87, 52377.9767)
    often = sequential_test(fewer, other, relative=True, narrowest_at=1000)
    yield from _tested("sequential:", often, (0.50336, -0.55844, 1.56516))
    flat = believe(of_share(100, 49), of_share(100, 51))
    rows = [
        ("lift", 0.04082, flat.estimate),
        ("low", -0.24779, flat.low),
        ("high", 0.32943, flat.high),
        ("chance to win", 0.60918, flat.chance_to_win),
    ]
    yield from references("Bayesian, flat:", SOURCE, rows, 5.1e-6)
    risks = [("risk of control", 0.0814, flat.risk_of_control), ("risk of the other", 0.0406, flat.risk_of_other)]
    yield from references("Bayesian, flat:", SOURCE, risks, 5.1e-5)
    shaped = believe(of_sums(10, 100, 1002.25), of_sums(10, 105, 1111.5), prior=Prior(0.1, 0.1))
    rows = [
        ("lift", 0.05063, shaped.estimate),
        ("low", -0.01893, shaped.low),
        ("high", 0.12019, shaped.high),
        ("chance to win", 0.92315, shaped.chance_to_win),
    ]
    yield from references("Bayesian, prior N(0.1, 0.1):", SOURCE, rows, 5.1e-6)


def _tested(what: str, found: Result, told: tuple[float, ...]) -> list[Reference]:
    values = (found.estimate, found.low, found.high, found.p_value)
    names = ("difference", "low", "high", "p")
    return references(what, SOURCE, list(zip(names, told, values, strict=False)), 5.1e-6)
