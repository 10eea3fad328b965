"""Journeys: the list, the canvas, its steps, a look ahead, and the people on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog.values import LANGUAGES
from chapeau.interfaces.formats import labelled, moment, page_language
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.journey_forms import EntryForm, StepForm, audience_choices
from chapeau.interfaces.office.journey_words import KINDS, day_words, drawn, kind_of, said_of, step_words
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.words import LANGUAGE_NAMES
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import StaffRole
from chapeau.relationship.journeys import actions, queries
from chapeau.relationship.journeys.queries import HAPPENINGS
from chapeau.relationship.journeys.ready import READY
from chapeau.relationship.journeys.values import EndedBy, JourneyRow, JourneyState, Plan, Send, Step, Traveller

DRAWS = (StaffRole.MARKETING, StaffRole.SALES)
READS = (*DRAWS, StaffRole.SERVICE)
_TONES = {JourneyState.RUNNING: "good", JourneyState.PAUSED: "warn", JourneyState.DRAFT: "info"}


def _state(row: JourneyRow) -> object:
    return cells.badge(row.state.label, _TONES.get(row.state, ""))


def _fetch(asked: Asked) -> Fetched:
    chosen = asked.chosen.get("state", "")
    state = JourneyState(chosen) if chosen in JourneyState.values else None
    rows = queries.journeys(asked.viewer, state=state, text=asked.text)
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


JOURNEYS = ListPage(
    title=gettext_lazy("Journeys"),
    name="journeys",
    fetch=_fetch,
    link=lambda row: reverse("office:journey", args=[row.code]),
    search_hint=gettext_lazy("Name of the journey"),
    columns=(
        Column(gettext_lazy("Journey"), lambda row: row.name, is_main=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: row.state.label),
        Column(gettext_lazy("Under way"), lambda row: row.under_way, is_number=True),
        Column(gettext_lazy("Came in"), lambda row: row.entered, is_number=True),
        Column(gettext_lazy("Reached the aim"), lambda row: row.reached_goal, is_number=True),
        Column(gettext_lazy("Changed"), lambda row: moment(row.changed_at), is_when=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: JourneyState.choices),),
    empty_title=gettext_lazy("No journey yet"),
    empty_text=gettext_lazy(
        "A journey writes, waits and asks colleagues by itself, each person at their own time. Begin with a ready one."
    ),
    actions="office/journeys_actions.html",
)


@staff(*READS)
def journeys_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, JOURNEYS)


class NewJourneyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    ready = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [
            ("", _("An empty journey")),
            *((code, labelled(ready.name, ready.promise)) for code, ready in READY.items()),
        ],
    )


@staff(*DRAWS)
def new_journey(request: DeskRequest) -> HttpResponse:
    form = NewJourneyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        plan = READY[sent["ready"]].plan if sent["ready"] else Plan()
        try:
            code = actions.create_journey(request.viewer, name=sent["name"], plan=plan, now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Nothing happens yet: look at it, change it, then start it."))
            return HttpResponseRedirect(reverse("office:journey", args=[code]))
    context = {
        "form": form, "title": _("New journey"), "back": reverse("office:journeys"), "back_label": _("Journeys"),
    }  # fmt: skip
    return render(request, "office/form.html", context, status=422 if form.is_bound else 200)


@staff(*READS)
def journey(request: DeskRequest, code: str) -> HttpResponse:
    """The canvas: every step in order, how many stand there and how many went on."""
    found = queries.journey(request.viewer, code=code)
    names = dict(audience_choices(request))
    context = {
        "page": found,
        "row": found.row,
        "state": _state(found.row),
        "steps": drawn(found.plan.steps, found.here, found.passed, names),
        "entry": _entry_words(found.plan, names),
        "goal": HAPPENINGS.get(found.plan.goal, ""),
        "outcome": queries.outcome(request.viewer, code=code),
        "may_draw": request.viewer.has_role(*DRAWS),
        "is_open": found.row.state != JourneyState.ENDED,
    }
    return render(request, "office/journey.html", context)


def _entry_words(plan: Plan, names: dict[str, str]) -> str:
    if plan.entry.on:
        whom = names.get(plan.entry.audience, plan.entry.audience)
        said = day_words(plan.entry.on)
        return _("%(day)s: whoever is in the audience “%(whom)s”") % {"day": said, "whom": whom} if whom else said
    if plan.entry.activity:
        return _("Whoever %s") % HAPPENINGS.get(plan.entry.activity, plan.entry.activity)
    if plan.entry.audience:
        return _("Whoever enters the audience “%s”") % names.get(plan.entry.audience, plan.entry.audience)
    return _("Nobody yet: say who comes in")


@staff(*DRAWS)
def journey_entry(request: DeskRequest, code: str) -> HttpResponse:
    """Who comes in, what the aim is, whether again."""
    plan = queries.journey(request.viewer, code=code).plan
    form = EntryForm(request.POST or None, request=request, initial=EntryForm.initial_of(plan))
    back = reverse("office:journey", args=[code])
    if request.method == "POST" and form.is_valid():
        actions.change_plan(request.viewer, code=code, plan=form.plan(plan.steps), now=request.now)
        return HttpResponseRedirect(back)
    context = {"form": form, "title": _("Who comes in"), "back": back, "back_label": _("Journey")}
    return render(request, "office/form.html", context, status=422 if form.is_bound else 200)


@staff(*DRAWS)
def add_step(request: DeskRequest, code: str) -> HttpResponse:
    """Choose a kind, then say what it does; it goes behind ``after`` or first on one of its ways."""
    plan = queries.journey(request.viewer, code=code).plan
    after, way, kind = (request.GET.get(name, "") for name in ("after", "way", "kind"))
    if kind not in KINDS:
        at = urlencode({"after": after, "way": way})
        kinds = [(f"?{at}&kind={kind}", label, promise) for kind, (label, promise) in KINDS.items()]
        return render(request, "office/journey_kinds.html", {"kinds": kinds, "code": code})
    return _edit(request, code, plan, kind, None, lambda step: queries.insert(plan.steps, step, after=after, way=way))


@staff(*DRAWS)
def edit_step(request: DeskRequest, code: str, step: str) -> HttpResponse:
    plan = queries.journey(request.viewer, code=code).plan
    found = queries.find(plan.steps, step)
    if found is None:
        raise NotFound
    return _edit(request, code, plan, kind_of(found), found, lambda fresh: queries.put(plan.steps, fresh))


def _edit(
    request: DeskRequest, code: str, plan: Plan, kind: str, old: Step | None, place: Callable[[Step], tuple[Step, ...]]
) -> HttpResponse:
    """The form of one step; refused, what was typed stays."""
    initial = StepForm.initial_of(old) if old else None
    # A kind without fields is added at once, and only by POST.
    form = StepForm(request.POST if request.method == "POST" else None, request=request, kind=kind, initial=initial)
    back = reverse("office:journey", args=[code])
    if request.method == "POST" and form.is_valid():
        step = form.step(old.id if old else new_code(), old)
        actions.change_plan(request.viewer, code=code, plan=replace(plan, steps=place(step)), now=request.now)
        if isinstance(step, Send) and not step.texts:
            first = page_language() if page_language() in LANGUAGES else "en"
            return HttpResponseRedirect(reverse("office:journey_letter", args=[code, step.id, first]))
        return HttpResponseRedirect(f"{back}#step-{step.id}")
    label, _promise = KINDS[kind]
    said = [(one, LANGUAGE_NAMES[one], old.texts.get(one)) for one in LANGUAGES] if isinstance(old, Send) else []
    context = {
        "form": form, "title": label, "back": back, "back_label": _("Journey"), "code": code, "step": old, "said": said,
    }  # fmt: skip
    page = "office/journey_message.html" if isinstance(old, Send) else "office/form.html"
    return render(request, page, context, status=422 if form.is_bound else 200)


@require_POST
@staff(*DRAWS)
def change_journey(request: DeskRequest, code: str) -> HttpResponse:
    viewer, now, to = request.viewer, request.now, reverse("office:journey", args=[code])
    match request.POST.get("do"):
        case "publish":
            return attempt(
                request,
                lambda: actions.publish_journey(viewer, code=code, now=now),
                _("It runs. Whoever is under way already finishes on the way they began."),
                to=to,
            )
        case "pause":
            said = _("Paused: nobody comes in or goes on.")
            return attempt(request, lambda: actions.pause_journey(viewer, code=code, now=now), said, to=to)
        case "resume":
            said = _("It goes on.")
            return attempt(request, lambda: actions.resume_journey(viewer, code=code, now=now), said, to=to)
        case "end":
            said = _("It has ended.")
            return attempt(request, lambda: actions.end_journey(viewer, code=code, now=now), said, to=to)
        case "duplicate":
            name = _("%s, copy") % queries.journey(viewer, code=code).row.name
            made = actions.duplicate_journey(viewer, code=code, name=name, now=now)
            return HttpResponseRedirect(reverse("office:journey", args=[made]))
        case "rename":
            named = request.POST.get("name", "")
            return attempt(
                request, lambda: actions.rename_journey(viewer, code=code, name=named, now=now), _("Kept."), to=to
            )
        case "up" | "down" | "remove" as deed:
            return _move_step(request, code, deed, request.POST.get("step", ""))
    raise Http404


def _move_step(request: DeskRequest, code: str, deed: str, step: str) -> HttpResponse:
    plan = queries.journey(request.viewer, code=code).plan
    match deed:
        case "remove":
            steps = queries.without(plan.steps, step)
        case "up":
            steps = queries.moved(plan.steps, step, -1)
        case _:
            steps = queries.moved(plan.steps, step, 1)
    actions.change_plan(request.viewer, code=code, plan=replace(plan, steps=steps), now=request.now)
    return HttpResponseRedirect(f"{reverse('office:journey', args=[code])}#step-{step}")


@staff(*DRAWS)
def foresee(request: DeskRequest, code: str) -> HttpResponse:
    """Who would get what, and when, if it started now."""
    found = queries.journey(request.viewer, code=code)
    names = dict(audience_choices(request))
    try:
        people = queries.foresee(request.viewer, plan=found.plan, now=request.now, code=found.row.code)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("office:journey", args=[code]))
    met = Counter(step.id for person in people for _at, step in person.visits)
    context = {
        "row": found.row,
        "plan": found.plan,
        "people": [
            (person, [(at, KINDS[kind_of(step)][0], said_of(step, names)) for at, step in person.visits])
            for person in people
        ],
        "sums": [
            (KINDS[kind_of(step)][0], said_of(step, names), depth, met[step.id])
            for step, depth in queries.walk(found.plan.steps)
        ],
        "forbidden": sum(1 for person in people if person.mail_forbidden),
        "writes": any(isinstance(step, Send) for step, _depth in queries.walk(found.plan.steps)),
    }
    return render(request, "office/journey_foresee.html", context)


def _travellers(code: str, name: str, steps: Mapping[str, str]) -> ListPage:
    """``steps``: by id, in words."""

    def fetch(asked: Asked) -> Fetched:
        found = queries.travellers(
            asked.viewer,
            code=code,
            step=asked.chosen.get("step", ""),
            state=asked.chosen.get("state", ""),
            text=asked.text,
            page=asked.page,
            page_size=asked.size,
        )
        return Fetched(found.rows, found.total)

    def where(row: Traveller) -> str:
        if row.is_held_out:
            return _("left alone")
        if row.ended_at:
            return str(EndedBy(row.ended_by).label)
        return steps.get(row.step, row.step)

    return ListPage(
        title=_("People on “%(name)s”") % {"name": name},
        name="journey-people",
        fetch=fetch,
        key=lambda row: str(row.hat_id),
        link=lambda row: reverse("office:hat", args=[row.hat_id]),
        search_hint=gettext_lazy("Name, organisation"),
        columns=(
            Column(gettext_lazy("Person"), lambda row: row.name, is_main=True),
            Column(gettext_lazy("Acting for"), lambda row: row.organisation_name or _("Private")),
            Column(gettext_lazy("Where"), where),
            Column(gettext_lazy("Came in"), lambda row: moment(row.entered_at), is_when=True),
            Column(
                gettext_lazy("Goes on"),
                lambda row: moment(row.due_at) if row.due_at and not row.is_held_out else "–",
                is_when=True,
            ),
        ),
        filters=(
            Filter(
                "state",
                gettext_lazy("State"),
                lambda: [("under-way", _("Under way")), ("held-out", _("Left alone")), *EndedBy.choices],
            ),
            Filter("step", gettext_lazy("Stands at"), lambda: steps.items()),
        ),
        empty_title=gettext_lazy("Nobody here"),
        empty_text=gettext_lazy("People come in when the journey runs and what it begins with happens."),
        holds_people=True,
        actions="office/journey_back.html",
        context=lambda request: {"journey_code": code},
    )


@staff(*READS)
def journey_people(request: DeskRequest, code: str) -> HttpResponseBase:
    found = queries.journey(request.viewer, code=code)
    steps = {step.id: step_words(step) for step, _depth in queries.walk(found.plan.steps)}
    return serve(request, _travellers(code, found.row.name, steps))
