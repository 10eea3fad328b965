"""Audiences: the list, one audience with its people, why somebody is in, and the form of its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.insight.models import queries as foresight
from chapeau.insight.models.actions import ask_for_fit
from chapeau.insight.models.values import FitOf
from chapeau.interfaces.formats import how_many, moment, short_day
from chapeau.interfaces.office import audience_rows, cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.ready_audiences import ready_audiences
from chapeau.kit.house import house_currencies
from chapeau.kit.refusals import Refusal
from chapeau.person.audience import actions, queries
from chapeau.person.audience.sight import DEFINES, READS
from chapeau.person.audience.values import AudienceView, Level, Member, Reason
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard, OrganisationCard
from chapeau.person.privacy.actions import note_look

LEVELS: dict[Level, str | Promise] = {
    Level.HAT: gettext_lazy("People, each capacity on its own"),
    Level.PERSON: gettext_lazy("People, all they do taken together"),
    Level.ORGANISATION: gettext_lazy("Organisations"),
}
HISTORY = timedelta(days=90)


def _fetch(asked: Asked) -> Fetched:
    found = queries.audiences(asked.viewer, is_archived=asked.chosen.get("state") == "archived", text=asked.text)
    shown = found[(asked.page - 1) * asked.size : asked.page * asked.size]
    said = queries.rule_sentences(asked.viewer, rules=[row.rule for row in shown])
    return Fetched(list(zip(shown, said, strict=True)), len(found))


Row: TypeAlias = tuple[AudienceView, str]
"""An audience with its rule in a sentence."""


def _size(row: Row) -> object:
    return how_many(row[0].size) if row[0].is_built else cells.badge(_("being built"), "info")


AUDIENCES = ListPage(
    title=gettext_lazy("Audiences"),
    name="audiences",
    fetch=_fetch,
    key=lambda row: row[0].code,
    link=lambda row: reverse("office:audience", args=[row[0].code]),
    search_hint=gettext_lazy("Name"),
    columns=(
        Column(gettext_lazy("Name"), lambda row: row[0].name, is_main=True),
        Column(gettext_lazy("Size"), _size, plain=lambda row: how_many(row[0].size), is_number=True),
        Column(gettext_lazy("Of"), lambda row: LEVELS[row[0].level]),
        Column(gettext_lazy("Who fits"), lambda row: Truncator(row[1]).chars(140), plain=lambda row: row[0].text),
        Column(gettext_lazy("Changed"), lambda row: short_day(row[0].changed_at), is_when=True),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), lambda: [("archived", _("Archived"))], without=gettext_lazy("In use")),
    ),
    empty_title=gettext_lazy("No audience yet"),
    empty_text=gettext_lazy(
        "An audience is a rule, such as “bought three times this quarter, not this month”. Who fits it is in, by the second, and you can see why."
    ),
    actions="office/audiences_actions.html",
    context=lambda request: {"may_define": queries.may_define(request.viewer)},
)


@staff(*READS)
def audiences_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, AUDIENCES)


@staff(*DEFINES)
def ready(request: DeskRequest) -> HttpResponse:
    """Audiences that stand ready; one press makes an audience of one, to be used and changed like any other."""
    groups = ready_audiences(request.viewer, now=request.now)
    if request.method == "POST" and request.POST.get("do") == "count":
        deed = partial(ask_for_fit, request.viewer, now=request.now)
        done = _("Everybody is being counted anew: look again in a minute.")
        return attempt(request, deed, done, to=reverse("office:ready_audiences"))
    if request.method == "POST":
        wanted = next((row for group in groups for row in group.rows if row.key == request.POST.get("key")), None)
        if wanted is None:
            return HttpResponseRedirect(reverse("office:ready_audiences"))
        code = wanted.code or actions.store_audience(
            request.viewer, name=wanted.name, rule=wanted.rule, now=request.now
        )
        messages.success(request, _("The audience is kept."))
        return HttpResponseRedirect(reverse("office:audience", args=[code]))
    fit = foresight.fits(request.viewer).get(FitOf.HAT)
    return render(request, "office/audiences_ready.html", {"groups": groups, "fit": fit})


@staff(*READS)
def audience(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.audience(request.viewer, code=code)
    today = request.now.date()
    context = {
        "found": found,
        "level": LEVELS[found.level],
        "words": queries.rule_words(request.viewer, rule=found.rule),
        "history": queries.sizes(request.viewer, audience_id=found.id, since=today - HISTORY, until=today)[-12:][::-1],
        "may_define": queries.may_define(request.viewer),
        "may_list": queries.may_list(request.viewer, reads_across=found.reads_across),
        "used_by": queries.used_by(request.viewer, audience_id=found.id),
    }
    return render(request, "office/audience.html", context)


# ------------------------------------------------------------------------------------------------ its people


@dataclass(frozen=True, slots=True)
class MemberRow:
    member: Member
    card: HatCard | None
    organisation: OrganisationCard | None
    audience_code: str

    @property
    def code(self) -> str:
        return str(self.member.hat_id or self.member.organisation_id)

    @property
    def name(self) -> str:
        if self.organisation:
            return self.organisation.name
        return (self.card.person_name if self.card else "") or _("Unknown buyer")


def _fetch_people(code: str, asked: Asked) -> Fetched:
    found = queries.audience(asked.viewer, code=code)
    page = queries.members_page(
        asked.viewer,
        audience_id=found.id,
        is_over=asked.chosen.get("state") == "left",
        text=asked.text,
        page=asked.page,
        size=asked.size,
    )
    cards = people.hat_cards(asked.viewer, ids=[row.hat_id for row in page.rows if row.hat_id])
    organisations = people.organisation_cards(
        asked.viewer, ids=[row.organisation_id for row in page.rows if row.organisation_id]
    )
    rows = [
        MemberRow(
            row,
            cards.get(row.hat_id) if row.hat_id else None,
            organisations.get(row.organisation_id) if row.organisation_id else None,
            code,
        )
        for row in page.rows
    ]
    return Fetched(rows, page.total)


def _person_link(row: MemberRow) -> str:
    if row.organisation:
        return reverse("office:organisation", args=[row.organisation.code])
    return reverse("office:person", args=[row.card.person_code]) if row.card else ""


def _why_link(row: MemberRow) -> object:
    if not row.member.hat_id:
        return ""
    address = reverse("office:audience_why", args=[row.audience_code, row.member.hat_id])
    return format_html('<a href="{}">{}</a>', address, _("Why"))


@staff(*READS)
def audience_people(request: DeskRequest, code: str) -> HttpResponseBase:
    """Who is in or was; the look is noted. Only those in the reader's sight: marketing sees sums."""
    found = queries.audience(request.viewer, code=code)
    page = ListPage(
        title=found.name,
        name=f"audience-{code}"[:40],
        fetch=partial(_fetch_people, code),
        link=_person_link,
        search_hint=gettext_lazy("Name"),
        holds_people=True,
        columns=(
            Column(gettext_lazy("Name"), lambda row: row.name, is_main=True),
            Column(gettext_lazy("Acts for"), lambda row: cells.hat_name(row.card) if row.card else "–"),
            Column(gettext_lazy("In since"), lambda row: moment(row.member.since), is_when=True),
            Column(
                gettext_lazy("Out since"),
                lambda row: moment(row.member.until) if row.member.until else "–",
                is_when=True,
            ),
            Column(gettext_lazy("Why"), _why_link, plain=lambda row: ""),
        ),
        filters=(
            Filter(
                "state", gettext_lazy("State"), lambda: [("left", _("Were in it"))], without=gettext_lazy("In it now")
            ),
        ),
        empty_title=gettext_lazy("Nobody you may see"),
        empty_text=gettext_lazy(
            "Nobody fits, or these people are in others' care: marketing sees how many, sales the people it looks after."
        ),
        actions="office/audience_back.html",
        context=lambda request: {"found": found},
    )
    return serve(request, page)


