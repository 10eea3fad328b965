"""Campaigns: the list, a draft and what it says, looking at it, sending it, what came of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog.values import LANGUAGES
from chapeau.interfaces.formats import how_many, labelled, moment, page_language
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.letter_blocks import VersionForm, by_channel, read_version
from chapeau.interfaces.office.letter_pages import Letter, Show, letter_body, show_letter
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.words import LANGUAGE_NAMES
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.wall_clocks import moment_of
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging import queries as messages_of
from chapeau.person.privacy import queries as privacy
from chapeau.person.privacy.actions import note_list
from chapeau.relationship.marketing import actions, queries, testing
from chapeau.relationship.marketing.values import (
    CampaignPlan,
    CampaignState,
    CampaignView,
    VersionView,
)

TONES = {
    CampaignState.SENT: "good",
    CampaignState.SENDING: "info",
    CampaignState.SCHEDULED: "info",
    CampaignState.PAUSED: "warn",
    CampaignState.CANCELLED: "bad",
}
VARIANTS = (("", gettext_lazy("For everybody")), ("technical", gettext_lazy("For those who buy for an organisation")))


def _state(row: CampaignView) -> str:
    return cells.badge(CampaignState(row.state).label, TONES.get(CampaignState(row.state), ""))


def _fetch(asked: Asked) -> Fetched:
    state = asked.chosen.get("state", "")
    found = queries.campaigns(
        asked.viewer,
        state=state if state in CampaignState.values else "",
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
    )
    return Fetched(found.rows, found.total)


CAMPAIGNS = ListPage(
    title=gettext_lazy("Campaigns"),
    name="campaigns",
    fetch=_fetch,
    link=lambda row: reverse("office:campaign", args=[row.code]),
    search_hint=gettext_lazy("Name"),
    columns=(
        Column(gettext_lazy("Campaign"), lambda row: row.name, is_main=True),
        Column(gettext_lazy("To"), lambda row: row.audience_name or "–"),
        Column(gettext_lazy("How"), lambda row: str(messages_of.CHANNELS[row.channel])),
        Column(gettext_lazy("State"), _state, plain=lambda row: str(CampaignState(row.state).label)),
        Column(gettext_lazy("When"), lambda row: moment(row.started_at or row.starts_at) or "–", is_when=True),
        Column(gettext_lazy("Made by"), lambda row: row.made_by_name or "–"),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: CampaignState.choices),),
    empty_title=gettext_lazy("No campaign yet"),
    empty_text=gettext_lazy(
        "A campaign writes once to everybody in an audience who agreed to hear from you, each at their own price."
    ),
    actions="office/campaigns_actions.html",
)


@staff(*queries.READERS)
def campaigns_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, CAMPAIGNS)


class PlanForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name, for yourselves"), max_length=120)
    audience = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=list(messages_of.CHANNELS.items()), initial="email")
    topic = forms.ChoiceField(
        label=gettext_lazy("About"), help_text=gettext_lazy("Only who agreed to this topic gets it.")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language for those whose own it is not written in"), choices=list(LANGUAGE_NAMES.items())
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("How important"),
        coerce=int,
        choices=[(0, gettext_lazy("Usual")), (10, gettext_lazy("Goes before others")), (-10, gettext_lazy("Can wait"))],
        help_text=gettext_lazy("Where somebody's number of messages a week is short, the more important goes first."),
    )
    hold_out_percent = forms.IntegerField(
        label=gettext_lazy("Leave out, to compare: percent"), min_value=0, max_value=90, initial=0,
        help_text=gettext_lazy("So many in a hundred, drawn by lot, do not get it. What they order shows what it did."),
    )  # fmt: skip
    test_percent = forms.IntegerField(
        label=gettext_lazy("If something is tested: percent of the audience that decide"), min_value=5, max_value=100, initial=100,
        help_text=gettext_lazy("The rest gets what did better, by itself. 100: all are in the test, and nothing is picked."),
    )  # fmt: skip
    test_hours = forms.IntegerField(
        label=gettext_lazy("… and hours until it is decided"), min_value=1, max_value=168, initial=24,
        help_text=gettext_lazy("Looked at once, then and not before: who looks again and again finds differences that are chance."),
    )  # fmt: skip
    counts_opens = forms.BooleanField(
        label=gettext_lazy("Count opens with an invisible picture"), required=False,
        help_text=gettext_lazy("Unreliable: many mail programs fetch or block pictures by themselves."),
    )  # fmt: skip

    def __init__(self, request: DeskRequest, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        found = audiences.audiences(request.viewer)
        sized = [(str(one.id), f"{one.name} ({how_many(one.size)})") for one in found]
        self.fields["audience"].choices = [("", "–"), *sized]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [(one.code, one.name) for one in privacy.topics()]  # type: ignore[attr-defined]

    def plan(self) -> CampaignPlan:
        sent = self.cleaned_data
        return CampaignPlan(
            name=sent["name"],
            audience_id=UUID(sent["audience"]) if sent["audience"] else None,
            channel=sent["channel"],
            topic=sent["topic"],
            language=sent["language"],
            priority=sent["priority"],
            hold_out_percent=sent["hold_out_percent"],
            counts_opens=sent["counts_opens"],
            test_percent=sent["test_percent"],
            test_hours=sent["test_hours"],
        )


@staff(*actions.WRITERS)
def new_campaign(request: DeskRequest) -> HttpResponse:
    form = PlanForm(
        request, request.POST or None, initial={"language": page_language(), "audience": request.GET.get("to", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.create_campaign(request.viewer, plan=form.plan(), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("office:campaign", args=[code]))
    context = {
        "form": form,
        "title": _("New campaign"),
        "back": reverse("office:campaigns"),
        "back_label": _("Campaigns"),
    }
    return render(request, "office/form.html", context)


@staff(*actions.WRITERS)
def plan_campaign(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.campaign(request.viewer, code=code)
    initial = {
        "name": found.name, "audience": str(found.audience_id or ""), "channel": found.channel, "topic": found.topic, "language": found.language,
        "priority": found.priority, "hold_out_percent": found.hold_out_percent, "counts_opens": found.counts_opens,
        "test_percent": found.test_percent, "test_hours": found.test_hours,
    }  # fmt: skip
    form = PlanForm(request, request.POST or None, initial=initial)
    to = reverse("office:campaign", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_campaign(request.viewer, code=code, plan=form.plan())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(to)
    return render(
        request, "office/form.html", {"form": form, "title": found.name, "back": to, "back_label": found.name}
    )


class WhenForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("When"), widget=forms.RadioSelect, initial="now",
        choices=[("now", gettext_lazy("Now")), ("at", gettext_lazy("At one moment, on our clock")),
                 ("local", gettext_lazy("On a day, at this time of each reader's own clock"))],
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label=gettext_lazy("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    or_at = forms.TimeField(
        label=gettext_lazy("Test another time against it"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def clean(self) -> dict[str, object]:
        sent = super().clean() or {}
        if sent.get("when") in ("at", "local") and not (sent.get("day") and sent.get("at")):
            raise forms.ValidationError(_("Say the day and the time."))
        return sent


@staff(*queries.READERS)
def campaign(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.campaign(request.viewer, code=code)
    if found.mailing_id and found.started_at:
        return _results(request, found)
    return render(request, "office/campaign.html", _draft(request, found, WhenForm()))


def _draft(request: DeskRequest, found: CampaignView, when: WhenForm) -> dict[str, object]:
    arms = found.arms
    size = audiences.SMALL - 1 if found.audience_size is None else found.audience_size
    in_test = size * found.test_percent // 100
    each = in_test // arms
    return {
        "found": found,
        "state": _state(found),
        "channel": messages_of.CHANNELS[found.channel],
        "lacking": messages_of.lacking(found.channel),
        "topic": next((one.name for one in privacy.topics() if one.code == found.topic), found.topic),
        "versions": [(version, version_title(version)) for version in found.versions],
        "free": [
            (f"{language}/{variant or 'all'}", labelled(LANGUAGE_NAMES[language], words))
            for variant, words in VARIANTS
            for language in LANGUAGES
            if (language, variant) not in {(one.language, one.variant) for one in found.versions}
        ],
        "when": when,
        "is_open": found.state is CampaignState.DRAFT,
        "may_write": request.viewer.has_role(*actions.WRITERS),
        "arms": arms,
        "each": each,
        "visible": round(100 * testing.smallest_difference(0.05, each, arms), 1),
        "needed": testing.readers_needed(0.05, 0.07, max(2, arms)),
        "size": how_many(found.audience_size),
        "rest": size - in_test if arms > 1 else 0,
    }


def version_title(version: VersionView) -> str:
    return labelled(LANGUAGE_NAMES.get(version.language, version.language), dict(VARIANTS)[version.variant])


@require_POST
@staff(*actions.WRITERS)
def move_campaign(request: DeskRequest, code: str) -> HttpResponse:
    """Every button of the page that moves it."""
    here = reverse("office:campaign", args=[code])
    viewer, now = request.viewer, request.now
    match request.POST.get("do"):
        case "send":
            return _schedule(request, code, here)
        case "back":
            return attempt(
                request, lambda: actions.unschedule_campaign(viewer, code=code), _("It is a draft again."), to=here
            )
        case "pause":
            return attempt(request, lambda: actions.pause_campaign(viewer, code=code), _("Paused."), to=here)
        case "resume":
            return attempt(request, lambda: actions.resume_campaign(viewer, code=code), _("It goes on."), to=here)
        case "cancel":
            said = _("Cancelled. What still waited is not sent.")
            return attempt(request, lambda: actions.cancel_campaign(viewer, code=code, now=now), said, to=here)
        case "copy":
            found = queries.campaign(viewer, code=code)
            made = actions.copy_campaign(viewer, code=code, name=_("Copy of %s") % found.name, now=now)
            return HttpResponseRedirect(reverse("office:campaign", args=[made]))
        case "was-sent" | "again" | "log":
            return _settle(request, code, here)
        case _:
            return HttpResponseRedirect(here)


def _schedule(request: DeskRequest, code: str, here: str) -> HttpResponse:
    form = WhenForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        day, at = sent["day"], sent["at"]
        try:
            match sent["when"]:
                case "at":
                    starts = moment_of(day, at, house_zone())
                    actions.schedule_campaign(request.viewer, code=code, now=request.now, starts_at=starts)
                case "local":
                    others = [sent["or_at"]] if sent["or_at"] else []
                    actions.schedule_campaign(
                        request.viewer, code=code, now=request.now, send_on=day, send_at=at, other_times=others
                    )
                case _:
                    actions.schedule_campaign(request.viewer, code=code, now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is planned.") if sent["when"] != "now" else _("It is being sent."))
            return HttpResponseRedirect(here)
    found = queries.campaign(request.viewer, code=code)
    return render(request, "office/campaign.html", _draft(request, found, form), status=422)


def _settle(request: DeskRequest, code: str, here: str) -> HttpResponse:
    mailing_id = queries.campaign(request.viewer, code=code).mailing_id
    do = request.POST["do"]

    def settled() -> int:
        if do == "log":
            log = request.POST.get("log", "")[:5_000_000]
            return messaging.settle_by_log(request.viewer, log=log, mailing_id=mailing_id, now=request.now)
        was_sent = do == "was-sent"
        return messaging.settle_doubts(request.viewer, was_sent=was_sent, mailing_id=mailing_id, now=request.now)

    return attempt(request, settled, _("Settled."), to=here)


@staff(*actions.WRITERS)
def campaign_version(request: DeskRequest, code: str, language: str, variant: str) -> HttpResponse:
    """What it says, in blocks. Every button keeps all that was typed."""
    kept = "" if variant == "all" else variant
    if language not in LANGUAGES or kept not in dict(VARIANTS):
        raise NotFound
    found = queries.campaign(request.viewer, code=code)
    version = next((one for one in found.versions if (one.language, one.variant) == (language, kept)), None)
    to = reverse("office:campaign_version", args=[code, language, variant])
    here = f"{to}?tries" if "tries" in request.GET else to
    if request.method == "POST":
        if request.POST.get("do") == "drop-version":
            return attempt(
                request,
                lambda: actions.drop_version(request.viewer, code=code, language=language, variant=kept),
                _("Deleted."),
                to=reverse("office:campaign", args=[code]),
            )
        told = read_version(request.POST, language, kept)
        if "tries" in request.GET and version is not None:  # the other content; all else as it is
            told = replace(version, other_blocks=told.blocks)
        elif version is not None:
            told = replace(told, other_blocks=version.other_blocks)
        if request.POST.get("do") == "try-other" and version is not None:
            told = replace(told, other_blocks=told.other_blocks or told.blocks)
            to = f"{to}?tries"
        try:
            actions.store_version(request.viewer, code=code, version=told)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            version = told
        else:
            if request.POST.get("do", "keep") == "keep":
                messages.success(request, _("Kept."))
                shown = reverse("office:campaign_preview", args=[code, language, variant])
                return HttpResponseRedirect(f"{shown}?arm=1" if "tries" in request.GET else shown)
            return HttpResponseRedirect(f"{to if request.POST.get('do') == 'try-other' else here}#blocks")
    version = version or VersionView(language, kept, (), "", ())
    context = {
        "back": reverse("office:campaign", args=[code]),
        "back_label": found.name,
        "may_test": True,
        "is_other": "tries" in request.GET,
        "has_other": bool(version.other_blocks),
        "plain": to,
        "form": VersionForm(replace(version, blocks=version.other_blocks) if "tries" in request.GET else version),
        "title": version_title(version),
        **by_channel(found.channel),
        "is_open": found.state is CampaignState.DRAFT,
        "address": here,
        "preview": reverse("office:campaign_preview", args=[code, language, variant]),
    }
    return render(request, "office/letter_version.html", context)


@staff(*actions.WRITERS)
def campaign_preview(request: DeskRequest, code: str, language: str, variant: str) -> HttpResponse:
    """As an example reader or as any person in sight; a test to oneself; the links tried."""
    kept = "" if variant == "all" else variant
    found = queries.campaign(request.viewer, code=code)
    at = [code, language, variant]
    letter = Letter(
        code=code,
        page="campaign",
        channel=found.channel,
        back=reverse("office:campaign", args=[code]),
        back_label=found.name,
        write=reverse("office:campaign_version", args=at) if found.state is CampaignState.DRAFT else "",
        body=reverse("office:campaign_preview_body", args=at),
        others=[
            (
                reverse("office:campaign_preview", args=[code, one.language, one.variant or "all"]),
                version_title(one),
                (one.language, one.variant) == (language, kept),
            )
            for one in found.versions
        ],
        for_organisations=bool(kept),
    )

    def test(hat_id: UUID | None) -> HttpResponse:
        return attempt(
            request,
            lambda: actions.send_test(
                request.viewer, code=code, language=language, variant=kept, hat_id=hat_id, now=request.now
            ),
            _("A test is on its way to your own address."),
            to=request.get_full_path(),
        )

    return show_letter(request, letter, _shown(request, code, language, kept), test=test)


@xframe_options_sameorigin
@staff(*actions.WRITERS)
def campaign_preview_body(request: DeskRequest, code: str, language: str, variant: str) -> HttpResponse:
    return letter_body(request, _shown(request, code, language, "" if variant == "all" else variant))


def _shown(request: DeskRequest, code: str, language: str, variant: str) -> Show:
    return lambda hat_id, arm: actions.preview(
        request.viewer, code=code, language=language, variant=variant, hat_id=hat_id, arm=arm, now=request.now
    )


def _results(request: DeskRequest, found: CampaignView) -> HttpResponse:
    came = queries.results(request.viewer, code=found.code)
    leader, behind = testing.ranked(came.arms) if len(came.arms) > 1 else (None, ())
    sure = [one.arm.arm for one in behind if one.is_sure]
    context = {
        "found": found,
        "came": came,
        "state": _state(found),
        "leader": leader,
        "behind": {one.arm.arm: (100 * one.low, 100 * one.high) for one in behind},
        "beaten": sure,
        "beats_all": len(sure) == len(behind),
        "money": [Money(minor, currency) for currency, minor in came.money.items()],
        "is_running": found.state is CampaignState.SENDING,
        "is_paused": found.state is CampaignState.PAUSED,
        "may_write": request.viewer.has_role(*actions.WRITERS),
    }
    return render(request, "office/campaign_results.html", context)


OF = {
    "sent": gettext_lazy("Sent"), "waiting": gettext_lazy("Waiting"), "held": gettext_lazy("Held back"),
    "failed": gettext_lazy("Not delivered"), "in-doubt": gettext_lazy("In doubt: needs your look"),
    "clicked": gettext_lazy("Clicked"), "opened": gettext_lazy("Opened"), "bounced": gettext_lazy("Came back"),
    "complained": gettext_lazy("Complained"), "opted-out": gettext_lazy("Opted out"), "delivered": gettext_lazy("Delivered"),
}  # fmt: skip


@staff(*queries.READERS)
def campaign_people(request: DeskRequest, code: str, of: str) -> HttpResponse:
    """The people behind one number, of those this member of staff may see."""
    found = queries.campaign(request.viewer, code=code)
    number = request.GET.get("page", "1")
    page, hidden = queries.people(
        request.viewer, code=code, of=of, reason=request.GET.get("reason", "")[:40],
        page=int(number) if number.isdecimal() and len(number) < 7 and number != "0" else 1,
    )  # fmt: skip
    note_list(request.viewer, page="campaign", about=f"{code} {of}", shown=len(page.rows), now=request.now)
    context = {"found": found, "title": OF.get(of, of), "page": page, "hidden": hidden}
    return render(request, "office/campaign_people.html", context)
