"""Forms of the house: the list, one with its figures, its editor, who sent it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces.formats import moment, percent, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.content_forms import (
    FormSetting,
    NewFormSetting,
    PaperForm,
    settings_of,
    wording_to_begin_with,
    words_forms,
)
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.ids import new_secret
from chapeau.kit.intervals import Share
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.queries import topics
from chapeau.relationship.content import actions, queries
from chapeau.relationship.content.actions.forms import FormNotWhole
from chapeau.relationship.content.values import FormResult, FormRow, SubmissionRow, Trigger

WRITERS = (StaffRole.MARKETING, StaffRole.SALES)
VIEWERS = (*WRITERS, StaffRole.SERVICE, StaffRole.COMPLIANCE)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)


def _fetch(asked: Asked) -> Fetched:
    rows = queries.form_rows(asked.viewer, text=asked.text, with_archived=asked.chosen.get("state") == "all")
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _state(row: FormRow) -> Any:
    if row.is_archived:
        return cells.badge(_("Archived"))
    return cells.badge(_("Shown"), "good") if row.version else cells.badge(_("Draft"), "info")


FORMS = ListPage(
    title=gettext_lazy("Forms"),
    name="forms",
    fetch=_fetch,
    link=lambda row: reverse("office:form", args=[row.code]),
    search_hint=gettext_lazy("Name or address"),
    columns=(
        Column(gettext_lazy("Form"), lambda row: cells.two_lines(row.name, f"/f/{row.code}"), plain=lambda row: row.name,
               is_main=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: row.version),
        Column(gettext_lazy("Pop-up"), lambda row: Trigger(row.trigger).label if row.trigger else "–"),
        Column(gettext_lazy("Sent"), lambda row: row.sent, is_number=True),
        Column(gettext_lazy("Confirmed"), lambda row: row.confirmed, is_number=True),
        Column(gettext_lazy("Changed"), lambda row: short_day(row.changed_at), is_when=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: [("all", _("With archived"))]),),
    empty_title=gettext_lazy("No form yet"),
    empty_text=gettext_lazy("A form collects addresses with their owners' consent: on its own page, as a pop-up, or on "
                            "another site."),
    actions="office/forms_actions.html",
    context=lambda request: {"may_write": request.viewer.has_role(*WRITERS)},
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*VIEWERS)
def forms_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, FORMS)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WRITERS)
def new_form(request: DeskRequest) -> HttpResponse:
    setting = NewFormSetting(request.POST or None)
    words = words_forms(None, request.POST or None)
    if request.method != "POST":
        for code, form in words.items():
            with override(code):
                form.initial["wording"] = wording_to_begin_with()
    elif setting.is_valid() and all(form.is_valid() for form in words.values()):
        content = setting.content({code: form.words() for code, form in words.items()})
        try:
            actions.create_form(
                request.viewer,
                code=setting.cleaned_data["code"],
                name=setting.cleaned_data["name"],
                content=content,
                now=request.now,
            )
        except Refusal as refusal:
            setting.add_error("code", str(refusal))
        else:
            messages.success(request, _("Kept as a draft. Publish it when it is ready."))
            return redirect("office:form", code=setting.cleaned_data["code"])
    return _editor(request, setting, words, title=_("New form"), back=reverse("office:forms"), back_label=_("Forms"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WRITERS)
def edit_form(request: DeskRequest, code: str) -> HttpResponse:
    card = queries.form_card(request.viewer, code=code)
    setting = FormSetting(request.POST or None, initial=settings_of(card))
    words = words_forms(card.draft, request.POST or None)
    here = reverse("office:form", args=[code])
    if request.method == "POST" and setting.is_valid() and all(form.is_valid() for form in words.values()):
        content = setting.content({name: form.words() for name, form in words.items()})
        actions.store_form(
            request.viewer, code=code, name=setting.cleaned_data["name"], content=content, now=request.now
        )
        if "publish" in request.POST:
            return _publish(request, code, here)
        messages.success(request, _("Kept. What is shown stays as it is until you publish."))
        return HttpResponseRedirect(here)
    return _editor(request, setting, words, title=card.name, back=here, back_label=card.name)


def _editor(
    request: DeskRequest, setting: FormSetting, words: dict[str, Any], *, title: str, back: str, back_label: str
) -> HttpResponse:
    is_wrong = bool(setting.errors) or any(form.errors for form in words.values())
    named = [(name, words[code]) for code, name in settings.LANGUAGES]
    context = {"form": setting, "words": named, "title": title, "back": back, "back_label": back_label,
               "is_wrong": is_wrong}  # fmt: skip
    return render(request, "office/form_editor.html", context, status=422 if is_wrong else 200)


@staff(*VIEWERS)
def form(request: DeskRequest, code: str) -> HttpResponse:
    """What it did, where it stands, and what can be done with it."""
    card = queries.form_card(request.viewer, code=code)
    result = queries.form_result(request.viewer, code=code)
    names = {topic.code: topic.name for topic in topics()}
    base = settings.BASE_URL
    context = {
        "card": card,
        "result": result,
        "sentences": [_rate_sentence(one.variant, one.conversion) for one in result.variants],
        "verdict": _verdict(result),
        "topics": [names.get(topic, topic) for topic in card.draft.topics],
        "trigger": Trigger(card.draft.trigger).label,
        "has_changes": card.published != card.draft,
        "may_write": request.viewer.has_role(*WRITERS),
        "may_read": request.viewer.has_role(*READERS),
        "paper_form": PaperForm(),
        "address": f"{base}/en/f/{code}",
        "tag": f'<script src="{base}/embed.js" data-form="{code}" async></script>',
    }
    return render(request, "office/form_page.html", context)


@require_POST
@staff(*WRITERS)
def change_form(request: DeskRequest, code: str) -> HttpResponse:
    here = reverse("office:form", args=[code])
    viewer, now = request.viewer, request.now
    match request.POST.get("do"):
        case "publish":
            return _publish(request, code, here)
        case "archive":
            return attempt(
                request, lambda: actions.archive_form(viewer, code=code, now=now), _("It is no longer shown."), to=here
            )
        case "no-paper":
            language = request.POST.get("language", "")[:8]
            return attempt(
                request,
                lambda: actions.attach_paper(
                    viewer, code=code, language=language, file="", name="", beginning=b"", size=0, now=now
                ),
                _("The paper is no longer given."),
                to=here,
            )
        case "paper":
            return _attach(request, code, here)
    return HttpResponseRedirect(here)


def _publish(request: DeskRequest, code: str, here: str) -> HttpResponse:
    try:
        version = actions.publish_form(request.viewer, code=code, now=request.now)
    except FormNotWhole as refusal:
        names = {"title": _("Title"), "button": _("Words on the button"), "wording": _("What is agreed to by a tick"),
                 "question": _("Your question, answered in words"), "choice": _("Your question with answers"),
                 "choices": _("Its answers, one a line"), "title_b": _("Second variant: title"),
                 "button_b": _("Second variant: button")}  # fmt: skip
        missing = ", ".join(f"{names[name]} ({language.upper()})" for language, name in refusal.fields)
        messages.error(request, f"{refusal} {missing}")
        return redirect("office:edit_form", code=code)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("office:edit_form", code=code)
    messages.success(request, _("Version %(version)s is published.") % {"version": version})
    return HttpResponseRedirect(here)


def _attach(request: DeskRequest, code: str, here: str) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(here)
    file = form.cleaned_data["file"]
    beginning = file.read(8)
    file.seek(0)
    # The name cannot be guessed: what lies below the media root can be fetched by whoever knows its name.
    stored = default_storage.save(f"papers/{new_secret()}.pdf", file)

    def deed() -> None:
        try:
            actions.attach_paper(
                request.viewer, code=code, language=form.cleaned_data["language"], file=stored, name=file.name,
                beginning=beginning, size=file.size, now=request.now,
            )  # fmt: skip
        except Refusal:
            default_storage.delete(stored)
            raise

    return attempt(request, deed, _("Whoever confirms the address is given this paper."), to=here)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS)
def form_sent(request: DeskRequest, code: str) -> HttpResponseBase:
    """Who sent it; who reads this is noted."""
    card = queries.form_card(request.viewer, code=code)

    def fetch(asked: Asked) -> Fetched:
        state = asked.chosen.get("state")
        found = queries.submissions(
            asked.viewer, form_code=code, variant=asked.chosen.get("variant", ""),
            confirmed=None if state is None else state == "confirmed", page=asked.page, per_page=asked.size,
        )  # fmt: skip
        return Fetched(found.rows, found.total)

    page = ListPage(
        title=_("Sent: %(name)s") % {"name": card.name},
        name="form-sent",
        fetch=fetch,
        link=lambda row: reverse("office:person", args=[row.person_code]) if row.person_code else "",
        search_hint=gettext_lazy("Name or address"),
        columns=(
            Column(gettext_lazy("Person"), lambda row: cells.two_lines(row.person_name or row.email, row.email),
                   plain=lambda row: row.person_name, is_main=True),
            Column(gettext_lazy("Answers"), _answers),
            Column(gettext_lazy("Variant"), lambda row: row.variant.upper()),
            Column(gettext_lazy("Sent"), lambda row: moment(row.sent_at), is_when=True),
            Column(gettext_lazy("Confirmed"), lambda row: moment(row.confirmed_at) or _("waits"), is_when=True),
        ),
        filters=(
            Filter("state", gettext_lazy("State"), lambda: [("confirmed", _("Confirmed")), ("waits", _("Waits"))]),
            Filter("variant", gettext_lazy("Variant"), lambda: [("a", "A"), ("b", "B")]),
        ),
        empty_title=gettext_lazy("Nobody has sent it yet"),
        holds_people=True,
    )  # fmt: skip
    return serve(request, page)


def _answers(row: SubmissionRow) -> str:
    told = [*(value for name, value in row.answers.items() if name != "name"), *row.topics]
    return " · ".join(told) or "–"


def _rate_sentence(variant: str, share: Share) -> str:
    """“Of 1,240 browsers that were shown A, 62 confirmed: 5.0 %, in truth between 3.9 % and 6.4 %.”"""
    if not share.of:
        return _("%(variant)s was shown to nobody yet.") % {"variant": variant.upper()}
    return _(
        "Of %(whole)s browsers that were shown %(variant)s, %(part)s confirmed: %(rate)s, in truth most likely between "
        "%(low)s and %(high)s."
    ) % {
        "whole": share.of, "variant": variant.upper(), "part": share.count, "rate": _percent(share.rate),
        "low": _percent(share.low), "high": _percent(share.high),
    }  # fmt: skip


def _verdict(result: FormResult) -> str:
    if result.verdict == "one":
        return ""
    if result.verdict == "few":
        return _("Too few to compare: wait until each variant was shown a hundred times.")
    if result.verdict == "alike":
        return _("No difference that chance would not explain. Keep trying, or keep the one you like better.")
    return _("%(variant)s does better, and chance is an unlikely explanation (less than one in twenty).") % {
        "variant": result.verdict.upper()
    }


def _percent(share: float) -> str:
    return percent(Decimal(str(round(share * 100, 1))))