@staff(*READS)
def audience_why(request: DeskRequest, code: str, hat_id: UUID) -> HttpResponse:
    """The rule with what is true of this person, member or not, and from which activity."""
    found = queries.audience(request.viewer, code=code)
    told = queries.why(request.viewer, audience_id=found.id, hat_id=hat_id, now=request.now)
    card = people.hat_card(request.viewer, hat_id=hat_id)
    note_look(request.viewer, hat_ids=[hat_id], page="audience", about=card.person_code, now=request.now)
    return render(request, "office/audience_why.html", {"found": found, "why": told, "card": card})


# ------------------------------------------------------------------------------------------------ its rule


@staff(*DEFINES)
def new_audience(request: DeskRequest) -> HttpResponse:
    return _form(request, None)


@staff(*DEFINES)
def change_audience(request: DeskRequest, code: str) -> HttpResponse:
    return _form(request, queries.audience(request.viewer, code=code))


def _form(request: DeskRequest, found: AudienceView | None) -> HttpResponse:
    """The rule as a form or as text; works by its buttons alone, and counts while one types where scripts run."""
    sent = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    do = sent.get("do", "")
    builder = audience_rows.from_rule(found.rule) if found else audience_rows.Builder()
    tab = sent.get("tab") or request.GET.get("tab", "") or ("form" if builder else "text")
    text = found.text if found else ""
    refused, count, is_counted = "", None, False
    if request.method == "POST":
        if tab == "text":
            text = sent.get("text", "")
        else:
            builder = audience_rows.from_sent(sent)
            text = audience_rows.text_of(builder)
    level = Level(sent["level"]) if sent.get("level") in Level.values else found.level if found else Level.HAT
    name = sent.get("name", found.name if found else "")
    try:
        if do == "keep":
            return _keep(request, found, name, text, level)
        if do == "count":
            count, is_counted = queries.count_now(request.viewer, rule=text, level=level, now=request.now), True
            text = text if tab == "text" else queries.rule_text(queries.read_rule(request.viewer, text=text))
        elif do == "show" or do.startswith(("add", "drop")):
            count, is_counted = _count_if_whole(request, text, level)
        if do in ("as-text", "as-form"):
            tab = do.removeprefix("as-")
            if tab == "form":
                builder = audience_rows.from_rule(queries.read_rule(request.viewer, text=text))
                if builder is None:
                    tab, refused = "text", _("This rule has more than the form can show: change it as text.")
    except Refusal as refusal:
        refused = str(refusal)
        tab = "text" if do == "as-form" else tab
    others = [each for each in queries.audiences(request.viewer) if not found or each.code != found.code]
    context = {
        "found": found,
        "words": _words(request, text),
        "builder": builder or audience_rows.Builder(),
        "tab": tab,
        "text": text,
        "name": name,
        "level": level,
        "levels": LEVELS.items(),
        "refused": refused,
        "count": count,
        "is_counted": is_counted,
        "subjects": audience_rows.subjects(others),
        "currencies": house_currencies(),
        "windows": audience_rows.WINDOWS,
        "units": audience_rows.UNITS,
    }
    status = 422 if refused and do == "keep" else 200
    if request.headers.get("HX-Target") == "count":
        return render(request, "office/audience_count.html", context)
    return render(request, "office/audience_form.html", context, status=status)


