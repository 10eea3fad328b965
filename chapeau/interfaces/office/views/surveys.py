"""Surveys: the list with the house's rule, writing one, asking by it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces.formats import page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.survey_forms import (
    NewSurveyForm,
    QuestionSettingForm,
    RuleForm,
    SendForm,
    SurveySettingForm,
    condition_words,
    question_words,
    setting_of,
    survey_words,
)
from chapeau.interfaces.office.survey_words import SHORT_KINDS, missing_words, question_title
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.relationship.surveys import actions, queries
from chapeau.relationship.surveys.actions import SurveyNotWhole
from chapeau.relationship.surveys.values import QuestionKind, SurveyContent, SurveyRow, Trigger


class KindForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Add a question"), choices=QuestionKind.choices, initial="choice")


def _fetch(asked: Asked) -> Fetched:
    rows = queries.survey_rows(asked.viewer, text=asked.text, with_archived=asked.chosen.get("state") == "all")
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _state(row: SurveyRow) -> Any:
    if row.is_archived:
        return cells.badge(_("Archived"))
    if row.is_running:
        return cells.badge(_("Running"), "good")
    return cells.badge(_("Stopped"), "warn") if row.version else cells.badge(_("Draft"), "info")


def _above(request: DeskRequest) -> dict[str, Any]:
    rules = queries.survey_rules(request.viewer)
    return {"rules": rules, "rule_form": RuleForm(initial=asdict(rules)), "may_write": _may_write(request)}


def _may_write(request: DeskRequest) -> bool:
    return request.viewer.has_role(*queries.WRITERS)


SURVEYS = ListPage(
    title=gettext_lazy("Surveys"),
    name="surveys",
    fetch=_fetch,
    link=lambda row: reverse("office:survey", args=[row.code]),
    search_hint=gettext_lazy("Name or address"),
    columns=(
        Column(gettext_lazy("Survey"), lambda row: cells.two_lines(row.name, SHORT_KINDS[row.kind]),
               plain=lambda row: row.name, is_main=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: row.version),
        Column(gettext_lazy("Asks"), lambda row: Trigger(row.trigger).label),
        Column(gettext_lazy("Asked"), lambda row: row.asked, is_number=True),
        Column(gettext_lazy("Answers"), lambda row: row.answered, is_number=True),
        Column(gettext_lazy("Last answer"), lambda row: short_day(row.last_at) or "–", is_when=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: [("all", _("With archived"))]),),
    empty_title=gettext_lazy("No survey yet"),
    empty_text=gettext_lazy("A survey asks people after a delivery, after a request or every quarter, each at most as "
                            "often as the rule above says; a low score becomes a colleague's task."),
    actions="office/surveys_actions.html",
    above="office/surveys_above.html",
    context=_above,
)  # fmt: skip


@staff(*queries.VIEWERS)
def surveys_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, SURVEYS)


@require_POST
@staff(*queries.WRITERS)
def change_rules(request: DeskRequest) -> HttpResponse:
    form, here = RuleForm(request.POST), reverse("office:surveys")
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(here)
    return attempt(
        request, lambda: actions.change_rules(request.viewer, rules=form.rules(), now=request.now), _("Kept."), to=here
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.WRITERS)
def new_survey(request: DeskRequest) -> HttpResponse:
    form = NewSurveyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            code = actions.create_survey(request.viewer, **form.cleaned_data, now=request.now)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("A draft, whole in three languages. Make it your own, then publish it."))
            return redirect("office:edit_survey", code=code)
    context = {"form": form, "title": _("New survey"), "back": reverse("office:surveys"), "back_label": _("Surveys")}
    return render(request, "office/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.WRITERS)
def edit_survey(request: DeskRequest, code: str) -> HttpResponse:
    """Its words, its questions, when it asks."""
    card = queries.survey_card(request.viewer, code=code)
    setting = SurveySettingForm(request, request.POST or None, initial=setting_of(card))
    words = survey_words(card.draft, request.POST or None)
    if request.method == "POST" and setting.is_valid() and all(form.is_valid() for form in words.values()):
        texts = {name: form.words() for name, form in words.items()}
        try:
            actions.change_survey(request.viewer, code=code, setting=setting.setting(), now=request.now)
            actions.store_texts(request.viewer, code=code, texts=texts, now=request.now)
        except Refusal as refusal:
            setting.add_error("audience" if "audience" in refusal.code else None, str(refusal))
        else:
            if "publish" in request.POST:
                return _publish(request, code)
            messages.success(request, _("Kept. Words and questions are asked as they were until you publish."))
            return redirect("office:edit_survey", code=code)
    is_wrong = bool(setting.errors) or any(form.errors for form in words.values())
    language = page_language()
    context = {
        "card": card,
        "form": setting,
        "words": [(name, words[language_code]) for language_code, name in settings.LANGUAGES],
        "questions": _rows(card.draft, language),
        "kind_form": KindForm(),
        "is_wrong": is_wrong,
        "has_changes": card.published != card.draft,
    }
    return render(request, "office/survey_editor.html", context, status=422 if is_wrong else 200)


def _rows(content: SurveyContent, language: str) -> list[dict[str, Any]]:
    rows = []
    for number, one in enumerate(content.questions, start=1):
        asked = content.question(one.show_if) if one.show_if else None
        said = [
            condition_words(each, language)
            for each in queries.conditions(content, question_id=one.id)
            if asked and each.question.id == asked.id and set(each.numbers) <= set(one.show_for)
        ]
        rows.append(
            {
                "number": number,
                "question": one,
                "title": question_title(one, language) if one.texts else _("Without words yet"),
                "kind": QuestionKind(one.kind).label,
                "only_if": "; ".join(said),
            }
        )
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.WRITERS)
def question(request: DeskRequest, code: str, question_id: str) -> HttpResponse:
    card = queries.survey_card(request.viewer, code=code)
    found = card.draft.question(question_id)
    if found is None:
        raise NotFound
    words = question_words(found, request.POST or None)
    setting = QuestionSettingForm(request.POST or None, content=card.draft, question=found, language=page_language())
    if request.method == "POST" and setting.is_valid() and all(form.is_valid() for form in words.values()):
        made = setting.question(found, {name: form.words() for name, form in words.items()})
        try:
            actions.change_question(request.viewer, code=code, question=made, now=request.now)
        except Refusal as refusal:
            setting.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It is asked once you publish."))
            return redirect("office:edit_survey", code=code)
    is_wrong = bool(setting.errors) or any(form.errors for form in words.values())
    context = {
        "card": card,
        "question": found,
        "kind": QuestionKind(found.kind).label,
        "form": setting,
        "words": [(name, words[language_code]) for language_code, name in settings.LANGUAGES],
        "is_wrong": is_wrong,
    }
    return render(request, "office/survey_question.html", context, status=422 if is_wrong else 200)


@require_POST
@staff(*queries.WRITERS)
def change_survey(request: DeskRequest, code: str) -> HttpResponse:
    """The buttons of its pages."""
    viewer, now = request.viewer, request.now
    here, editor = reverse("office:survey", args=[code]), reverse("office:edit_survey", args=[code])
    question_id = request.POST.get("question", "")[:8]
    match request.POST.get("do"):
        case "publish":
            return _publish(request, code)
        case "stop":
            stop = lambda: actions.stop_survey(viewer, code=code, now=now)  # noqa: E731
            return attempt(request, stop, _("Nobody is asked any more. What was answered stays."), to=here)
        case "archive":
            archive = lambda: actions.stop_survey(viewer, code=code, archive=True, now=now)  # noqa: E731
            return attempt(request, archive, _("It is archived. What was answered stays."), to=here)
        case "add":
            return _add(request, code)
        case "up" | "down" as way:
            move = lambda: actions.move_question(  # noqa: E731
                viewer, code=code, question_id=question_id, up=way == "up", now=now
            )
            return attempt(request, move, _("Moved."), to=editor)
        case "drop":
            drop = lambda: actions.drop_question(viewer, code=code, question_id=question_id, now=now)  # noqa: E731
            return attempt(request, drop, _("It is asked no longer once you publish. Answers given stay."), to=editor)
        case "send":
            return _send(request, code, here)
    return HttpResponseRedirect(here)


def _add(request: DeskRequest, code: str) -> HttpResponse:
    form = KindForm(request.POST)
    if not form.is_valid():
        raise NotFound
    try:
        made = actions.add_question(request.viewer, code=code, kind=form.cleaned_data["kind"], now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("office:edit_survey", code=code)
    return redirect("office:survey_question", code=code, question_id=made)


def _publish(request: DeskRequest, code: str) -> HttpResponse:
    try:
        version = actions.publish_survey(request.viewer, code=code, now=request.now)
    except SurveyNotWhole as refusal:
        draft = queries.survey_card(request.viewer, code=code).draft
        told = missing_words(refusal.fields, draft.questions, page_language())
        messages.error(request, f"{refusal} {_('Missing:')} {told}")
        return redirect("office:edit_survey", code=code)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("office:edit_survey", code=code)
    messages.success(request, _("Version %(version)s is published.") % {"version": version})
    return redirect("office:survey", code=code)


def _send(request: DeskRequest, code: str, here: str) -> HttpResponse:
    form = SendForm(request, request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(here)
    try:
        asked = actions.ask_audience(
            request.viewer, code=code, audience_id=UUID(form.cleaned_data["audience"]), now=request.now
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(here)
    told = [ngettext("%(n)s person is asked.", "%(n)s people are asked.", asked.asked) % {"n": asked.asked}]
    if asked.too_soon:
        told.append(_("%(n)s were asked something lately.") % {"n": asked.too_soon})
    if asked.held:
        told.append(_("%(n)s cannot be asked: the page says why.") % {"n": asked.held})
    messages.success(request, " ".join(told))
    return HttpResponseRedirect(here)
