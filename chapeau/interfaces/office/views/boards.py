"""Boards of figures, letters that show them, and lines that figures should keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import MEASURERS, By, Unit
from chapeau.insight.reports import actions, queries
from chapeau.insight.reports.values import BoardView, Every, GoalView, Side, Standing, Wish
from chapeau.interfaces.formats import short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.figure_asked import PERIODS, asked_of_wish, read, wish_of
from chapeau.interfaces.office.figure_cards import cards_of
from chapeau.interfaces.office.figure_words import line_text, point_name
from chapeau.kit.refusals import Refusal
from chapeau.person.people.queries import hat_cards
from chapeau.person.people.values import SYSTEM

TONES = {Standing.KEPT: "good", Standing.MISSED: "bad", Standing.UNSURE: "", Standing.NONE: ""}


@staff(*MEASURERS)
def boards(request: DeskRequest) -> HttpResponse:
    """One's own and those that colleagues share; a new one by its name."""
    if request.method == "POST":
        try:
            code = actions.create_board(request.viewer, name=request.POST.get("name", ""), now=request.now)
        except Refusal as no:
            messages.error(request, str(no))
            return HttpResponseRedirect(reverse("office:boards"))
        return HttpResponseRedirect(reverse("office:board", args=[code]))
    return render(request, "office/boards.html", {"boards": queries.boards(request.viewer)})


@staff(*MEASURERS)
def board(request: DeskRequest, code: str) -> HttpResponse:
    if request.method == "POST":
        return _change(request, code)
    found = queries.board(request.viewer, code=code)
    today = timezone.localtime(request.now).date()
    shown = [{"view": view, **card} for view, card in cards_of(request.viewer, found.views, today)]
    names = hat_cards(SYSTEM, ids=[id for report in found.reports for id in report.hat_ids])
    return render(
        request,
        "office/board.html",
        {
            "board": found,
            "cards": shown,
            "colleagues": colleagues(request) if found.is_mine else [],
            "every": Every.choices,
            "hours": range(24),
            "reports": [
                (report, report.every.label, ", ".join(names[id].person_name for id in report.hat_ids if id in names))
                for report in found.reports
            ],
        },
    )


def _change(request: DeskRequest, code: str) -> HttpResponse:
    """Every button of a board."""
    said, viewer = request.POST, request.viewer
    whereto = reverse("office:board", args=[code])
    try:
        match said.get("do"):
            case "rename":
                actions.change_board(viewer, code=code, name=said.get("name", ""), is_shared="is_shared" in said)
            case "up" | "down":
                by = -1 if said["do"] == "up" else 1
                actions.move_view(viewer, board=code, view=said.get("view", ""), by=by)
            case "remove":
                actions.remove_view(viewer, board=code, view=said.get("view", ""))
            case "delete":
                actions.delete_board(viewer, code=code)
                whereto = reverse("office:boards")
                messages.success(request, _("The board is gone."))
            case "schedule":
                every, hour = said.get("every", ""), said.get("hour", "")
                actions.schedule_report(
                    viewer,
                    board=code,
                    every=Every(every) if every in Every.values else Every.WEEK,
                    hour=int(hour) if hour.isdecimal() else 7,
                    hat_ids=_keys(said.getlist("to")),
                    now=request.now,
                )
                messages.success(request, _("It will be sent."))
            case "end-report":
                actions.end_report(viewer, code=said.get("report", ""))
                messages.success(request, _("It is sent no more."))
    except Refusal as no:
        messages.error(request, str(no))
    return HttpResponseRedirect(whereto)


@require_POST
@staff(*MEASURERS)
def keep_figure(request: DeskRequest, code: str) -> HttpResponse:
    """Put a figure as it is asked here on a board, or draw a line that it should keep."""
    definition(code)
    wish = wish_of(code, read(request.GET, timezone.localtime(request.now).date(), None))
    back = f"{reverse('office:figure', args=[code])}?{request.GET.urlencode()}"
    try:
        if request.POST.get("do") == "goal":
            side = Side.AT_MOST if request.POST.get("side") == Side.AT_MOST else Side.AT_LEAST
            line = _line(request.POST.get("line", ""), code)
            actions.set_goal(request.viewer, wish=wish, side=side, line=line, now=request.now)
            messages.success(request, _("The line is drawn. It is looked at each morning."))
            return HttpResponseRedirect(reverse("office:goals"))
        board = request.POST.get("board", "")
        if not board:
            board = actions.create_board(request.viewer, name=request.POST.get("name", ""), now=request.now)
        actions.add_view(request.viewer, board=board, wish=wish)
    except Refusal as no:
        messages.error(request, str(no))
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("office:board", args=[board]))


@require_safe
@staff(*MEASURERS)
def goals(request: DeskRequest) -> HttpResponse:
    found = queries.goals(request.viewer)
    names = hat_cards(SYSTEM, ids=[goal.owner_id for goal in found])
    today = timezone.localtime(request.now).date()
    rows = [
        {
            "goal": goal,
            "name": definition(goal.wish.figure).name,
            "about": describe(goal.wish),
            "line": f"{goal.side.label} {line_text(goal)}",
            "standing": cells.badge(goal.standing.label, TONES[goal.standing]),
            "since": short_day(goal.since),
            "owner": names[goal.owner_id].person_name if goal.owner_id in names else "",
            "link": _link(goal, today),
        }
        for goal in found
    ]
    return render(request, "office/goals.html", {"rows": rows})


@require_POST
@staff(*MEASURERS)
def end_goal(request: DeskRequest, code: str) -> HttpResponse:
    actions.end_goal(request.viewer, code=code, now=request.now)
    messages.success(request, _("The line is taken away."))
    return HttpResponseRedirect(reverse("office:goals"))


def describe(wish: Wish) -> str:
    """``12 months · Market: Business · by country``, as people read what a board or a goal looks at."""
    parts: list[Any] = [PERIODS[wish.period]]
    parts += [f"{By(name).label}: {point_name(By(name), key)}" for name, key in wish.only.items() if name in By.values]
    if wish.by:
        parts.append(_("by %(what)s") % {"what": str(wish.by.label).lower()})
    return " · ".join(str(part) for part in parts)


def boards_to_keep(request: DeskRequest) -> list[BoardView]:
    return [board for board in queries.boards(request.viewer) if board.is_mine]


def _link(goal: GoalView, today: Any) -> str:
    return f"{reverse('office:figure', args=[goal.wish.figure])}?{asked_of_wish(goal.wish, today).query()}"


def _keys(said: list[str]) -> list[UUID]:
    found = []
    for one in said:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _line(said: str, figure: str) -> float:
    """As typed (percent, whole units of money, points) in the figure's own measure. Refuses: ``BadWish``."""
    try:
        value = float(said.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".").rstrip("%€"))
    except ValueError:
        raise actions.BadWish from None
    match definition(figure).unit:
        case Unit.SHARE | Unit.MONEY:
            return value / 100 if definition(figure).unit is Unit.SHARE else value * 100
        case _:
            return value
