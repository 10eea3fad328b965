"""Starting, stopping, deciding, and taking back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.refusals import Refusal
from chapeau.person.allocation import live
from chapeau.person.allocation.access import check_may_decide
from chapeau.person.allocation.actions.checks import ArmsAmiss
from chapeau.person.allocation.actions.plans import locked, note
from chapeau.person.allocation.models import Experiment
from chapeau.person.allocation.rules import MOVES, free_slot
from chapeau.person.allocation.values import ExperimentState, Live
from chapeau.person.people.values import Viewer


class CannotMove(Refusal):
    code = "experiment-cannot-move"
    sentence = _("That is not possible as it stands now: “%(state)s”.")


class NoRoomLeft(Refusal):
    code = "no-room-left"
    sentence = _(
        "Others of its group have taken too many people: so much of them is not free. Take a smaller share, or wait until "
        "one of them is decided."
    )


class AlreadyMet(Refusal):
    code = "experiment-already-met"
    sentence = _("People have seen it, so its start cannot be taken back. Stop it instead.")


@transaction.atomic
def start_experiment(viewer: Viewer, *, code: str, now: datetime) -> None:
    """From now on people see it. Its slot among the experiments of its group is taken.

    Refuses: ``Forbidden``, ``NotFound``, ``CannotMove``, ``NoRoomLeft``.
    """
    row = _moving(viewer, code, "start", now)
    row.first = _slot(row)
    row.started_at = now
    _moved(viewer, row, "start", now)


@transaction.atomic
def stop_experiment(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Everybody sees the usual again; what came of it stays. Refuses: ``Forbidden``, ``NotFound``, ``CannotMove``."""
    row = _moving(viewer, code, "stop", now)
    row.stopped_at = now
    _moved(viewer, row, "stop", now)


@transaction.atomic
def decide_experiment(viewer: Viewer, *, code: str, arm: str, now: datetime) -> None:
    """Everybody who is eligible gets this arm from now on. One that runs is stopped by it.

    Refuses: ``Forbidden``, ``NotFound``, ``CannotMove``, ``ArmsAmiss`` for an arm it does not have.
    """
    row = _moving(viewer, code, "decide", now)
    if arm not in {each["code"] for each in row.arms}:
        raise ArmsAmiss
    row.decided_arm, row.decided_at = arm, now
    row.stopped_at = row.stopped_at or now
    _moved(viewer, row, "decide", now)


@transaction.atomic
def undo_experiment(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Take the last move back: a decision, a stop, or a start that nobody saw yet.

    A decision that is taken back leaves it stopped. Who saw an arm before sees the same one when it runs again.
    Refuses: ``Forbidden``, ``NotFound``, ``CannotMove``, ``AlreadyMet``, ``NoRoomLeft`` when others took its people since.
    """
    row = _moving(viewer, code, "undo", now)
    match ExperimentState(row.state):
        case ExperimentState.DECIDED:
            if row.first is not None and free_slot(_taken(row), row.share, at=row.first) is None:
                raise NoRoomLeft
            row.decided_arm, row.decided_at = "", None
        case ExperimentState.STOPPED:
            row.stopped_at = None
        case _:
            if row.enrolments.exists():
                raise AlreadyMet
            row.started_at, row.first = None, None
    _moved(viewer, row, "undo", now)


def _moving(viewer: Viewer, code: str, deed: str, now: datetime) -> Experiment:
    check_may_decide(viewer)
    house_settings.lock(Live, now=now)  # of two that start, the second sees which slot the first took
    row = locked(code)
    if (ExperimentState(row.state), deed) not in MOVES:
        raise CannotMove(state=ExperimentState(row.state).label)
    return row


def _moved(viewer: Viewer, row: Experiment, deed: str, now: datetime) -> None:
    before = {"state": row.state, "decided_arm": ""}
    row.state = MOVES[ExperimentState(row.state), deed]
    row.save()
    note(viewer, row, before, {"state": row.state, "decided_arm": row.decided_arm}, now)
    live.tell(now=now)


def _slot(row: Experiment) -> int:
    """Refuses: ``NoRoomLeft``."""
    first = free_slot(_taken(row), row.share)
    if first is None:
        raise NoRoomLeft
    return first


def _taken(row: Experiment) -> list[tuple[int, int]]:
    """What others of its group have."""
    group = live.group_of(row)
    others = Experiment.objects.filter(state__in=[ExperimentState.RUNNING, ExperimentState.STOPPED]).exclude(pk=row.pk)
    return [
        (other.first, other.share)
        for other in others
        if group and other.first is not None and live.group_of(other) == group
    ]
