"""Prospects: list and board, one with its history, calls with their outcomes, the rules that score and assign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces.formats import moment, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.fields import MomentField
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.refusals import Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.actions import note_list, note_look
from chapeau.relationship.pipeline import actions, queries
from chapeau.relationship.pipeline.values import (
    OPEN,
    CallOutcome,
    LostReason,
    ProspectView,
    ScoreRuleView,
    Source,
    Stage,
)

TONES = {Stage.NEW: "info", Stage.OFFER: "warn", Stage.WON: "good", Stage.LOST: "bad"}


def stage_badge(view: ProspectView) -> object:
    return cells.badge(view.stage.label, TONES.get(view.stage, ""))


def _next(view: ProspectView) -> object:
    if not view.next_step and view.next_step_at is None:
        return "–"
    late = cells.badge(_("late"), "bad") if view.is_late else short_day(view.next_step_at)
    return cells.two_lines(view.next_step or "–", late)


def _why(view: ProspectView) -> object:
    """The score, and on a press its parts."""
    if not view.parts:
        return view.score
    parts = format_html_join("", "<li>{} <strong>{}</strong></li>", ((p.rule, f"{p.points:+d}") for p in view.parts))
    return format_html("<details class='score'><summary>{}</summary><ul>{}</ul></details>", view.score, parts)


def _fetch(now: datetime, mine: UUID, asked: Asked) -> Fetched:
    chosen = asked.chosen
    least = chosen.get("score", "")
    whose = {"mine": str(mine), "nobody": "nobody"}.get(chosen.get("whose", ""), "")
    found = queries.prospects(
        asked.viewer,
        now=now,
        stage=chosen["stage"] if chosen.get("stage") in Stage.values else "",
        owner=whose,
        source=chosen["source"] if chosen.get("source") in Source.values else "",
        least_score=int(least) if least.isdecimal() and len(least) < 6 else None,
        late_only=chosen.get("next") == "late",
        text=asked.text,
        sort=asked.sort,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _assign(request: DeskRequest, codes: Any) -> str:
    done = actions.assign_prospects(request.viewer, codes=codes, owner_id=request.hat.id, now=request.now)
    return ngettext("%(n)s prospect is yours.", "%(n)s prospects are yours.", done) % {"n": done}


@staff(*queries.SELLS)
def prospects_list(request: DeskRequest) -> HttpResponseBase:
    page = ListPage(
        title=_("Prospects"),
        name="prospects",
        fetch=partial(_fetch, request.now, request.hat.id),
        link=lambda row: reverse("office:prospect", args=[row.code]),
        search_hint=_("Name, organisation, next step"),
        columns=(
            Column(_("Person"), lambda row: cells.two_lines(row.person_name, row.organisation_name), is_main=True,
                   plain=lambda row: row.person_name),
            Column(_("Stage"), stage_badge, sort="stage", plain=lambda row: str(row.stage.label)),
            Column(_("Score"), _why, sort="score", is_number=True, plain=lambda row: row.score),
            Column(_("Next step"), _next, sort="next", plain=lambda row: row.next_step),
            Column(_("Whose"), lambda row: row.owner_name or "–"),
            Column(_("From"), lambda row: cells.two_lines(row.source.label, row.source_note),
                   plain=lambda row: f"{row.source.label} {row.source_note}".strip()),
            Column(_("Since"), lambda row: short_day(row.opened_at), sort="opened", is_when=True),
        ),
        filters=(
            Filter("stage", _("Stage"), lambda: Stage.choices, without=_("All open ones")),
            Filter("whose", _("Whose"), lambda: [("mine", _("Mine")), ("nobody", _("nobody's yet"))]),
            Filter("source", _("From"), lambda: Source.choices),
            Filter("score", _("Score"), lambda: [(n, _("%s and more") % n) for n in ("10", "20", "40")]),
            Filter("next", _("Next step"), lambda: [("late", _("late"))]),
        ),
        bulk=(Bulk("take", _("Take them"), _assign),),
        empty_title=_("No prospect here"),
        empty_text=_(
            "A prospect is a person you know who may become a buyer: open one from their page, or let a journey do it, such as “After the white paper”."
        ),
        holds_people=True,
        actions="office/prospects_actions.html",
        context=lambda _request: {"may_rule": request.viewer.has_role(*queries.RULES)},
    )  # fmt: skip
    return serve(request, page)


@staff(*queries.SELLS)
def prospect_board(request: DeskRequest) -> HttpResponse:
    """The open stages beside each other; moved by a choice and a button, so that keys and thumbs do."""
    mine = request.GET.get("whose") == "mine"
    columns = queries.board(request.viewer, now=request.now, owner_id=request.hat.id if mine else None)
    shown = sum(len(page.rows) for page in columns.values())
    note_list(request.viewer, page="prospects", about="board", shown=shown, now=request.now)
    context = {
        "columns": [(stage, page) for stage, page in columns.items()],
        "stages": [(stage.value, stage.label) for stage in OPEN],
        "mine": mine,
        "may_rule": request.viewer.has_role(*queries.RULES),
    }
    return render(request, "office/prospect_board.html", context)


class OpenForm(forms.Form):
    hat = forms.ChoiceField(label=gettext_lazy("Acting for"))
    source = forms.ChoiceField(label=gettext_lazy("Where from"), choices=Source.choices, initial=Source.HAND)
    source_note = forms.CharField(label=gettext_lazy("Which"), max_length=120, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.SELLS)
def open_prospect(request: DeskRequest, code: str) -> HttpResponse:
    found = people.person_page(request.viewer, person_code=code)
    hats = [hat.card for hat in found.hats if hat.card.ends_at is None or hat.card.ends_at > request.now]
    note_look(request.viewer, hat_ids=[card.id for card in hats], page="person", about=code, now=request.now)
    form = OpenForm(request.POST or None)
    form.fields["hat"].choices = [(str(card.id), cells.hat_name(card)) for card in hats]  # type: ignore[attr-defined]
    form.fields["owner"].choices = [("", _("by the rules")), *colleagues(request)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            made = actions.open_prospect(
                request.viewer,
                hat_id=UUID(sent["hat"]),
                source=sent["source"],
                source_note=sent["source_note"],
                owner_id=UUID(sent["owner"]) if sent["owner"] else None,
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A prospect from now on."))
            return HttpResponseRedirect(reverse("office:prospect", args=[made]))
    back = reverse("office:person", args=[code])
    context = {"form": form, "title": _("%s as a prospect") % found.name, "back": back, "back_label": found.name}
    return render(request, "office/form.html", context, status=422 if form.is_bound else 200)


class NextForm(forms.Form):
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=200, required=False)
    next_step_at = MomentField(label=gettext_lazy("When"))


class CallForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What about"), max_length=200)
    script = forms.CharField(
        label=gettext_lazy("What to say"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_at = MomentField(label=gettext_lazy("When"))


@staff(*queries.SELLS)
def prospect(request: DeskRequest, code: str) -> HttpResponse:
    view = queries.prospect(request.viewer, code=code, now=request.now)
    note_look(request.viewer, hat_ids=[view.hat_id], page="prospect", about=code, now=request.now)
    names = {**dict(Stage.choices), **dict(Source.choices)}
    context = {
        "found": view,
        "stage": stage_badge(view),
        "history": [
            (event, names.get(event.before, event.before), names.get(event.after, event.after))
            for event in queries.history(request.viewer, code=code)
        ],
        "stages": [(stage.value, stage.label) for stage in OPEN],
        "reasons": LostReason.choices,
        "lost_words": dict(LostReason.choices).get(view.lost_reason, ""),
        "colleagues": colleagues(request),
        "calls": queries.calls_of_hats(request.viewer, hat_ids=[view.hat_id], now=request.now),
        "outcomes": dict(CallOutcome.choices),
        "never": view.hat_id in queries.forbidden(request.viewer, hat_ids=[view.hat_id]),
        "next_form": NextForm(initial={"next_step": view.next_step, "next_step_at": view.next_step_at}),
        "call_form": CallForm(),
    }
    return render(request, "office/prospect.html", context)


@require_POST
@staff(*queries.SELLS)
def change_prospect(request: DeskRequest, code: str) -> HttpResponse:
    """``do``: move, next, owner, lose, reopen, call."""
    viewer, now, sent = request.viewer, request.now, request.POST
    to = reverse("office:prospects_board") if sent.get("from") == "board" else reverse("office:prospect", args=[code])
    match sent.get("do"):
        case "next":
            form: forms.Form = NextForm(sent)
            if not form.is_valid():
                say_mistakes(request, form)
                return HttpResponseRedirect(to)
            given = form.cleaned_data
            return attempt(request, lambda: actions.plan_next(viewer, code=code, now=now, **given), _("Kept."), to=to)
        case "call":
            form = CallForm(sent)
            view = queries.prospect(viewer, code=code, now=now)
            if not form.is_valid():
                say_mistakes(request, form)
                return HttpResponseRedirect(to)
            planned = form.cleaned_data
            said = _("Planned, within working hours where they are. You find it under Today.")
            return attempt(
                request, lambda: actions.plan_call(viewer, hat_id=view.hat_id, now=now, **planned), said, to=to
            )
        case "owner":
            owner = _key(sent.get("owner", ""))
            return attempt(
                request,
                lambda: actions.assign_prospects(viewer, codes=[code], owner_id=owner, now=now),
                _("Kept."),
                to=to,
            )
        case "lose":
            reason = sent.get("reason", "")
            return attempt(
                request,
                lambda: actions.lose_prospect(viewer, code=code, reason=reason, now=now),
                _("Lost; kept why."),
                to=to,
            )
        case "reopen":
            return attempt(
                request, lambda: actions.reopen_prospect(viewer, code=code, now=now), _("Open again."), to=to
            )
        case _:
            stage = sent.get("stage", "")
            said = _("Now: %s") % dict(Stage.choices).get(stage, "–")
            return attempt(request, lambda: actions.move_prospect(viewer, code=code, stage=stage, now=now), said, to=to)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------------ calls


class OutcomeForm(forms.Form):
    at = MomentField(label=gettext_lazy("We meet"))
    next_step = forms.CharField(label=gettext_lazy("Where, about what"), max_length=200, required=False)


@staff(*queries.SELLS)
def call(request: DeskRequest, code: str) -> HttpResponse:
    """One call: the number, what to say, what came of it."""
    view = queries.call(request.viewer, code=code, now=request.now)
    note_look(request.viewer, hat_ids=[view.hat_id], page="call", about=code, now=request.now)
    context = {"call": view, "form": OutcomeForm(), "outcomes": dict(CallOutcome.choices)}
    return render(request, "office/call.html", context)


@require_POST
@staff(*queries.SELLS)
def record_call(request: DeskRequest, code: str) -> HttpResponse:
    """What came of it; who wants an offer is made one next."""
    view = queries.call(request.viewer, code=code, now=request.now)
    form = OutcomeForm(request.POST)
    outcome = request.POST.get("outcome", "")
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(reverse("office:call", args=[code]))
    try:
        again = actions.record_call(
            request.viewer,
            code=code,
            outcome=outcome,
            at=form.cleaned_data["at"],
            next_step=form.cleaned_data["next_step"],
            now=request.now,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("office:call", args=[code]))
    if again:
        due = queries.call(request.viewer, code=again, now=request.now).due_at
        messages.success(request, _("Again on %s.") % moment(due))
    elif outcome == CallOutcome.NEVER:
        messages.success(request, _("Nobody calls this number any more."))
    else:
        messages.success(request, _("Noted."))
    if outcome == CallOutcome.OFFER:
        return HttpResponseRedirect(reverse("office:new_personal_offer", args=[view.person_code]))
    to = reverse("office:prospect", args=[view.prospect_code]) if view.prospect_code else reverse("office:today")
    return HttpResponseRedirect(to)


# ------------------------------------------------------------------------------------------------ rules


class ScoreForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("In a few words"), max_length=120)
    audience = forms.ChoiceField(label=gettext_lazy("Who is in the audience"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or whoever fits this rule"), max_length=2_000, required=False,
        help_text=gettext_lazy("As the text of an audience, for example: organisation.trade = repair"),
    )  # fmt: skip
    points = forms.IntegerField(label=gettext_lazy("Points"), min_value=-100, max_value=100)

    def clean(self) -> dict[str, Any]:
        """An audience is a rule too: what is kept is one text."""
        sent = super().clean() or {}
        audience, text = sent.pop("audience", ""), sent.get("text", "").strip()
        if bool(audience) == bool(text):
            raise forms.ValidationError(_("Choose an audience or write a rule: one of the two says who."))
        if audience:
            sent["text"] = f"in audience {audience}"
        return sent


class AssignmentForm(forms.Form):
    audience = forms.ChoiceField(label=gettext_lazy("Who is in"))
    owner = forms.ChoiceField(label=gettext_lazy("goes to"))


def _with_words(rules: Sequence[ScoreRuleView]) -> list[tuple[ScoreRuleView, str]]:
    """Each with who it is true of, in a sentence."""
    read = [audiences.read_rule(SYSTEM, text=rule.text) for rule in rules]
    return list(zip(rules, audiences.rule_sentences(SYSTEM, rules=read), strict=True))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.RULES)
def prospect_rules(request: DeskRequest) -> HttpResponse:
    """What scores, and who gets whom."""
    do, code = request.POST.get("do", ""), request.POST.get("code", "")
    score = ScoreForm(request.POST if do == "score" else None)
    give = AssignmentForm(request.POST if do == "assign" else None)
    known = [(row.code, row.name) for row in audiences.audiences(SYSTEM)]
    give.fields["audience"].choices = known  # type: ignore[attr-defined]
    score.fields["audience"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
    give.fields["owner"].choices = colleagues(request)  # type: ignore[attr-defined]
    here = reverse("office:prospect_rules")
    viewer, now = request.viewer, request.now
    if do == "drop-score":
        return attempt(request, lambda: actions.drop_score_rule(viewer, code=code, now=now), _("Taken away."), to=here)
    if do == "drop-assign":
        return attempt(request, lambda: actions.drop_assignment(viewer, code=code), _("Taken away."), to=here)
    try:
        if do == "score" and score.is_valid():
            actions.store_score_rule(viewer, now=now, **score.cleaned_data)
            messages.success(request, _("Kept, and every prospect scored anew."))
            return HttpResponseRedirect(here)
        if do == "assign" and give.is_valid():
            sent = give.cleaned_data
            actions.store_assignment(viewer, audience_code=sent["audience"], owner_id=UUID(sent["owner"]))
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(here)
    except Refusal as refusal:
        (score if do == "score" else give).add_error(None, str(refusal))
    context = {
        "score": score,
        "give": give,
        "rules": _with_words(queries.score_rules(viewer)),
        "assignments": queries.assignments(viewer),
        "sells": viewer.has_role(*queries.SELLS),
    }
    return render(request, "office/prospect_rules.html", context, status=422 if request.method == "POST" else 200)
