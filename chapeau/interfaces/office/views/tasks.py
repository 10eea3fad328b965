"""Tasks: the list, one task, doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
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
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.fields import MomentField
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Refusal
from chapeau.person.privacy.actions import note_look
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
    holds_people=True,
    search_hint=gettext_lazy("Words of the task, or a name"),
    columns=(
        Column(gettext_lazy("What"), lambda row: row.title, is_main=True),
        Column(gettext_lazy("About"), lambda row: row.hat_name or row.organisation_name or "–"),
        Column(gettext_lazy("Until"), _due, plain=lambda row: moment(row.due_at), is_when=True),
        Column(gettext_lazy("Whose"), lambda row: row.owner_name or gettext_lazy("nobody's yet")),
        Column(gettext_lazy("Made by"), lambda row: row.made_by_name or "–"),
    ),
    filters=(
        Filter("whose", gettext_lazy("Whose"), lambda: [("all", _("Everybody's"))], without=gettext_lazy("Mine")),
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [("late", _("Late")), ("done", _("Done"))],
            without=gettext_lazy("To be done"),
        ),
    ),
    bulk=(Bulk("finish", gettext_lazy("Done"), _finish), Bulk("take", gettext_lazy("Take over"), _take)),
    empty_title=gettext_lazy("Nothing to do"),
    empty_text=gettext_lazy("Tasks come from requests, from a person's page, or from colleagues."),
    actions="office/tasks_actions.html",
)


@staff()
def tasks_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, TASKS)


class TaskForm(forms.Form):
    """A task as one writes it down: what, for whom of us, until when."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    owner = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)
    due_at = MomentField(label=gettext_lazy("Until"))
    remind_at = MomentField(label=gettext_lazy("Remind on"))

    def __init__(self, *args: object, colleagues: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["owner"].choices = [("", _("nobody's yet")), *colleagues]  # type: ignore[attr-defined]

    def typed(self) -> TypedTask:
        sent = self.cleaned_data
        owner = UUID(sent["owner"]) if sent["owner"] else None
        return TypedTask(sent["title"], sent["note"].replace("\r\n", "\n"), owner, sent["due_at"], sent["remind_at"])


@dataclass(frozen=True, slots=True)
class TypedTask:
    title: str
    note: str
    owner_id: UUID | None
    due_at: datetime | None
    remind_at: datetime | None


@staff()
def new_task(request: DeskRequest) -> HttpResponse:
    form = TaskForm(request.POST or None, colleagues=colleagues(request), initial={"owner": str(request.hat.id)})
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        try:
            code = actions.create_task(
                request.viewer,
                title=typed.title,
                note=typed.note,
                owner_id=typed.owner_id,
                due_at=typed.due_at,
                remind_at=typed.remind_at,
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The task is made."))
            return HttpResponseRedirect(reverse("office:task", args=[code]))
    context = {"form": form, "title": _("New task"), "back": reverse("office:tasks"), "back_label": _("Tasks")}
    return render(request, "office/form.html", context, status=422 if form.is_bound else 200)


@staff()
def task(request: DeskRequest, code: str) -> HttpResponse:
    """One task: read it, write it anew; refused, what was typed stays."""
    found = queries.task(request.viewer, code=code, now=request.now)
    note_look(request.viewer, hat_ids=[found.hat_id] if found.hat_id else [], page="task", about=code, now=request.now)
    initial = {
        "title": found.title,
        "note": found.note,
        "owner": str(found.owner_id or ""),
        "due_at": found.due_at,
        "remind_at": found.remind_at,
    }
    form = TaskForm(request.POST or None, colleagues=colleagues(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        try:
            actions.change_task(
                request.viewer,
                code=code,
                title=typed.title,
                note=typed.note,
                owner_id=typed.owner_id,
                due_at=typed.due_at,
                remind_at=typed.remind_at,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("office:task", args=[code]))
    return render(request, "office/task.html", {"task": found, "form": form}, status=422 if form.is_bound else 200)


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
