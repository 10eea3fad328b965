"""Questions about boards, reports and goals."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from chapeau.insight.metrics.queries import check_may_measure
from chapeau.insight.reports import rules
from chapeau.insight.reports.access import own
from chapeau.insight.reports.models import Board, BoardItem, Goal, Report
from chapeau.insight.reports.values import (
    BoardView,
    Every,
    GoalView,
    ReportView,
    Side,
    Standing,
    ViewOfFigure,
)
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer

_ITEMS = Prefetch("items", BoardItem.objects.order_by("position"))
_REPORTS = Prefetch("reports", Report.objects.order_by("next_at").prefetch_related("to"))


def boards(viewer: Viewer) -> tuple[BoardView, ...]:
    """One's own, then those that colleagues share; by name. Two queries. Refuses: ``Forbidden``."""
    check_may_measure(viewer)
    rows = Board.objects.filter(own(viewer) | Q(is_shared=True)).prefetch_related(_ITEMS).order_by("name", "id")
    found = [_board(row, viewer, ()) for row in rows]
    return tuple(sorted(found, key=lambda board: not board.is_mine))


def board(viewer: Viewer, *, code: str) -> BoardView:
    """With its reports when it is one's own; the house itself sees each. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_measure(viewer)
    mine = Q() if viewer.is_system else own(viewer) | Q(is_shared=True)
    row = Board.objects.filter(mine, code=code).prefetch_related(_ITEMS, _REPORTS).first()
    if row is None:
        raise NotFound
    reports = row.reports.all() if viewer.is_system or row.owner_id in viewer.hat_ids else ()
    return _board(row, viewer, reports)


def board_of_report(viewer: Viewer, *, code: str) -> BoardView:
    """The board that a report sends. Refuses: ``Forbidden``, ``NotFound``."""
    row = Report.objects.filter(code=code).values_list("board__code", flat=True).first()
    if row is None:
        raise NotFound
    return board(viewer, code=row)


def goals(viewer: Viewer) -> tuple[GoalView, ...]:
    """Open ones of all colleagues, missed ones first. Refuses: ``Forbidden``."""
    check_may_measure(viewer)
    rows = [_goal(row, viewer) for row in Goal.objects.filter(ended_at=None).order_by("created_at")]
    return tuple(sorted(rows, key=lambda goal: goal.standing is not Standing.MISSED))


def goals_of(viewer: Viewer, *, figure: str) -> tuple[GoalView, ...]:
    """Of one figure. Refuses: ``Forbidden``."""
    return tuple(goal for goal in goals(viewer) if goal.wish.figure == figure)


def _board(row: Board, viewer: Viewer, reports: Iterable[Report]) -> BoardView:
    return BoardView(
        code=row.code,
        name=row.name,
        owner_id=row.owner_id,
        is_shared=row.is_shared,
        is_mine=row.owner_id in viewer.hat_ids,
        views=tuple(ViewOfFigure(item.code, rules.read_wish(item.wish)) for item in row.items.all()),
        reports=tuple(
            ReportView(
                code=each.code,
                every=Every(each.every),
                hour=each.hour,
                next_at=each.next_at,
                last_at=each.last_at,
                hat_ids=tuple(hat.id for hat in each.to.all()),
            )
            for each in reports
        ),
    )


def _goal(row: Goal, viewer: Viewer) -> GoalView:
    return GoalView(
        code=row.code,
        wish=rules.read_wish(row.wish),
        side=Side(row.side),
        line=row.line,
        owner_id=row.owner_id,
        standing=Standing(row.standing),
        since=row.since,
        checked_at=row.checked_at,
        is_mine=row.owner_id in viewer.hat_ids,
    )
