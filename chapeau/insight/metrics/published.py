"""What the literature expects of the figures, and what is found here."""

from __future__ import annotations

from collections.abc import Iterator

from chapeau.insight.metrics.rules import attribution
from chapeau.kit.intervals import net_promoter
from chapeau.kit.published import Reference, references

NPS = "R package NPS"
TOY = "by hand"


def published() -> Iterator[Reference]:
    yield from _net_promoter()
    yield from _attribution()


def _net_promoter() -> Iterator[Reference]:
    told = {(1, 2, 3): (-1 / 3, 5 / 9, 0.3042903), (1, 0, 1): (0, 1, 0.7071068), (1, 1, 1): (0, 2 / 3, 0.4714045)}
    for counts, expected in told.items():
        found = net_promoter(*counts)
        rows = list(
            zip(("score", "variance", "error"), expected, (found.score, found.variance, found.error), strict=True)
        )
        yield from references(f"NPS of {counts},", NPS, rows, 5.1e-8)


def _attribution() -> Iterator[Reference]:
    ways = [(["google"], 2, 0), (["mailing"], 1, 0), (["google", "mailing"], 1, 0), (["google"], 0, 1)]
    paths = attribution.paths_of(ways)
    yield Reference("Attribution toy, P", TOY, 0.8, attribution.conversion_probability(paths), 1e-12)
    found = {
        "removal of": ((0.75, 0.50), attribution.removal_effects(paths)),
        "Markov,": ((2.4, 1.6), attribution.attribute(paths, attribution.Rule.MARKOV).conversions),
        "Shapley,": ((2.5, 1.5), attribution.attribute(paths, attribution.Rule.SHAPLEY).conversions),
    }
    for name, (told, computed) in found.items():
        rows = list(zip(paths.channels, told, map(float, computed), strict=True))
        yield from references(f"Attribution toy, {name}", TOY, rows, 1e-12)
