"""Deeds on boards, reports and goals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from chapeau.insight.metrics import queries as metrics
from chapeau.insight.metrics.queries import check_may_measure
from chapeau.insight.metrics.values import MEASURERS
from chapeau.insight.reports import rules
from chapeau.insight.reports.access import own, own_board
from chapeau.insight.reports.events import GoalKept, GoalMissed, ReportDue
from chapeau.insight.reports.models import Board, BoardItem, Goal, Report
from chapeau.insight.reports.values import PERIODS, Every, Side, Standing, Wish, days_of
from chapeau.kit.bus import Fact, publish
from chapeau.kit.house import house_zone
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.queries import hat_cards
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.tasks.actions import create_tasks
from chapeau.person.tasks.values import NewTask

MOST_VIEWS = 24
MOST_BOARDS = 50


class NameMissing(Refusal):
    code = "board-without-name"
    status = 422
    sentence = gettext_lazy("A board needs a name.")


class TooMany(Refusal):
    code = "too-many-views"
    status = 422
    sentence = gettext_lazy("That is as many as fit. Take one away first.")


class BadWish(Refusal):
    code = "bad-wish"
    status = 422
    sentence = gettext_lazy(
        "A board and a goal take a period that goes on: days back from today, this year, or everything."
    )


class NobodyToSendTo(Refusal):
    code = "nobody-to-send-to"
    status = 422
    sentence = gettext_lazy("Choose at least one colleague who may see figures.")


def _check(wish: Wish) -> Wish:
    """Refuses: ``BadWish``, ``UnknownFigure``, ``CannotCut``."""
    if wish.period not in PERIODS:
        raise BadWish
    what = metrics.definition(wish.figure)
    if {*wish.only, *([wish.by.value] if wish.by else [])} - {by.value for by in what.cuts} - {"brought_in"}:
        raise metrics.CannotCut
    return wish


@transaction.atomic
def create_board(viewer: Viewer, *, name: str, now: datetime) -> str:
    """An empty board of one's own; its code. Refuses: ``Forbidden``, ``NameMissing``, ``TooMany``."""
    check_may_measure(viewer)
    if viewer.hat_id is None:
        raise Forbidden
    if not name.strip():
        raise NameMissing
    if Board.objects.filter(own(viewer)).count() >= MOST_BOARDS:
        raise TooMany
    return Board.objects.create(name=name.strip()[:80], owner_id=viewer.hat_id, created_at=now).code


@transaction.atomic
def change_board(viewer: Viewer, *, code: str, name: str, is_shared: bool) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``NameMissing``."""
    board = own_board(viewer, code)
    if not name.strip():
        raise NameMissing
    board.name, board.is_shared = name.strip()[:80], is_shared
    board.save(update_fields=["name", "is_shared"])


@transaction.atomic
def delete_board(viewer: Viewer, *, code: str) -> None:
    """With its reports. Refuses: ``Forbidden``, ``NotFound``."""
    own_board(viewer, code).delete()


@transaction.atomic
def add_view(viewer: Viewer, *, board: str, wish: Wish) -> str:
    """At the end of the board; its code. Refuses: ``Forbidden``, ``NotFound``, ``TooMany``, ``BadWish``, ``CannotCut``."""
    found = own_board(viewer, board)
    count = found.items.count()
    if count >= MOST_VIEWS:
        raise TooMany
    return found.items.create(position=count, wish=rules.kept_wish(_check(wish))).code


@transaction.atomic
def move_view(viewer: Viewer, *, board: str, view: str, by: int) -> None:
    """So many places towards the end, or the beginning when negative. Refuses: ``Forbidden``, ``NotFound``."""
    items = list(own_board(viewer, board).items.order_by("position"))
    place = _place(items, view)
    items.insert(min(max(place + by, 0), len(items) - 1), items.pop(place))
    _number(items)


@transaction.atomic
def remove_view(viewer: Viewer, *, board: str, view: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``."""
    items = list(own_board(viewer, board).items.order_by("position"))
    items.pop(_place(items, view)).delete()
    _number(items)


def _place(items: list[BoardItem], code: str) -> int:
    for place, item in enumerate(items):
        if item.code == code:
            return place
    raise NotFound