def _count_if_whole(request: DeskRequest, text: str, level: Level) -> tuple[int | None, bool]:
    """While the form is still being put together a rule that cannot be read yet is no mistake."""
    try:
        return (
            (queries.count_now(request.viewer, rule=text, level=level, now=request.now), True)
            if text
            else (None, False)
        )
    except Refusal:
        return None, False


def _words(request: DeskRequest, text: str) -> Reason | None:
    try:
        return queries.rule_words(request.viewer, rule=queries.read_rule(request.viewer, text=text)) if text else None
    except Refusal:
        return None


def _keep(request: DeskRequest, found: AudienceView | None, name: str, text: str, level: Level) -> HttpResponse:
    if found is None:
        code = actions.store_audience(request.viewer, name=name, rule=text, level=level, now=request.now)
        messages.success(request, _("The audience is kept."))
    else:
        code = found.code
        actions.change_audience(request.viewer, code=code, name=name, rule=text, now=request.now)
        messages.success(request, _("Kept."))
    return HttpResponseRedirect(reverse("office:audience", args=[code]))


@require_POST
@staff(*DEFINES)
def do_audience(request: DeskRequest, code: str) -> HttpResponse:
    here = reverse("office:audience", args=[code])
    match request.POST.get("do"):
        case "archive":
            deed = partial(actions.archive_audience, request.viewer, code=code, now=request.now)
            return attempt(request, deed, _("Archived. Who was in it when stays."), to=here)
        case "restore":
            deed = partial(actions.restore_audience, request.viewer, code=code, now=request.now)
            return attempt(request, deed, _("In use again, and looked at everybody."), to=here)
        case "build":
            deed = partial(actions.build_audience, request.viewer, code=code, now=request.now)
            return attempt(request, deed, _("Looked at everybody again."), to=here)
        case "duplicate":
            found = queries.audience(request.viewer, code=code)
            name = _("%(name)s (copy)") % {"name": found.name}
            copy = actions.duplicate_audience(request.viewer, code=code, name=name[:120], now=request.now)
            messages.success(request, _("This is the copy."))
            return HttpResponseRedirect(reverse("office:change_audience", args=[copy]))
        case _:
            return HttpResponseRedirect(here)
