"""Surveys as people answer them: by the link of a mail, by the open link, step by step. A GET keeps nothing.

A number pressed in a mail is only chosen on the page: scanners follow every link of a mail, and none may answer for
somebody. One press sends it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.survey_form import TRAP, SurveyForm
from chapeau.kit.markdown import as_html
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.surveys import actions, queries
from chapeau.relationship.surveys.actions import AnsweredAlready, SurveyAnswerWrong, SurveyOver
from chapeau.relationship.surveys.values import ShownSurvey, Via


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HouseRequest, token: str) -> HttpResponse:
    """Whoever has the sealed link of a mail, signed in or not: it stands for one hat and shows nothing of it."""
    is_page = "shop" in request.GET

    def keep(form: SurveyForm) -> str:
        return actions.answer_invitation(
            SYSTEM,
            token=token,
            version=_version(request, form.shown),
            given=form.given(),
            language=form.shown.language,
            via=Via.PAGE if is_page else Via.MAIL,
            now=request.now,
        )

    try:
        shown = queries.shown_by_invitation(SYSTEM, token=token, language=_language(), chosen=_chosen(request))
    except SurveyOver as over:
        return _over(request, over)
    if shown.answer_token:
        return redirect("storefront:survey_answer", token=shown.answer_token)
    return _step(request, shown, keep)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HouseRequest, code: str) -> HttpResponse:
    """For whoever has the address; under the hat in use, if somebody is signed in."""

    def keep(form: SurveyForm) -> str:
        return actions.answer_link(
            request.viewer,
            code=code,
            version=_version(request, form.shown),
            given=form.given(),
            language=form.shown.language,
            now=request.now,
        )

    try:
        shown = queries.shown_by_link(SYSTEM, code=code, language=_language(), chosen=_chosen(request))
    except SurveyOver as over:
        return _over(request, over)
    if request.POST.get(TRAP):
        return _page(request, shown, None, is_done=True)  # a machine: it is told what everybody is told
    return _step(request, shown, keep)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HouseRequest, token: str) -> HttpResponse:
    """An answer under way: its next questions, or the thanks."""

    def keep(form: SurveyForm) -> str:
        actions.answer_more(SYSTEM, token=token, given=form.given(), now=request.now)
        return token

    return _step(request, queries.shown_answer(SYSTEM, token=token, language=_language()), keep)


@never_cache
@require_safe
def preview(request: HouseRequest, code: str) -> HttpResponse:
    """The draft with all its questions, for colleagues; nothing is sent."""
    shown = queries.preview(request.viewer, code=code, language=_language())
    return _page(request, shown, SurveyForm(shown=shown), is_done=False, is_preview=True)


def _step(request: HouseRequest, shown: ShownSurvey, keep: Callable[[SurveyForm], str]) -> HttpResponse:
    form = SurveyForm(request.POST if request.method == "POST" and shown.questions else None, shown=shown)
    if form.is_bound and form.is_valid():
        try:
            token = keep(form)
        except SurveyAnswerWrong as refusal:
            for name in refusal.questions:
                form.add_error(name if name in form.fields else None, str(refusal))
        except AnsweredAlready as refusal:
            form.add_error(None, str(refusal))
        except SurveyOver as over:
            return _over(request, over)
        else:
            return redirect("storefront:survey_answer", token=token)
    return _page(request, shown, form, is_done=not shown.questions)


def _page(
    request: HouseRequest, shown: ShownSurvey, form: SurveyForm | None, *, is_done: bool, is_preview: bool = False
) -> HttpResponse:
    context = {
        "shown": shown,
        "form": form,
        "is_done": is_done,
        "is_preview": is_preview,
        "intro": as_html(shown.intro),
        "thanks": as_html(shown.thanks),
        "trap": TRAP,
        "hide_consent": True,
        "hide_pop_ups": True,
    }
    return render(request, "storefront/survey.html", context, status=422 if form is not None and form.errors else 200)


def _over(request: HouseRequest, over: SurveyOver) -> HttpResponse:
    context = {"over": str(over), "hide_consent": True, "hide_pop_ups": True}
    return render(request, "storefront/survey.html", context, status=over.status)


def _version(request: HouseRequest, shown: ShownSurvey) -> int:
    """As the page that was sent showed it; another may have been published meanwhile."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 7 else shown.version


def _chosen(request: HouseRequest) -> int | None:
    told = request.GET.get("score", "")
    return int(told) if told.isdecimal() and len(told) < 3 else None


def _language() -> str:
    return get_language() or "en"