def _number(items: list[BoardItem]) -> None:
    for position, item in enumerate(items):
        item.position = position
    BoardItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def schedule_report(
    viewer: Viewer, *, board: str, every: Every, hour: int, hat_ids: Collection[UUID], now: datetime
) -> str:
    """Send a board from now on, to colleagues who may see figures anyway; its code.

    Refuses: ``Forbidden``, ``NotFound``, ``NobodyToSendTo``.
    """
    found = own_board(viewer, board)
    cards = hat_cards(SYSTEM, ids=hat_ids)
    to = [id for id, card in cards.items() if set(card.roles) & {*MEASURERS, "administrator"}]
    if not to:
        raise NobodyToSendTo
    at = rules.next_time(every, hour % 24, after=now, zone=house_zone().key)
    report = Report.objects.create(board=found, every=every, hour=hour % 24, next_at=at)
    Report.to.through.objects.bulk_create([Report.to.through(report=report, hat_id=id) for id in to])
    return report.code


@transaction.atomic
def end_report(viewer: Viewer, *, code: str) -> None:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_may_measure(viewer)
    if not Report.objects.filter(code=code, board__owner__in=viewer.hat_ids).delete()[0]:
        raise NotFound


@transaction.atomic
def take_due_reports(now: datetime) -> int:
    """Publish ``ReportDue`` for those whose hour has come, and set their next; after a pause each comes once, not many
    times. How many.
    """
    due = list(Report.objects.select_for_update(skip_locked=True).filter(next_at__lte=now).order_by("next_at"))
    zone = house_zone().key
    for report in due:
        report.last_at = now
        report.next_at = rules.next_time(Every(report.every), report.hour, after=now, zone=zone)
    Report.objects.bulk_update(due, ["last_at", "next_at"])
    publish([ReportDue(occurred_at=now, report=report.code) for report in due])
    return len(due)


@transaction.atomic
def set_goal(viewer: Viewer, *, wish: Wish, side: Side, line: float, now: datetime) -> str:
    """A line of one's own that a figure should keep, looked at at once; its code.

    Refuses: ``Forbidden``, ``BadWish``, ``UnknownFigure``, ``CannotCut``.
    """
    check_may_measure(viewer)
    if viewer.hat_id is None:
        raise Forbidden
    if not abs(line) < 1e15:
        raise BadWish
    goal = Goal.objects.create(
        wish=rules.kept_wish(_check(wish)), side=side, line=line, owner_id=viewer.hat_id, created_at=now
    )
    _look_at(goal, now)
    return goal.code


@transaction.atomic
def end_goal(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_may_measure(viewer)
    if not Goal.objects.filter(own(viewer), code=code, ended_at=None).update(ended_at=now):
        raise NotFound


def check_goals(viewer: Viewer, *, now: datetime) -> int:
    """Compute each open goal's figure and note where it stands; one that turned to missed makes a task for its owner.

    Turning happens only by more than chance: *unsure* leaves the last sure word standing. How many turned. Refuses:
    ``Forbidden`` but to the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    open_goals = Goal.objects.filter(ended_at=None).select_related("owner__person").order_by("created_at")
    return sum(_look_at(goal, now) for goal in open_goals)


def _look_at(goal: Goal, now: datetime) -> int:
    wish, zone = rules.read_wish(goal.wish), house_zone()
    first, last = days_of(wish.period, now.astimezone(zone).date())
    found = metrics.figure(
        SYSTEM,
        code=wish.figure,
        since=datetime.combine(first, time(), zone),
        until=datetime.combine(last + timedelta(days=1), time(), zone),
        only=wish.cut,
        currency=wish.currency,
        compare=False,
    )
    return _note(goal, rules.standing(found.total, Side(goal.side), goal.line), now)


@transaction.atomic
def _note(goal: Goal, stands: Standing, now: datetime) -> int:
    before = Goal.objects.select_for_update().get(id=goal.id).standing
    goal.checked_at = now
    if stands == before or (stands is Standing.UNSURE and before in (Standing.KEPT, Standing.MISSED)):
        goal.save(update_fields=["checked_at"])
        return 0
    goal.standing, goal.since = stands, now
    goal.save(update_fields=["checked_at", "standing", "since"])
    told: list[Fact] = []
    if stands is Standing.MISSED:
        told.append(GoalMissed(occurred_at=now, goal=goal.code, figure=goal.wish["figure"]))
        with override(goal.owner.language or goal.owner.person.language):
            what = metrics.definition(goal.wish["figure"])
            title = _("Look at “%(figure)s”: it missed its line") % {"figure": what.name}
            note = _("The figure is on the wrong side of the line you drew, by more than chance. See Figures → Goals.")
        create_tasks(SYSTEM, new=[NewTask(title=title, owner_id=goal.owner_id, due_at=now, note=note)], now=now)
    elif stands is Standing.KEPT and before == Standing.MISSED:
        told.append(GoalKept(occurred_at=now, goal=goal.code, figure=goal.wish["figure"]))
    publish(told)
    return 1
