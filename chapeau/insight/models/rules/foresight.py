"""From everybody's purchases to what is foretold of each, with the test of time the models have to pass first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from chapeau.insight.models.rules import bgnbd, pareto, waiting
from chapeau.insight.models.rules.fitting import Peak
from chapeau.insight.models.rules.histories import CannotFit, Numbers, Whole
from chapeau.insight.models.rules.summing import WEEK, Buyers, summed
from chapeau.insight.models.values import CalibrationRow, Check, ModelName, TrackingRow

LEAST_BUYERS, LEAST_REPEATERS, LEAST_DAYS = 50, 20, 91
MOST_HOLD_OUT = 182
MOST_REPEATS_SHOWN = 7
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The model that did better on what came later, fitted again to everything."""

    name: ModelName
    model: waiting.Model
    peak: Peak
    check: Check | None
    calibration: tuple[CalibrationRow, ...]
    tracking: tuple[TrackingRow, ...]


def choose(who: Whole, day: Whole, *, today: int) -> Chosen:
    """Fit both models to the first two thirds of the time (at most half a year is held out), see which foretold the rest
    better, and fit that one to all. ``day`` and ``today``: whole days since 1970.

    Refuses: ``CannotFit``: too few, too short, or no peak for either.
    """
    everybody = summed(who, day, np.ones(len(who)), until=today)
    if len(everybody) < LEAST_BUYERS or (everybody.histories.repeats > 0).sum() < LEAST_REPEATERS:
        raise CannotFit("few")
    span = today - int(everybody.first.min())
    if span < LEAST_DAYS:
        raise CannotFit("short")
    held = min(MOST_HOLD_OUT, span // 3)
    before = summed(who, day, np.ones(len(who)), until=today - held, later=today)
    tried = [(name, *found) for name in ModelName if (found := _try(name, before, held / WEEK, today - held))]
    for name, calibrated, check in sorted(tried, key=lambda one: one[2].error):
        try:
            model, peak = _fit(name, everybody)
        except CannotFit:
            continue
        return Chosen(
            name, model, peak, check, _calibration(calibrated, before, held / WEEK),
            _tracking(calibrated, before, who, day, today - held, today),
        )  # fmt: skip
    for name in ModelName:  # nothing to hold it against: the buyers of the first two thirds were too few
        try:
            model, peak = _fit(name, everybody)
        except CannotFit:
            continue
        return Chosen(name, model, peak, None, (), ())
    raise CannotFit("no-peak")


def day_of(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _fit(name: ModelName, buyers: Buyers) -> tuple[waiting.Model, Peak]:
    found = bgnbd.fit(buyers.histories) if name is ModelName.BGNBD else pareto.fit(buyers.histories)
    return found.model, found.peak


def _try(name: ModelName, before: Buyers, weeks: float, cut: int) -> tuple[waiting.Model, Check] | None:
    if len(before) < LEAST_BUYERS // 2:
        return None
    try:
        model, _peak = _fit(name, before)
    except CannotFit:
        return None
    predicted = waiting.expected_further(model, before.histories, weeks)
    pace = np.divide(
        before.histories.repeats,
        before.histories.watched,
        out=np.zeros(len(before)),
        where=before.histories.watched > 0,
    )
    return model, Check(
        began_on=day_of(cut + 1),
        weeks=weeks,
        buyers=len(before),
        predicted=float(predicted.sum()),
        actual=int(before.later.sum()),
        error=_error(predicted, before.later),
        naive_error=_error(pace * weeks, before.later),
    )


def _error(predicted: Numbers, actual: Numbers) -> float:
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def _calibration(model: waiting.Model, before: Buyers, weeks: float) -> tuple[CalibrationRow, ...]:
    predicted = waiting.expected_further(model, before.histories, weeks)
    times = np.minimum(before.histories.repeats, MOST_REPEATS_SHOWN).astype(np.int64)
    return tuple(
        CalibrationRow(
            repeats=int(each),
            buyers=int((times == each).sum()),
            predicted=float(predicted[times == each].mean()),
            actual=float(before.later[times == each].mean()),
        )
        for each in np.unique(times)
    )


def _tracking(
    model: waiting.Model, before: Buyers, who: Whole, day: Whole, cut: int, today: int
) -> tuple[TrackingRow, ...]:
    """Of the buyers of the calibration, week by week: E[X] summed over when each began, beside what they did."""
    pairs = np.unique(np.column_stack([who, day])[np.isin(who, before.who)], axis=0)
    first = np.zeros(len(pairs), dtype=np.bool_)
    first[:1], first[1:] = True, pairs[1:, 0] != pairs[:-1, 0]
    repeats = np.sort(pairs[~first, 1])
    began, counts = np.unique(before.first, return_counts=True)
    start = int(began.min())
    ends = list(range(start + 6, today + 1, 7))
    told = []
    for end in ends[:: max(1, len(ends) // 104)]:
        there = began <= end
        expected = waiting.expected_purchases(model, (end - began[there]) / WEEK)
        told.append(
            TrackingRow(
                on=day_of(end),
                predicted=float(expected @ counts[there]),
                actual=int(np.searchsorted(repeats, end, side="right")),
                is_after_calibration=end > cut,
            )
        )
    return tuple(told)
