"""What a journey's message says, in the same blocks as a campaign; and a look at it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from chapeau.commerce.catalog.values import LANGUAGES
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.journey_words import KINDS
from chapeau.interfaces.office.letter_blocks import VersionForm, by_channel, read_version
from chapeau.interfaces.office.letter_pages import Letter, Show, letter_body, show_letter
from chapeau.interfaces.office.views.journeys import DRAWS
from chapeau.interfaces.office.words import LANGUAGE_NAMES
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.values import Rendered
from chapeau.relationship.journeys import actions, queries
from chapeau.relationship.journeys.values import JourneyPage, JourneyState, Send, Text
from chapeau.relationship.marketing.actions import preview_version


@staff(*DRAWS)
def journey_letter(request: DeskRequest, code: str, step: str, language: str) -> HttpResponse:
    """What it says in one language. Every button keeps all that was typed."""
    page, found = _message(request, code, step, language)
    here = reverse("office:journey_letter", args=[code, step, language])
    shown = reverse("office:journey_letter_looks", args=[code, step, language])
    if request.method == "POST":
        do = request.POST.get("do", "keep")
        told = {**found.texts, language: queries.text_of(read_version(request.POST, language, ""))}
        if do == "drop-version":
            told.pop(language)
        if told != found.texts:  # what was sent before keeps its words: a changed message becomes another one
            changed = replace(found, texts=told, mailing_id=None)
            plan = replace(page.plan, steps=queries.put(page.plan.steps, changed))
            actions.change_plan(request.viewer, code=code, plan=plan, now=request.now)
        if do == "drop-version":
            messages.success(request, _("Deleted."))
            return HttpResponseRedirect(reverse("office:edit_step", args=[code, step]))
        if do == "keep":
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(shown)
        return HttpResponseRedirect(f"{here}#blocks")
    context = {
        "back": reverse("office:edit_step", args=[code, step]),
        "back_label": KINDS["send"][0],
        "form": VersionForm(queries.version_of(found.texts.get(language, Text("", "")), language)),
        "title": LANGUAGE_NAMES[language],
        "is_open": page.row.state != JourneyState.ENDED,
        "address": here,
        "preview": shown,
        **by_channel(found.channel),
    }
    return render(request, "office/letter_version.html", context)


@staff(*DRAWS)
def journey_letter_looks(request: DeskRequest, code: str, step: str, language: str) -> HttpResponse:
    """As an example reader or as any person in sight."""
    page, found = _message(request, code, step, language)
    at = [code, step, language]
    is_open = page.row.state != JourneyState.ENDED
    letter = Letter(
        code=code,
        page="journey",
        channel=found.channel,
        back=reverse("office:edit_step", args=[code, step]),
        back_label=str(KINDS["send"][0]),
        write=reverse("office:journey_letter", args=at) if is_open else "",
        body=reverse("office:journey_letter_body", args=at),
        others=[
            (reverse("office:journey_letter_looks", args=[code, step, one]), str(LANGUAGE_NAMES[one]), one == language)
            for one in LANGUAGES
            if one in found.texts
        ],
    )
    return show_letter(request, letter, _shown(request, code, found, language), test=None)


@xframe_options_sameorigin
@staff(*DRAWS)
def journey_letter_body(request: DeskRequest, code: str, step: str, language: str) -> HttpResponse:
    _page, found = _message(request, code, step, language)
    return letter_body(request, _shown(request, code, found, language))


def _shown(request: DeskRequest, code: str, message: Send, language: str) -> Show:
    def show(hat_id: UUID | None, arm: int) -> Rendered:
        if language not in message.texts:
            raise NotFound
        version = queries.version_of(message.texts[language], language)
        return preview_version(
            request.viewer, version=version, channel=message.channel, code=code, hat_id=hat_id, now=request.now
        )

    return show


def _message(request: DeskRequest, code: str, step: str, language: str) -> tuple[JourneyPage, Send]:
    page = queries.journey(request.viewer, code=code)
    found = queries.find(page.plan.steps, step)
    if not isinstance(found, Send) or language not in LANGUAGES:
        raise NotFound
    return page, found
