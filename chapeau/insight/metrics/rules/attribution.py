"""Who gets the credit for a conversion: eight rules over the touches that came before it.

Attribution divides what happened; it never says what would not have happened. Nothing here is an incremental figure.

Columns instead of objects: millions of touches are divided by a few array operations. Every rule gives away exactly what
there was: the credits of all channels plus what no touch came before add up to all conversions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from chapeau.insight.metrics.values import Rule

Numbers: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Paths:
    """What people met on their way, as columns. A path is one person's way to a conversion, or to none.

    Paths that are alike may be one with a weight: then ``conversions`` and ``failures`` count how many of either.
    """

    channels: tuple[str, ...]
    """Names; columns hold places in it."""
    path: Whole
    """(touches,) To which path a touch belongs, from 0; ascending, the touches of one path oldest first."""
    channel: Whole
    """(touches,)"""
    days_before: Numbers
    """(touches,) Age of the touch at the path's end, in days; for the time decay alone."""
    is_direct: Flags
    """(touches,) Nobody knows where from: the address typed in."""
    conversions: Numbers
    """(paths,)"""
    failures: Numbers
    """(paths,) Ended without one; for Markov alone."""
    value: Numbers
    """(paths,) What the conversions were worth in all, in any one unit."""

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for columns that do not fit together or hold no number."""
        touches, paths = len(self.path), len(self.conversions)
        if not (len(self.channel) == len(self.days_before) == len(self.is_direct) == touches):
            raise ValueError("The columns of touches differ in length.")
        if not (len(self.failures) == len(self.value) == paths):
            raise ValueError("The columns of paths differ in length.")
        if touches and not (self.path[0] >= 0 and self.path[-1] < paths and (np.diff(self.path) >= 0).all()):
            raise ValueError("Touches stand in the order of their paths, and every path is there.")
        if touches and not (self.channel.min() >= 0 and self.channel.max() < len(self.channels)):
            raise ValueError("A touch names a channel that is not there.")
        weights = (self.conversions, self.failures, self.days_before)
        if not all(np.isfinite(each).all() and (each >= 0).all() for each in weights):
            raise ValueError("How many and how long ago are numbers from zero.")
        if not np.isfinite(self.value).all():
            raise ValueError("What a path was worth is a number.")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Credit:
    """What each channel gets; ``none`` is what no touch came before."""

    channels: tuple[str, ...]
    conversions: Numbers
    """(channels,)"""
    value: Numbers
    """(channels,)"""
    none_conversions: float
    none_value: float


def paths_of(
    ways: Sequence[tuple[Sequence[str], float, float]], *, days: Sequence[Sequence[float]] = (), direct: str = ""
) -> Paths:
    """From (channels oldest first, conversions, failures) each; every conversion worth one.

    ``days``: the ages of each way's touches; without, a touch is a day older than the next. ``direct`` names that channel.
    """
    names = tuple(dict.fromkeys(name for touched, _, _ in ways for name in touched))
    place = {name: at for at, name in enumerate(names)}
    ages = days or [range(len(touched), 0, -1) for touched, _, _ in ways]
    conversions = np.array([each for _, each, _ in ways], dtype=np.float64)
    return Paths(
        channels=names,
        path=np.repeat(np.arange(len(ways)), [len(touched) for touched, _, _ in ways]).astype(np.int64),
        channel=np.array([place[name] for touched, _, _ in ways for name in touched], dtype=np.int64),
        days_before=np.array([age for each in ages for age in each], dtype=np.float64),
        is_direct=np.array([name == direct for touched, _, _ in ways for name in touched], dtype=np.bool_),
        conversions=conversions,
        failures=np.array([each for _, _, each in ways], dtype=np.float64),
        value=conversions,
    )


def attribute(paths: Paths, rule: Rule, *, half_life_days: float = 7.0) -> Credit:
    """Divide all conversions, and all they were worth, among the channels by one rule.

    ``POSITION``: 40 % to the first, 40 % to the last, 20 % to those between; of two, half each. ``TIME_DECAY``: weight
    2^(−age ÷ half-life). ``SHAPLEY``: each path equally to its different channels, which is the Shapley value of the game
    in which a set of channels is worth the conversions of all paths that it covers (Zhao et al. 2018, "Shapley Value
    Methods for Attribution Modeling"). ``MARKOV``: by removal effect (Anderl et al. 2016), first order; the value is
    divided as the conversions are. Raises ``ValueError`` for a half-life that is not positive.
    """
    reached = np.zeros(len(paths.conversions), dtype=np.bool_)
    reached[paths.path] = True
    none_conversions = float(paths.conversions[~reached].sum())
    none_value = float(paths.value[~reached].sum())
    if rule is Rule.MARKOV:
        removal = removal_effects(paths)
        share = removal / removal.sum() if removal.sum() > 0 else removal
        conversions = share * float(paths.conversions[reached].sum())
        value = share * float(paths.value[reached].sum())
    else:
        shares = shares_of_touches(paths, rule, half_life_days=half_life_days)
        size = len(paths.channels)
        conversions = np.bincount(paths.channel, shares * paths.conversions[paths.path], size)
        value = np.bincount(paths.channel, shares * paths.value[paths.path], size)
    return Credit(
        channels=paths.channels,
        conversions=conversions,
        value=value,
        none_conversions=none_conversions,
        none_value=none_value,
    )


def shares_of_touches(paths: Paths, rule: Rule, *, half_life_days: float = 7.0) -> Numbers:
    """(touches,) Each touch's part of its path, adding up to one: for every rule but Markov, which has no such parts.

    Raises ``ValueError`` for Markov, or a half-life that is not positive.
    """
    if rule is Rule.MARKOV:
        raise ValueError("Markov divides among channels, not among touches.")
    if not half_life_days > 0:
        raise ValueError("A half-life is a number of days above zero.")
    touches = len(paths.path)
    if not touches:
        return np.zeros(0)
    place = np.arange(touches)
    starts = np.flatnonzero(np.r_[True, np.diff(paths.path) > 0])
    lengths = np.diff(np.r_[starts, touches])
    first, length = np.repeat(starts, lengths), np.repeat(lengths, lengths)
    last = first + length - 1
    match rule:
        case Rule.FIRST:
            weights = (place == first).astype(np.float64)
        case Rule.LAST:
            weights = (place == last).astype(np.float64)
        case Rule.LAST_NON_DIRECT:
            known = np.maximum.reduceat(np.where(paths.is_direct, -1, place), starts)
            chosen = np.where(known < 0, starts + lengths - 1, known)  # direct alone: it gets what there is
            weights = (place == np.repeat(chosen, lengths)).astype(np.float64)
        case Rule.LINEAR:
            weights = np.ones(touches)
        case Rule.POSITION:
            between = np.where(length > 2, 0.2 / np.maximum(length - 2, 1), 0.0)
            weights = np.where((place == first) | (place == last), 0.4, between)
        case Rule.TIME_DECAY:
            youngest = np.repeat(np.minimum.reduceat(paths.days_before, starts), lengths)
            weights = np.exp2(-(paths.days_before - youngest) / half_life_days)
        case Rule.SHAPLEY:
            pairs = paths.path * len(paths.channels) + paths.channel
            weights = np.zeros(touches)
            weights[np.unique(pairs, return_index=True)[1]] = 1.0
    total: Numbers = np.repeat(np.add.reduceat(weights, starts), lengths)
    parts: Numbers = weights / total
    return parts


def removal_effects(paths: Paths) -> Numbers:
    """(channels,) The part of conversions that the chain loses when a channel leads nowhere; from 0 to 1.

    Absorbing Markov chain over all paths with a touch, solved exactly: with N = (I − Q)⁻¹ and h the chance to convert from
    each channel, removing c loses P(ever at c) · h(c) = N[start, c] ÷ N[c, c] · h(c) of the chain's P (Kemeny & Snell,
    "Finite Markov Chains", theorem 3.5.7). One factorisation serves all channels; nothing is simulated.
    """
    size = len(paths.channels)
    moves = _moves(paths)
    leaving = moves.sum(axis=1)
    is_seen = leaving > 0
    chances = np.divide(moves, leaving[:, None], out=np.zeros_like(moves), where=is_seen[:, None])
    steps, converts = chances[:size, :size], chances[:size, size]
    visits = np.linalg.inv(np.eye(size) - steps)
    start = chances[-1, :size]
    to_convert: Numbers = visits @ converts
    overall = float(start @ to_convert)
    if overall <= 0:
        return np.zeros(size)
    effects: Numbers = (start @ visits) / np.diag(visits) * to_convert / overall
    return effects


def conversion_probability(paths: Paths) -> float:
    """P of the chain behind ``removal_effects``: from start to a conversion. Of all paths with a touch, those that convert."""
    reached = np.unique(paths.path)
    converted = float(paths.conversions[reached].sum())
    ended = converted + float(paths.failures[reached].sum())
    return converted / ended if ended else 0.0


def _moves(paths: Paths) -> Numbers:
    """(channels + 1, channels + 2): how often each channel, then the start, is followed by each channel, success, failure."""
    size = len(paths.channels)
    moves = np.zeros((size + 1, size + 2))
    if not len(paths.path):
        return moves
    weight = (paths.conversions + paths.failures)[paths.path]
    is_first = np.r_[True, np.diff(paths.path) > 0]
    is_last = np.r_[is_first[1:], True]
    before, after = paths.channel[~is_last], paths.channel[~is_first]
    moves[:size, :size] = np.bincount(before * size + after, weight[~is_last], size * size).reshape(size, size)
    moves[size, :size] = np.bincount(paths.channel[is_first], weight[is_first], size)
    ends, ended = paths.channel[is_last], paths.path[is_last]
    moves[:size, size] = np.bincount(ends, paths.conversions[ended], size)
    moves[:size, size + 1] = np.bincount(ends, paths.failures[ended], size)
    return moves
