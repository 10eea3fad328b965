"""What this room hands out, frozen. Shares lie between 0 and 1; money is in minor units, net of VAT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chapeau.kit.intervals import Share


@dataclass(frozen=True, slots=True)
class Between:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """The interval does not hold nought."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One side: people, who of them ordered since they saw it, and what all of them brought, orders and none."""

    code: str
    name: str
    is_first: bool
    meant: float
    """The share of people it was to have."""
    people: int
    ordered: Share
    money: Between | None
    """Per person; none with fewer than two people."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that shall not get worse: share of people in the first arm and in this, and whether it surely rose."""

    code: str
    first: Share
    other: Share
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """An arm beside the first. None where there is too little to say."""

    code: str
    lasting: Between | None
    """Difference of the shares who ordered, that holds however often one looks: it decides."""
    lasting_p: float | None
    once: Between | None
    """The same for one look, planned before."""
    once_p: float | None
    chance_to_win: float | None
    believed: Between | None
    """Relative, flat prior."""
    risk: float | None
    """Expected loss of changing to this arm, relative."""
    money: Between | None
    money_adjusted: Between | None
    """Per person, without what their own past had foretold."""
    saved: float
    """So much of the variance the past explains."""
    guards: tuple[Guard, ...]


class Verdict(StrEnum):
    NOTHING = "nothing"
    """Nobody saw it yet."""
    FEW = "few"
    SPLIT = "split"
    """The sides have other shares of people than they were to have: nothing else is to be believed."""
    BEFORE = "before"
    """The sides differed before anybody saw anything: the same."""
    HARM = "harm"
    """The best side makes something worse that shall not get worse."""
    BETTER = "better"
    WORSE = "worse"
    """Each other side is surely worse than the first."""
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Results:
    experiment: str
    arms: tuple[ArmResult, ...]
    comparisons: tuple[Comparison, ...]
    verdict: Verdict
    best: str
    """Code of the arm the verdict speaks of; empty: of none."""
    split_p: float | None
    before_p: float | None
    """Whether the sides brought the same before they saw anything."""
    saw_both: int
    """People who saw two sides, as a visitor and signed in or before a merge; they count under the first."""
    needed: int | None
    """People, of all sides together, as planned; ``None`` without a plan."""
    currency: str
    since: datetime | None
    until: datetime | None
    as_of: datetime | None
    """When the columns were brought up to date: orders since are not in it."""

    @property
    def people(self) -> int:
        return sum(arm.people for arm in self.arms)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual now: people a week, and the share of them who order."""

    people_a_week: float
    ordering: Share


@dataclass(frozen=True, slots=True)
class Size:
    """How many people it takes to see what was asked for four times of five, and about how many weeks that is.

    ``people`` and ``each`` (by arm) let one look whenever one likes; ``once`` is enough for a single look at the end.
    """

    people: int
    each: tuple[int, ...]
    once: int
    weeks: float | None
