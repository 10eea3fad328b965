"""Experiments: everything that is tried, a new one with how many people it needs, and one with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chapeau.insight.experiments import queries as insight
from chapeau.insight.experiments.values import Results, Size
from chapeau.interfaces.formats import moment, plain_number
from chapeau.interfaces.office import cells
from chapeau.interfaces.office import experiment_words as words
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.changes import changed_value
from chapeau.interfaces.office.experiment_forms import USUAL_LIFT, ExperimentForm, audience_choices, initial_of_plan
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, Text, serve
from chapeau.kit.money import round_decimal
from chapeau.kit.refusals import Refusal
from chapeau.person.allocation import actions, queries
from chapeau.person.allocation.registry import place_of
from chapeau.person.allocation.values import ExperimentCard, ExperimentPlan, ExperimentState, Noted
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.relationship.journeys import queries as journeys
from chapeau.relationship.marketing import queries as marketing

DECIDES = (StaffRole.MARKETING,)
READS = (*DECIDES, StaffRole.SALES, StaffRole.FINANCE)
SENDS = (StaffRole.MARKETING, StaffRole.SALES)
MOST_CAMPAIGNS = 200
OWN = "own"
KINDS: tuple[tuple[str, Text], ...] = (
    ("experiment", gettext_lazy("Experiment")),
    ("campaign", gettext_lazy("Campaign")),
    ("journey", gettext_lazy("Journey")),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """Something that parts people by lot: an experiment, or a campaign or journey that does so itself."""

    code: str
    kind: str
    name: str
    what: Text
    state: Text
    tone: str
    people: int | None
    at: datetime
    url: str


def _fetch(asked: Asked) -> Fetched:
    viewer, text = asked.viewer, asked.text
    rows = [
        Tried(card.code, "experiment", card.plan.name, words.place_name(card.plan.place), card.state.label,
              words.TONES.get(card.state, ""), card.met, card.started_at or card.created_at,
              reverse("office:experiment", args=[card.code]))
        for card in queries.experiments(viewer, text=text)
    ]  # fmt: skip
    if viewer.has_role(*SENDS):
        rows += [
            Tried(row.code, "campaign", row.name, _("What a letter says, or whether it goes"), row.state.label, "",
                  None, row.created_at, reverse("office:campaign", args=[row.code]))
            for row in marketing.campaigns(viewer, text=text, page_size=MOST_CAMPAIGNS).rows
            if row.test_percent < 100 or row.hold_out_percent
        ]  # fmt: skip
        parting = journeys.splitting(viewer)
        rows += [
            Tried(row.code, "journey", row.name, _("Which way people go, or whether at all"), row.state.label, "",
                  row.entered, row.changed_at, reverse("office:journey", args=[row.code]))
            for row in journeys.journeys(viewer, text=text) if row.code in parting
        ]  # fmt: skip
    kind = asked.chosen.get("kind")
    found = sorted((row for row in rows if kind in (None, row.kind)), key=lambda row: row.at, reverse=True)
    start = (asked.page - 1) * asked.size
    return Fetched(found[start : start + asked.size], len(found))


EXPERIMENTS = ListPage(
    title=gettext_lazy("Experiments"),
    name="experiments",
    fetch=_fetch,
    link=lambda row: str(row.url),
    search_hint=gettext_lazy("Name of the experiment"),
    columns=(
        Column(gettext_lazy("Experiment"), lambda row: row.name, is_main=True),
        Column(gettext_lazy("What is tried"), lambda row: row.what),
        Column(gettext_lazy("Kind"), lambda row: str(dict(KINDS)[row.kind])),
        Column(gettext_lazy("State"), lambda row: cells.badge(row.state, row.tone), plain=lambda row: row.state),
        Column(
            gettext_lazy("Seen by"),
            lambda row: "–" if row.people is None else plain_number(row.people),
            plain=lambda row: row.people,
            is_number=True,
        ),
        Column(gettext_lazy("Since"), lambda row: moment(row.at), is_when=True),
    ),
    filters=(Filter("kind", gettext_lazy("Kind"), lambda: KINDS),),
    empty_title=gettext_lazy("Nothing is tried yet"),
    empty_text=gettext_lazy(
        "An experiment shows half of the people one thing and half another, and says which brought more orders. Begin with "
        "the order of a list of articles."
    ),
    actions="office/experiments_actions.html",
    context=lambda request: {"may_decide": request.viewer.has_role(*DECIDES)},
)


@staff(*READS)
def experiments_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, EXPERIMENTS)


@staff(*DECIDES)
def new_experiment(request: DeskRequest) -> HttpResponse:
    """First what is tried, then the sides, who takes part, and how many people it needs."""
    place = request.GET.get("place", "")
    if place != OWN and place_of(place) is None:
        return render(request, "office/experiment_places.html", {"places": queries.places(request.viewer), "own": OWN})
    form = ExperimentForm(
        request.POST or None, viewer=request.viewer, place="" if place == OWN else place, initial=_usual(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.create_experiment(request.viewer, plan=form.plan(), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Nobody sees anything before you start it."))
            return HttpResponseRedirect(reverse("office:experiment", args=[code]))
    return _show_form(request, form, place, _("New experiment"), reverse("office:experiments"))


@staff(*DECIDES)
def edit_experiment(request: DeskRequest, code: str) -> HttpResponse:
    plan = queries.experiment(request.viewer, code=code).plan
    form = ExperimentForm(
        request.POST or None, viewer=request.viewer, place=plan.place, initial=initial_of_plan(plan)
    )  # fmt: skip
    back = reverse("office:experiment", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_experiment(request.viewer, code=code, plan=form.plan(), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(back)
    return _show_form(request, form, plan.place or OWN, plan.name, back)


def _show_form(request: DeskRequest, form: ExperimentForm, place: str, title: str, back: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": back, "back_label": _("Experiments"), "place": place,
        "says": form.place.says if form.place else _("Your own pages and programs ask for the side by the experiment's code."),
    }  # fmt: skip
    return render(request, "office/experiment_form.html", context, status=422 if form.errors else 200)


def _usual(request: DeskRequest) -> dict[str, Any]:
    usual = insight.usual(request.viewer, now=request.now).ordering
    if not usual.count:
        return {"lift_percent": USUAL_LIFT}
    return {"base_percent": round_decimal(Decimal(repr(100 * usual.rate)), 1), "lift_percent": USUAL_LIFT}


@require_safe
@staff(*DECIDES)
def experiment_size(request: DeskRequest) -> HttpResponse:
    """How many people it needs, while the form is filled in."""
    place = request.GET.get("place", "")
    form = ExperimentForm(request.GET, viewer=request.viewer, place="" if place == OWN else place)
    form.fields["name"].required = False
    size = _size(request, form.plan()) if form.is_valid() else None
    return render(request, "office/experiment_size.html", {"size": size})


def _size(request: DeskRequest, plan: ExperimentPlan) -> dict[str, Any] | None:
    usual = insight.usual(request.viewer, now=request.now)
    try:
        size: Size | None = insight.size_of(plan, people_a_week=usual.people_a_week)
    except (Refusal, ValueError, IndexError, ZeroDivisionError):
        return None
    if size is None:
        return None
    return {"words": words.size_words(size, usual), "once": plain_number(size.once)}


@staff(*READS)
def experiment(request: DeskRequest, code: str) -> HttpResponse:
    """What is tried, what came of it, and what to do next."""
    card = queries.experiment(request.viewer, code=code)
    names = dict(audience_choices(request.viewer))
    place = place_of(card.plan.place)
    context: dict[str, Any] = {
        "card": card,
        "plan": card.plan,
        "state": cells.badge(card.state.label, words.TONES.get(card.state, "")),
        "place": words.place_name(card.plan.place),
        "is_own": place is None,
        "who": words.who_words(card.plan.eligible, names.get(card.plan.eligible.audience, "")),
        "arms": [(arm, words.arm_name(card, arm)) for arm in card.plan.arms],
        "decided": words.arm_name(card, card.arm(card.decided_arm)),
        "may_decide": request.viewer.has_role(*DECIDES),
        "changes": shown_history(queries.history(request.viewer, experiment=code)),
        "can_undo_start": card.state is ExperimentState.RUNNING and not card.met,
    }
    if card.state is ExperimentState.DRAFT:
        context["size"] = _size(request, card.plan)
    else:
        context |= _results(request.viewer, card, request.now)
    return render(request, "office/experiment.html", context)


def _results(viewer: Viewer, card: ExperimentCard, now: datetime) -> dict[str, Any]:
    found: Results = insight.results(viewer, experiment=card.code, now=now)
    return {
        "found": found,
        "sentence": words.sentence(card, found),
        "progress": words.progress_words(found),
        "rows": words.arm_rows(card, found),
        "facts": list(words.facts(card, found)),
        "guards": [str(words.GUARDS[guard.code]) for guard in found.comparisons[0].guards],
    }


@dataclass(frozen=True, slots=True)
class ShownChange:
    """As ``office/settings/changes.html`` reads it."""

    label: str
    before: str
    after: str
    by: str
    at: datetime


def shown_history(found: list[Noted]) -> list[ShownChange]:
    states = dict(ExperimentState.choices)
    return [
        ShownChange(
            str(words.FIELDS.get(each.field, each.field)), str(states.get(each.before, changed_value(each.before, each.field))),
            str(states.get(each.after, changed_value(each.after, each.field))), each.by_name, each.at,
        )
        for each in found
    ]  # fmt: skip


@require_POST
@staff(*DECIDES)
def change_experiment(request: DeskRequest, code: str) -> HttpResponse:
    viewer, now, to = request.viewer, request.now, reverse("office:experiment", args=[code])
    match request.POST.get("do"):
        case "start":
            said = _("It runs. Until somebody has seen it you can take that back.")
            return attempt(request, lambda: actions.start_experiment(viewer, code=code, now=now), said, to=to)
        case "stop":
            said = _("Stopped: everybody sees the usual again. You can take that back.")
            return attempt(request, lambda: actions.stop_experiment(viewer, code=code, now=now), said, to=to)
        case "decide":
            arm, said = (
                request.POST.get("arm", ""),
                _("Decided: everybody it is for sees it now. You can take that back."),
            )
            return attempt(request, lambda: actions.decide_experiment(viewer, code=code, arm=arm, now=now), said, to=to)
        case "undo":
            return attempt(
                request, lambda: actions.undo_experiment(viewer, code=code, now=now), _("Taken back."), to=to
            )
        case "drop":
            to = reverse("office:experiments")
            return attempt(
                request, lambda: actions.drop_experiment(viewer, code=code, now=now), _("Thrown away."), to=to
            )
    raise Http404


__all__ = [
    "change_experiment",
    "edit_experiment",
    "experiment",
    "experiment_size",
    "experiments_list",
    "new_experiment",
]
