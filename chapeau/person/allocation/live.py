"""What runs, as the house's settings keep it: every request reads those anyway, so that a page asks no table for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from chapeau.kit import house_settings
from chapeau.person.allocation.models import Experiment, Flag
from chapeau.person.allocation.values import Arm, Eligible, ExperimentState, Live


@dataclass(frozen=True, slots=True)
class LiveExperiment:
    """One that runs, or was decided: then everybody eligible gets ``decided``."""

    id: UUID
    code: str
    place: str
    salt: str
    group_salt: str
    first: int
    arms: tuple[Arm, ...]
    eligible: Eligible
    decided: str

    def choice_of(self, arm: str) -> str:
        return next((each.choice for each in self.arms if each.code == arm), "")


@dataclass(frozen=True, slots=True)
class LiveFlag:
    salt: str
    is_on: bool
    eligible: Eligible


def experiments() -> tuple[LiveExperiment, ...]:
    """Those decided first, then those that run, each in the order they began."""
    return _experiments(tuple(house_settings.read(Live).experiments.items()))


def flags() -> Mapping[str, LiveFlag]:
    return _flags(tuple(house_settings.read(Live).flags.items()))


@lru_cache(maxsize=8)
def _experiments(kept: tuple[tuple[str, str], ...]) -> tuple[LiveExperiment, ...]:
    found = []
    for code, text in kept:
        told = json.loads(text)
        found.append(
            LiveExperiment(
                UUID(told["id"]), code, told["place"], told["salt"], told["group"], told["first"],
                tuple(Arm(**arm) for arm in told["arms"]), _eligible(told), told["decided"],
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: not each.decided))


@lru_cache(maxsize=8)
def _flags(kept: tuple[tuple[str, str], ...]) -> Mapping[str, LiveFlag]:
    read = {code: json.loads(text) for code, text in kept}
    return {code: LiveFlag(told["salt"], told["on"], _eligible(told)) for code, told in read.items()}


def _eligible(told: Mapping[str, Any]) -> Eligible:
    return Eligible(told["share"], tuple(told["markets"]), told["audience"])


def tell(*, now: datetime) -> None:
    """Write down anew what runs; in the transaction of the deed that changed it."""
    house_settings.lock(Live, now=now)
    rows = Experiment.objects.filter(state__in=[ExperimentState.RUNNING, ExperimentState.DECIDED])
    live = Live(
        experiments={row.code: _told(row) for row in rows.order_by("started_at", "id")},
        flags={
            row.code: json.dumps(
                {
                    "salt": row.salt,
                    "on": row.is_on,
                    "share": row.share,
                    "markets": row.markets,
                    "audience": row.audience,
                }
            )
            for row in Flag.objects.order_by("code")
        },
    )
    house_settings.change(live, by_hat_id=None, now=now)


def _told(row: Experiment) -> str:
    return json.dumps(
        {
            "id": str(row.id), "place": row.place, "salt": row.salt, "group": group_of(row) or row.salt,
            "first": row.first or 0, "arms": row.arms, "share": row.share, "markets": row.markets,
            "audience": row.audience, "decided": row.decided_arm if row.state == ExperimentState.DECIDED else "",
        }
    )  # fmt: skip


def group_of(row: Experiment) -> str:
    """Experiments of one group share the hundred per cent: the named one, else their place; empty: alone."""
    if row.group:
        return f"group:{row.group}"
    return f"place:{row.place}" if row.place else ""
