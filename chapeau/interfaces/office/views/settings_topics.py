"""What marketing may be about: the list, and a page each."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.views.settings import shown_changes
from chapeau.interfaces.office.views.settings_delivery import NEW
from chapeau.kit import house_settings
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import OwnTopic

LANGUAGES = ("en", "fr", "it")


class TopicForm(forms.Form):
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=60, required=False)
    name_it = forms.CharField(label=gettext_lazy("Name in Italian"), max_length=60, required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Place in the row"), min_value=0, max_value=1000,
        help_text=gettext_lazy("The lowest stands first where people choose."),
    )  # fmt: skip


@require_safe
@staff(*actions.TOPIC_EDITORS)
def topics(request: DeskRequest) -> HttpResponse:
    context = {
        "title": _("Topics"),
        "rows": [
            (_name(topic), _("no longer offered") if topic.is_ended else "", reverse("office:topic", args=[topic.code]))
            for topic in queries.own_topics(request.viewer)
        ],
        "new": reverse("office:topic", args=[NEW]),
        "new_label": _("New topic"),
        "empty": _("No topic yet: people have nothing to agree to."),
    }
    return render(request, "office/settings/things.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*actions.TOPIC_EDITORS)
def topic(request: DeskRequest, code: str) -> HttpResponse:
    every = queries.own_topics(request.viewer)
    found = next((one for one in every if one.code == code), None)
    if found is None and code != NEW:
        raise NotFound
    initial = {"position": len(every)} if found is None else _initial(found)
    form = TopicForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            actions.set_topic(
                request.viewer,
                code=found.code if found else None,
                names={language: sent[f"name_{language}"] for language in LANGUAGES},
                position=sent["position"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("office:topics"))
    context = {
        "title": _name(found) if found else _("New topic"),
        "form": form,
        "end": reverse("office:end_topic", args=[found.code]) if found and not found.is_ended else "",
        "end_label": _("No longer ask about it"),
        "changes": shown_changes(request, house_settings.history_of(f"topic:{code}"), form.fields),
    }
    return render(request, "office/settings/thing.html", context, status=422 if form.errors else 200)


@require_POST
@staff(*actions.TOPIC_EDITORS)
def end_topic(request: DeskRequest, code: str) -> HttpResponse:
    return attempt(
        request,
        lambda: actions.end_topic(request.viewer, code=code, now=request.now),
        _("Nobody is asked about it any more. Keeping it again offers it anew."),
        to=reverse("office:topics"),
    )


def _name(topic: OwnTopic) -> str:
    return topic.names.get(page_language()) or topic.names.get("en") or topic.code


def _initial(topic: OwnTopic) -> dict[str, object]:
    return {"position": topic.position, **{f"name_{language}": topic.names.get(language, "") for language in LANGUAGES}}
