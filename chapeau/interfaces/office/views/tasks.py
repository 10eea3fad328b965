"""Tasks: the list, one task, doing it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.interfaces.formats import moment
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.clock import read_clock
from chapeau.person.tasks import actions, queries
from chapeau.person.tasks.values import TaskView


def _fetch(asked: Asked) -> Fetched:
    found = queries.tasks(
        asked.viewer,
        now=read_clock(),
        owner_id=asked.viewer.hat_id if asked.chosen.get("whose") != "all" else None,
        is_done=asked.chosen.get("state") == "done",
        late_only=asked.chosen.get("state") == "late",
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _due(task: TaskView) -> object:
    if task.due_at is None:
        return "–"
    return cells.two_lines(moment(task.due_at), cells.badge(_("late"), "bad") if task.is_late else "")


def _finish(request: DeskRequest, codes: Sequence[str]) -> str:
    done = actions.finish_tasks(request.viewer, codes=codes, now=request.now)
    return ngettext("%(n)s task done.", "%(n)s tasks done.", done) % {"n": done}


def _take(request: DeskRequest, codes: Sequence[str]) -> str:
    taken = actions.assign_tasks(request.viewer, codes=codes, owner_id=request.hat.id)
    return ngettext("%(n)s task is yours.", "%(n)s tasks are yours.", taken) % {"n": taken}


TASKS = ListPage(
    title=gettext_lazy("Tasks"),
    name="tasks",
    fetch=_fetch,
    link=lambda row: reverse("office:task", args=[row.code]),
    search_hint=gettext_lazy("Words of the task, or a name"),
    columns=(
        Column(gettext_lazy("What"), lambda row: row.title, is_main=True),
        Column(gettext_lazy("About"), lambda row: row.hat_name or row.organisation_name or "–"),
        Column(gettext_lazy("Until"), _due, plain=lambda row: moment(row.due_at), is_when=True),
        Column(gettext_lazy("Whose"), lambda row: row.owner_name or gettext_lazy("nobody's yet")),
        Column(gettext_lazy("Made by"), lambda row: row.made_by_name or "–"),
    ),
    filters=(
        Filter("whose", gettext_lazy("Whose"), lambda: [("mine", _("Mine")), ("all", _("Everybody's"))]),
        Filter("state", gettext_lazy("State"), lambda: [("late", _("Late")), ("done", _("Done"))]),
    ),
    bulk=(Bulk("finish", gettext_lazy("Done"), _finish), Bulk("take", gettext_lazy("Take over"), _take)),
    empty_title=gettext_lazy("Nothing to do"),
    empty_text=gettext_lazy("Tasks come from requests, from a person's page, or from colleagues."),
)


@staff()
def tasks_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, TASKS)


@staff()
def task(request: DeskRequest, code: str) -> HttpResponse:
    return render(request, "office/task.html", {"task": queries.task(request.viewer, code=code, now=request.now)})


@require_POST
@staff()
def change_task(request: DeskRequest, code: str) -> HttpResponse:
    match request.POST.get("do"):
        case "finish":
            actions.finish_tasks(request.viewer, codes=[code], now=request.now)
            messages.success(request, _("Done."))
        case "reopen":
            actions.reopen_task(request.viewer, code=code)
        case "take":
            actions.assign_tasks(request.viewer, codes=[code], owner_id=request.hat.id)
    return HttpResponseRedirect(reverse("office:task", args=[code]))
