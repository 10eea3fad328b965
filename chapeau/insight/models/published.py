"""What the literature found with these models, and what they find here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from chapeau.insight.models.rules import bgnbd, gammagamma, pareto, sbg, survival
from chapeau.insight.models.rules.histories import Histories, Numbers, Whole
from chapeau.insight.models.rules.summing import Buyers, summed
from chapeau.kit.published import NotToBeHad, Reference, references

CDNOW = "cdnow.parquet"
CALIBRATION, END = date(1997, 9, 30), date(1998, 6, 30)
AHEAD = 39.0
"""Weeks from the one to the other."""

EASY = "Fader, Hardie, Lee 2005"
WALKTHROUGH = "BTYD walkthrough"
NOTE = "Fader & Hardie, note 025"
RENEWALS = "Fader & Hardie 2007"
KAPLAN = "Freireich et al. 1963"
BOTH = "recomputed apart"

REGULAR = (100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)
HIGH_END = (100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1)

REMISSION = (6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
"""Weeks under 6-MP; of the first nine the remission ended, the others were watched no longer."""
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def published(*, folder: Path) -> Iterator[Reference | NotToBeHad]:
    """Every reference of the models; ``folder`` holds the data of others (`data/` of the source)."""
    yield from _renewing()
    yield from _remission()
    yield from _pinned()
    if not (folder / CDNOW).exists():
        yield NotToBeHad("BG/NBD, Pareto/NBD and Gamma-Gamma on CDNOW", f"there is no {CDNOW} in {folder}")
        return
    purchases = read_cdnow(folder / CDNOW)
    yield from _sample(purchases.buyers(sample_only=True))
    yield from _full(purchases.buyers(sample_only=False))


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """CDNOW's, one by one; ``number`` is the customer's in the 1/10 sample, 0 outside it."""

    who: Whole
    number: Whole
    day: Whole
    worth: Numbers
    """Dollars."""

    def buyers(self, *, sample_only: bool) -> Buyers:
        """Up to the end of the calibration, with what came after; the sample in its own order."""
        kept = self.number > 0 if sample_only else np.ones(len(self.who), dtype=np.bool_)
        who = (self.number if sample_only else self.who)[kept]
        return summed(who, self.day[kept], self.worth[kept], until=_day(CALIBRATION), later=_day(END))


def read_cdnow(path: Path) -> Purchases:
    table = pq.read_table(path)
    return Purchases(
        who=table["customer"].to_numpy().astype(np.int64),
        number=table["sample"].fill_null(0).to_numpy().astype(np.int64),
        day=table["day"].to_numpy().astype("datetime64[D]").astype(np.int64),
        worth=table["cents"].to_numpy() / 100,
    )


def _day(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _one(x: float, last: float, watched: float) -> Histories:
    return Histories(np.array([x], dtype=np.float64), np.array([last]), np.array([watched]))


def _pinned() -> Iterator[Reference]:
    """At given parameters, so that only the formulas are compared."""
    model = bgnbd.BgNbd(0.2425982, 4.4136842, 0.7929899, 2.4261667)
    new = bgnbd.expected_purchases(model, 52.0)[0]
    yield Reference("BG/NBD E[X(52)]", WALKTHROUGH, 1.444004, float(new), 1e-5)
    busy = _one(26, 216 / 7, 31)  # printed as 30.857
    further, alive = bgnbd.expected_further(model, busy, 52.0)[0], bgnbd.alive(model, busy)[0]
    yield Reference("BG/NBD customer 1516, next 52 weeks", WALKTHROUGH, 25.75659, float(further), 1e-4)
    yield Reference("BG/NBD customer 1516, P(alive)", WALKTHROUGH, 0.9688523, float(alive), 1e-6)
    told = {10: 0.3474606, 15: 0.04283391, 20: 0.004158973, 25: 0.0003583685}
    for x, expected in told.items():
        found = float(bgnbd.expected_further(model, _one(x, 20, 39), 52.0)[0])
        yield Reference(f"BG/NBD x {x}, t_x 20, T 39, next 52 weeks", WALKTHROUGH, expected, found, 1e-6)
    two = float(bgnbd.expected_further(model, _one(2, 30.43, 38.86), 39.0)[0])
    yield Reference("BG/NBD E[Y(39) | 2, 30.43, 38.86]", EASY, 1.226, two, 5e-4)
    unseen = pareto.ParetoNbd(0.5532771, 10.5776836, 0.6062399, 11.6687322)
    months = float(pareto.expected_purchases(unseen, 52.0)[0])
    yield Reference("Pareto/NBD E[X(52)]", WALKTHROUGH, 1.473434, months, 1e-6)


def _sample(buyers: Buyers) -> Iterator[Reference]:
    histories = buyers.histories
    x = histories.repeats
    counted = [("customers", 2357, len(buyers)), ("without a repeat", 1411, (x == 0).sum()), ("repeats", 2457, x.sum())]
    yield from references("CDNOW sample,", EASY, [(name, told, float(found)) for name, told, found in counted], 0)
    easy = bgnbd.fit(histories)
    yield from references("BG/NBD", EASY, _named("r α a b", (0.2426, 4.4136, 0.7929, 2.4259), easy.peak.at), 6e-5)
    yield Reference("BG/NBD log-likelihood", EASY, -9582.429, easy.peak.log_likelihood, 6e-4)
    unseen = pareto.fit(histories)
    yield from references("Pareto/NBD", EASY, _named("r α s β", (0.553, 10.578, 0.606, 11.669), unseen.peak.at), 1e-2)
    yield Reference("Pareto/NBD log-likelihood", EASY, -9594.976, unseen.peak.log_likelihood, 6e-4)
    further = bgnbd.expected_further(easy.model, histories, AHEAD)
    told = (0.2251, 0.5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.5040, 6.1570)
    came = (0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594)
    for times in range(8):
        those = np.minimum(x, 7) == times
        name = f"after {times}{'+' if times == 7 else ''} repeats, next 39 weeks"
        yield Reference(f"BG/NBD {name}", WALKTHROUGH, told[times], float(further[those].mean()), 3e-4)
        yield Reference(f"CDNOW {name}", WALKTHROUGH, came[times], float(buyers.later[those].mean()), 6e-5)
    has_worth = (x > 0) & (buyers.worth > 0)
    worth = gammagamma.fit(x[has_worth], buyers.worth[has_worth])
    yield from references("Gamma-Gamma", NOTE, _named("p q γ", (6.25, 3.74, 15.44), worth.peak.at), 6e-3)
    yield Reference("Gamma-Gamma log-likelihood", NOTE, -4055.918, worth.peak.log_likelihood, 6e-4)
    means = gammagamma.expected_worth(worth.model, x, buyers.worth)
    first_ten = (24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17)
    for place, mean in enumerate(first_ten):
        yield Reference(f"Gamma-Gamma, customer {place + 1}", "lifetimes", mean, float(means[place]), 6e-3)


def _full(buyers: Buyers) -> Iterator[Reference]:
    histories = buyers.histories
    yield Reference("CDNOW customers", EASY, 23_570, len(buyers), 0)
    easy = bgnbd.fit(histories)
    fitted = _named("r α a b", (0.251624, 4.78896, 0.723436, 2.161108), easy.peak.at)
    yield from references("BG/NBD, CDNOW full,", BOTH, fitted, 5e-5)
    yield Reference("BG/NBD, CDNOW full, log-likelihood", BOTH, -95368.444, easy.peak.log_likelihood, 6e-4)
    further = float(bgnbd.expected_further(easy.model, histories, AHEAD).sum())
    yield Reference("BG/NBD, CDNOW full, purchases in weeks 40 to 78", BOTH, 16_873.7, further, 0.1)
    yield Reference("CDNOW purchases in weeks 40 to 78", EASY, 19_684, float(buyers.later.sum()), 0)
    unseen = pareto.fit(histories)
    fitted = _named("r α s β", (0.59742, 11.585656, 0.522186, 8.827759), unseen.peak.at)
    yield from references("Pareto/NBD, CDNOW full,", BOTH, fitted, 1e-4)
    yield Reference("Pareto/NBD, CDNOW full, log-likelihood", BOTH, -95415.119, unseen.peak.log_likelihood, 6e-4)
    has_worth = (histories.repeats > 0) & (buyers.worth > 0)
    yield Reference("Gamma-Gamma, CDNOW full, customers", BOTH, 9450, float(has_worth.sum()), 0)
    worth = gammagamma.fit(histories.repeats[has_worth], buyers.worth[has_worth])
    fitted = _named("p q γ", (6.275359, 3.62445, 14.983687), worth.peak.at)
    yield from references("Gamma-Gamma, CDNOW full,", BOTH, fitted, 5e-5)
    yield Reference("Gamma-Gamma, CDNOW full, log-likelihood", BOTH, -40763.476, worth.peak.log_likelihood, 6e-4)


def _renewing() -> Iterator[Reference]:
    told = {
        "Regular": (REGULAR, (0.7041, 1.1820), -1680.27, 3.695),
        "High End": (HIGH_END, (0.6681, 3.8061), -1611.16, 5.923),
    }
    for name, (alive, parameters, height, lifetime) in told.items():
        here = np.array(alive) * 10  # of 1,000 customers
        fitted = sbg.fit(-np.diff(here), np.r_[np.zeros(len(here) - 1), here[-1]])
        yield from references(f"sBG {name}", RENEWALS, _named("α β", parameters, fitted.peak.at), 6e-5)
        yield Reference(f"sBG {name} log-likelihood", RENEWALS, height, fitted.peak.log_likelihood, 6e-3)
        expected = sbg.expected_lifetime(fitted.model, 0.1)
        yield Reference(f"sBG {name} lifetime discounted at 10 %", RENEWALS, lifetime, expected, 1e-3)


def _remission() -> Iterator[Reference]:
    treated = np.array(REMISSION, dtype=np.float64), np.arange(len(REMISSION)) < 9
    curve = survival.kaplan_meier(*treated)
    told = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for week, part in told.items():
        yield Reference(f"Kaplan–Meier S({week})", KAPLAN, part, curve.at(week), 5.1e-5)
    control = np.array(PLACEBO, dtype=np.float64), np.ones(len(PLACEBO), dtype=np.bool_)
    yield Reference("Log-rank χ²", KAPLAN, 16.79, survival.log_rank([treated, control]).chi_squared, 5e-3)


def _named(names: str, told: tuple[float, ...], found: Numbers) -> list[tuple[str, float, float]]:
    return list(zip(names.split(), told, map(float, found), strict=True))
