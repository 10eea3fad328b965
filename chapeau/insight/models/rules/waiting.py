"""When somebody who is still there buys next, and whether they do within a time. Both models, same shapes."""

from __future__ import annotations

import numpy as np

from chapeau.insight.models.rules import bgnbd, pareto
from chapeau.insight.models.rules.histories import Histories, Numbers

Model = bgnbd.BgNbd | pareto.ParetoNbd

_NODES, _WEIGHTS = (each[:, None] for each in np.polynomial.legendre.leggauss(24))


def alive(model: Model, histories: Histories) -> Numbers:
    return bgnbd.alive(model, histories) if isinstance(model, bgnbd.BgNbd) else pareto.alive(model, histories)


def expected_further(model: Model, histories: Histories, ahead: float) -> Numbers:
    if isinstance(model, bgnbd.BgNbd):
        return bgnbd.expected_further(model, histories, ahead)
    return pareto.expected_further(model, histories, ahead)


def expected_purchases(model: Model, until: Numbers) -> Numbers:
    if isinstance(model, bgnbd.BgNbd):
        return bgnbd.expected_purchases(model, until)
    return pareto.expected_purchases(model, until)


def median_wait(model: Model, histories: Histories) -> Numbers:
    """(buyers,) Time until the next purchase of those who stay: half are earlier.

    Their rate is Gamma(r + x, α + T) whatever was before, so the wait is Lomax: (α + T)(2^(1/(r + x)) − 1).
    """
    wait: Numbers = (model.alpha + histories.watched) * np.expm1(np.log(2) / (model.r + histories.repeats))
    return wait


def chance_to_buy(model: Model, histories: Histories, ahead: float) -> Numbers:
    """(buyers,) That they buy at least once in the time ``ahead``: are there, and stay until they do.

    BG/NBD: nobody leaves before the next purchase, 1 − ((α + T)/(α + T + t))^(r + x). Pareto/NBD: rate and life given that the
    buyer is there are independent gammas, so it is ∫₀ᵗ (r + x)/(α + T + u) ((α + T)/(α + T + u))^(r + x) ((β + T)/(β + T + u))^s du,
    by Gauss–Legendre over ln(α + T + u).
    """
    shape, scale = model.r + histories.repeats, model.alpha + histories.watched
    if isinstance(model, bgnbd.BgNbd):
        bought: Numbers = -np.expm1(-shape * np.log1p(ahead / scale))
    else:
        stretch = np.minimum(np.log1p(ahead / scale), 45 / shape)
        step = (_NODES + 1) / 2 * stretch
        grown = model.beta + histories.watched
        life = -model.s * np.log1p(scale * np.expm1(step) / grown)
        bought = (_WEIGHTS / 2 * stretch * shape * np.exp(life - shape * step)).sum(axis=0)
    return alive(model, histories) * bought
