"""What is more than one number: cohorts, growth, steps on the way, how long people take, who gets the credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chapeau.kit.intervals import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCell:
    """How many of a cohort bought ``after`` so many months (or weeks); ``after`` 0 is the one they came in."""

    after: int
    share: Share
    revenue_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People by when they first bought: ``2010-12``, how many, and how many of them bought in each month since."""

    period: str
    size: int
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Buyers of a period by what they were before: ``new + reactivated + retained`` bought in it, ``lost`` did not any longer."""

    period: str
    since: datetime
    new: int
    retained: int
    reactivated: int
    lost: int

    @property
    def bought(self) -> int:
        return self.new + self.retained + self.reactivated


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """``visit``, ``product``, ``basket``, ``checkout``, ``order``: how many people got so far, of all and of the step before."""

    code: str
    people: int
    of_all: Share
    of_step_before: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToConvert:
    """Days from a customer's first visit to their first order. ``days``: (days, how many), ascending; none of them: no such people."""

    n: int
    unseen: int
    """New customers of whom no visit before the order is known."""
    median: float | None
    nine_in_ten: float | None
    """So many days or fewer took nine in ten."""
    days: tuple[tuple[int, int], ...]


class Rule(StrEnum):
    """By which the credit for orders is divided; ``rules.attribution.attribute`` says how."""

    FIRST = "first"
    LAST = "last"
    LAST_NON_DIRECT = "last-non-direct"
    LINEAR = "linear"
    POSITION = "position"
    TIME_DECAY = "time-decay"
    MARKOV = "markov"
    SHAPLEY = "shapley"


NO_TOUCH = "(none)"
"""In place of a source: the orders that no visit came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionRow:
    """What one source, channel or campaign gets of the orders by one rule. It divides what happened; it proves no cause."""

    key: str
    conversions: float
    value_minor: float
    met: int = 0
    """Orders on whose way it stood, whoever gets the credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    rule: str
    currency: str
    days: int
    """Visits so long before an order count."""
    orders: int
    rows: tuple[AttributionRow, ...]
    none: AttributionRow
    """Orders that no visit came before; rows and it together are all orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two products in one order. ``lift``: how many times oftener than by chance; ``both`` orders of ``orders`` have them."""

    one_sku: str
    one_name: str
    other_sku: str
    other_name: str
    both: int
    orders: int
    lift: float
