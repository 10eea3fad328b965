"""What happened in experiments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentMet(Fact):
    """Somebody saw what an experiment changes, or the usual beside it, for the first time. Once per person."""

    verb: ClassVar[str] = "experiment.met"

    experiment: str
    arm: str
