"""Experiments and flags: for staff to plan and decide, and for programs that show pages to ask for a person's own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chapeau.insight.experiments import queries as insight
from chapeau.insight.experiments.values import Results
from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import NO_NULL, Code, Flag, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.allocation import actions, queries
from chapeau.person.allocation.values import (
    Arm,
    Eligible,
    ExperimentCard,
    ExperimentPlan,
    ExperimentState,
    FlagCard,
)
from chapeau.person.people.values import Market, StaffRole

AREA = Area(
    "Experiments", "What is tried with a part of the people, what came of it, and what is switched on for whom."
)
DECIDES = (StaffRole.MARKETING,)
READS = (*DECIDES, StaffRole.SALES, StaffRole.FINANCE)
READ, WRITE = "experiments:read", "experiments:write"
Name = Annotated[str, StringConstraints(pattern=NO_NULL, min_length=1, max_length=120)]
Percent = Annotated[int, Field(ge=1, le=100)]


class Who(Told):
    share: Percent = 100
    markets: Annotated[list[Market], Field(max_length=6)] = []
    audience: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,16}$")] = ""

    def eligible(self) -> Eligible:
        return Eligible(self.share, tuple(market.value for market in self.markets), self.audience)


class ArmIn(Told):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
    share: Annotated[int, Field(ge=1, le=99)]
    choice: Short = ""
    name: Annotated[str, StringConstraints(pattern=NO_NULL, max_length=80)] = ""


class ExperimentIn(Told):
    """`place` empty: of your own pages, which ask `list_own_arms`. The first arm is what the others are compared with."""

    name: Name
    arms: Annotated[list[ArmIn], Field(min_length=2, max_length=6)]
    place: Short = ""
    eligible: Annotated[Who, Field(default_factory=Who)]
    group: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,19})?$")] = ""
    question: Annotated[str, StringConstraints(pattern=NO_NULL, max_length=500)] = ""
    base_percent: Annotated[float, Field(gt=0, lt=100)] | None = None
    lift_percent: Annotated[float, Field(gt=0, le=1000)] | None = None

    def plan(self) -> ExperimentPlan:
        return ExperimentPlan(
            name=self.name, arms=tuple(Arm(**arm.model_dump()) for arm in self.arms), place=self.place,
            eligible=self.eligible.eligible(), group=self.group, question=self.question, base_percent=self.base_percent,
            lift_percent=self.lift_percent,
        )  # fmt: skip


@AREA.list("experiments", "list_experiments", scope=READ, answer=records.EXPERIMENT, staff=True, roles=READS)
def list_experiments(call: Caller, page: Page, q: Short = "", state: ExperimentState | None = None) -> Found:
    """All experiments, the newest first."""
    return whole(queries.experiments(call.viewer, state=state, text=q), page)


@AREA.list("experiments/places", "list_places", scope=READ, answer=records.PLACE, staff=True, roles=READS)
def list_places(call: Caller, page: Page) -> Found:
    """What of the shop can be one way or another; the first choice of each is the usual."""
    return whole(queries.places(call.viewer), page)


def show_experiment(call: Caller, code: str) -> ExperimentCard:
    return queries.experiment(call.viewer, code=code)


@AREA.read("experiments/{code}", "get_experiment", scope=READ, answer=records.EXPERIMENT, staff=True, roles=READS)
def get_experiment(call: Caller, code: Code) -> ExperimentCard:
    """Its plan and where it stands."""
    return show_experiment(call, code)


@AREA.read(
    "experiments/{code}/results", "get_experiment_results", scope=READ, answer=records.EXPERIMENT_RESULTS, staff=True,
    roles=READS,
)  # fmt: skip
def get_experiment_results(call: Caller, code: Code) -> Results:
    """What came of each side, and what may be said of the difference whenever one looks.

    Shares lie between 0 and 1, money is in minor units net of VAT, per person. `verdict` stands on `lasting` alone.
    """
    return insight.results(call.viewer, experiment=code, now=call.now)


@AREA.list(
    "experiments/{code}/changes", "list_experiment_changes", scope=READ, answer=records.NOTED, staff=True, roles=READS
)
def list_experiment_changes(call: Caller, page: Page, code: Code) -> Found:
    """Who changed what, the newest first."""
    show_experiment(call, code)
    return whole(queries.history(call.viewer, experiment=code), page)


@AREA.deed(
    "POST", "experiments", "create_experiment", scope=WRITE, answer=records.EXPERIMENT, then=show_experiment, staff=True,
    roles=DECIDES, status=201,
)  # fmt: skip
def create_experiment(call: Caller, body: ExperimentIn) -> dict[str, Any]:
    """A draft; nobody sees anything before it starts."""
    return {"code": actions.create_experiment(call.viewer, plan=body.plan(), now=call.now)}


@AREA.deed(
    "PUT", "experiments/{code}", "change_experiment", scope=WRITE, answer=records.EXPERIMENT, then=show_experiment,
    edits=(records.EXPERIMENT, show_experiment), staff=True, roles=DECIDES,
)  # fmt: skip
def change_experiment(call: Caller, code: Code, body: ExperimentIn) -> dict[str, Any]:
    """Write the plan anew, before the start; afterwards it holds still."""
    actions.change_experiment(call.viewer, code=code, plan=body.plan(), now=call.now)
    return {"code": code}


class ExperimentMove(Told):
    do: Literal["start", "stop", "decide", "undo"]
    arm: Short = ""


@AREA.deed(
    "POST", "experiments/{code}/moves", "move_experiment", scope=WRITE, answer=records.EXPERIMENT, then=show_experiment,
    staff=True, roles=DECIDES,
)  # fmt: skip
def move_experiment(call: Caller, code: Code, body: ExperimentMove) -> dict[str, Any]:
    """Start it, stop it, decide for an `arm`, or take the last of these back (`undo`)."""
    match body.do:
        case "start":
            actions.start_experiment(call.viewer, code=code, now=call.now)
        case "stop":
            actions.stop_experiment(call.viewer, code=code, now=call.now)
        case "decide":
            actions.decide_experiment(call.viewer, code=code, arm=body.arm, now=call.now)
        case "undo":
            actions.undo_experiment(call.viewer, code=code, now=call.now)
    return {"code": code}


@AREA.deed("DELETE", "experiments/{code}", "drop_experiment", scope=WRITE, staff=True, roles=DECIDES)
def drop_experiment(call: Caller, code: Code) -> dict[str, Any]:
    """Throw a draft away."""
    actions.drop_experiment(call.viewer, code=code, now=call.now)
    return {}


FlagCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,33}$")]


@AREA.list("flags", "list_flags", scope=READ, answer=records.FLAG, staff=True, roles=READS)
def list_flags(call: Caller, page: Page) -> Found:
    """Those of the shop, then those of your own pages and programs."""
    return whole(queries.flags(call.viewer), page)


def show_flag(call: Caller, code: str) -> FlagCard:
    return queries.flag(call.viewer, code=code)


@AREA.read("flags/{code}", "get_flag", scope=READ, answer=records.FLAG, staff=True, roles=READS)
def get_flag(call: Caller, code: FlagCode) -> FlagCard:
    """Whether it is on, and for whom."""
    return show_flag(call, code)


class FlagIn(Told):
    """What is left out stays as it was."""

    is_on: Flag
    eligible: Who | None = None
    name: Annotated[str, StringConstraints(pattern=NO_NULL, max_length=120)] = ""


@AREA.deed(
    "PUT", "flags/{code}", "set_flag", scope=WRITE, answer=records.FLAG, then=show_flag, staff=True, roles=DECIDES
)  # fmt: skip
def set_flag(call: Caller, code: FlagCode, body: FlagIn) -> dict[str, Any]:
    """Switch it; one that is new is made. A share that grows keeps whom it had."""
    eligible = body.eligible.eligible() if body.eligible else None
    actions.set_flag(call.viewer, code=code, is_on=body.is_on, eligible=eligible, name=body.name, now=call.now)
    return {"code": code}


@AREA.list("own-arms", "list_own_arms", scope="account:read", answer=records.OWN_ARM)
def list_own_arms(call: Caller, page: Page) -> Found:
    """On which side of what runs the person is whom the token acts for: the same under every capacity and on every device.

    Ask only for people who agreed to be measured. What was decided comes too: there everybody has the same.
    """
    standing = queries.standing(call.viewer, hat=call.hat)
    return whole([records.OwnArm(code, arm) for code, arm in sorted(standing.arms.items())], page)


@AREA.list("own-flags", "list_own_flags", scope="account:read", answer=records.OWN_FLAG)
def list_own_flags(call: Caller, page: Page) -> Found:
    """Which flags are on for the person whom the token acts for."""
    return whole([records.OwnFlag(code) for code in sorted(queries.flags_on(call.viewer, hat=call.hat))], page)


class Seen(Told):
    experiments: Annotated[list[Code], Field(min_length=1, max_length=20)]


def show_seen(call: Caller, new: list[str]) -> records.NewlySeen:
    return records.NewlySeen(tuple(new))


@AREA.deed("POST", "own-arms/seen", "tell_arms_seen", scope="account:write", answer=records.NEWLY_SEEN, then=show_seen)
def tell_arms_seen(call: Caller, body: Seen) -> dict[str, Any]:
    """The person saw what these experiments change, or the usual beside it. Counts once per person; `new` says of which it did."""
    return {"new": list(actions.record_met(call.viewer, experiments=body.experiments, hat=call.hat, now=call.now))}
