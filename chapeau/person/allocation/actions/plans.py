"""Planning an experiment: before its start it may be changed and thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.allocation.access import check_may_decide
from chapeau.person.allocation.actions.checks import check_plan
from chapeau.person.allocation.models import Experiment
from chapeau.person.allocation.queries import section_of
from chapeau.person.allocation.values import Arm, ExperimentPlan, ExperimentState
from chapeau.person.people.values import Viewer


class HasStarted(Refusal):
    code = "experiment-has-started"
    sentence = _("It has started: its plan holds still, or its figures would mean nothing. Stop it and plan a new one.")


@transaction.atomic
def create_experiment(viewer: Viewer, *, plan: ExperimentPlan, now: datetime) -> str:
    """A draft; its code. Nobody sees anything before it starts.

    Refuses: ``Forbidden``, ``NeedsName``, ``UnknownPlace``, ``ArmsAmiss``, ``NobodyEligible``, ``BadExpectation``.
    """
    check_may_decide(viewer)
    check_plan(plan)
    row = Experiment(created_at=now)
    _write(row, plan)
    row.save(force_insert=True)
    note(viewer, row, {"state": ""}, {"state": row.state, "name": row.name}, now)
    return row.code


@transaction.atomic
def change_experiment(viewer: Viewer, *, code: str, plan: ExperimentPlan, now: datetime) -> None:
    """Another plan, before the start. Refuses: ``NotFound``, ``HasStarted``, and as ``create_experiment``."""
    check_may_decide(viewer)
    row = locked(code)
    if row.state != ExperimentState.DRAFT:
        raise HasStarted
    check_plan(plan)
    before = _noted(row)
    _write(row, plan)
    row.save()
    note(viewer, row, before, _noted(row), now)


@transaction.atomic
def drop_experiment(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Throw a draft away. Refuses: ``Forbidden``, ``NotFound``, ``HasStarted``."""
    check_may_decide(viewer)
    row = locked(code)
    if row.state != ExperimentState.DRAFT:
        raise HasStarted
    note(viewer, row, _noted(row), {"state": ""}, now)
    row.delete()


def _write(row: Experiment, plan: ExperimentPlan) -> None:
    row.name, row.question, row.place, row.group = plan.name.strip(), plan.question.strip(), plan.place, plan.group
    row.arms = [_arm(arm) for arm in plan.arms]
    row.share, row.markets, row.audience = plan.eligible.share, list(plan.eligible.markets), plan.eligible.audience
    row.base_percent, row.lift_percent = plan.base_percent, plan.lift_percent


def _arm(arm: Arm) -> dict[str, str | int]:
    return {"code": arm.code, "share": arm.share, "choice": arm.choice, "name": arm.name.strip()}


def locked(code: str) -> Experiment:
    row = Experiment.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _noted(row: Experiment) -> dict[str, object]:
    arms = ", ".join(f"{arm['code']} {arm['share']}" for arm in row.arms)
    return {
        "name": row.name, "question": row.question, "place": row.place, "arms": arms, "share": row.share,
        "markets": list(row.markets), "audience": row.audience, "group": row.group, "base_percent": row.base_percent,
        "lift_percent": row.lift_percent,
    }  # fmt: skip


def note(
    viewer: Viewer, row: Experiment, before: Mapping[str, object], after: Mapping[str, object], now: datetime
) -> None:
    house_settings.note(section_of(experiment=row.code), before, after, by_hat_id=viewer.hat_id, now=now)
