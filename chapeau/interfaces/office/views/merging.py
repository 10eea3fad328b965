"""Who may be one person: the list of duplicates, two side by side, the merge and its undoing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.ordering.queries.sums import hat_sums, summed
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import percent
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.same_human import mail_same_human
from chapeau.kit.refusals import Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.queries.merging import OF_MANY
from chapeau.person.people.values import FieldPair, LikenessCard, MergePreview, PersonPage, StaffRole
from chapeau.person.privacy.actions import note_look

MERGERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)
SHOWN: dict[str, str | Promise] = {
    "open": gettext_lazy("To decide"),
    "later": gettext_lazy("Later"),
    "different": gettext_lazy("Not the same"),
}
FIELDS: dict[str, str | Promise] = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Address"),
    "number": gettext_lazy("Customer number"),
    "language": gettext_lazy("Language"),
    "country": gettext_lazy("Country"),
    "time_zone": gettext_lazy("Time zone"),
}
LEVELS: dict[str, str | Promise] = {
    "same": gettext_lazy("the same"),
    "alike": gettext_lazy("alike"),
    "close": gettext_lazy("same place"),
    "other": gettext_lazy("different"),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=500)


@staff(*MERGERS)
def duplicates(request: DeskRequest) -> HttpResponse:
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    page = queries.likenesses(request.viewer, decision=shown, page=_number(request.GET.get("page", "")))
    hats = [hat_id for row in page.rows for hit in (row.first, row.second) for card in hit.hats for hat_id in card.ids]
    note_look(request.viewer, hat_ids=hats, page="duplicates", now=request.now)
    context = {
        "rows": [(row, evidence(row), percent((100 * row.probability).quantize(Decimal(1)))) for row in page.rows],
        "page": page,
        "shown": shown,
        "choices": SHOWN.items(),
        "of_many": OF_MANY,
    }
    return render(request, "office/duplicates.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def evidence(row: LikenessCard) -> list[dict[str, object]]:
    """What spoke for and against, in words; strongest first."""
    return [
        {
            "field": FIELDS.get(each.field, each.field),
            "level": LEVELS.get(each.level, each.level),
            "tone": "good" if each.weight >= 5 else "warn" if each.weight < 0 else "",
            "weight": round(each.weight, 1),
        }
        for each in row.evidence
    ]


@require_POST
@staff(*MERGERS)
def look_now(request: DeskRequest) -> HttpResponse:
    actions.ask_for_duplicates(request.viewer)
    messages.success(request, _("Everybody is being looked through. Come back in a minute."))
    return HttpResponseRedirect(reverse("office:duplicates"))


@require_POST
@staff(*MERGERS)
def decide(request: DeskRequest, code: str) -> HttpResponse:
    is_later = request.POST.get("decision") == "later"
    actions.decide_likeness(request.viewer, code=code, is_later=is_later, now=request.now)
    done = _("Set aside for later.") if is_later else _("Kept for ever: these are two people.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("office:duplicates"))


@staff(*MERGERS)
def choose_other(request: DeskRequest, code: str) -> HttpResponse:
    """Somebody found the second entry by hand."""
    found = queries.person_page(request.viewer, person_code=code)
    text = request.GET.get("text", "").strip()
    hits = queries.search_people(request.viewer, text=text) if text else ()
    others = [hit for hit in hits if hit.person_id != found.person_id]
    context = {"found": found, "text": text, "others": others}
    return render(request, "office/merge_with.html", context)


@staff(*MERGERS)
def compare(request: DeskRequest, code: str, other: str) -> HttpResponseBase:
    preview = queries.merge_preview(request.viewer, kept_code=code, merged_code=other)
    if preview.kept.person_id == preview.merged.person_id:
        return HttpResponseRedirect(reverse("office:person", args=[code]))
    pages = (preview.kept, preview.merged)
    hats = [hat_id for page in pages for hat in page.hats for hat_id in hat.card.ids]
    note_look(request.viewer, hat_ids=hats, page="merge", about=f"{code} {other}", now=request.now)
    form = ReasonForm(request.POST or None)
    is_many = preview.likeness is not None and preview.likeness.cluster_size > OF_MANY
    sent = request.POST if request.method == "POST" else {}
    if request.method == "POST" and form.is_valid():
        if is_many and not request.POST.get("looked"):
            form.add_error(None, _("Say that you have looked at each of those who look alike."))
        else:
            try:
                _merge(request, preview, form.cleaned_data["reason"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("They are one person now. You can undo it on this page at any time."))
                return HttpResponseRedirect(reverse("office:person", args=[preview.kept.person_code]))
    return render(request, "office/merge.html", _compared(request, preview, form, sent, is_many))


@require_POST
@staff(*MERGERS)
def ask_same(request: DeskRequest, code: str, other: str) -> HttpResponse:
    """Staff ask; only the human decides, from both addresses."""

    def ask() -> None:
        with transaction.atomic():
            card = actions.ask_same_human(request.viewer, one_code=code, other_code=other, now=request.now)
            mail_same_human(card, now=request.now)

    said = _("Asked: a mail goes to each of the two addresses. When both say yes, they are one person here.")
    return attempt(request, ask, said, to=reverse("office:merge", args=[code, other]))


def _merge(request: DeskRequest, preview: MergePreview, reason: str) -> None:
    choices = {pair.field: request.POST.get(pair.field, "kept") for pair in preview.fields if pair.differs}
    actions.merge_people(
        request.viewer,
        kept_id=preview.kept.person_id,
        merged_id=preview.merged.person_id,
        choices=choices,
        reason=reason,
        now=request.now,
    )


def _compared(
    request: DeskRequest, preview: MergePreview, form: ReasonForm, sent: Mapping[str, str], is_many: bool
) -> dict[str, Any]:
    pages = (preview.kept, preview.merged)
    sums = hat_sums(request.viewer, hat_ids=[h for page in pages for hat in page.hats for h in hat.card.ids])

    def bought(page: PersonPage) -> object:
        return summed([sums[h] for hat in page.hats for h in hat.card.ids if h in sums])

    return {
        "kept": preview.kept,
        "merged": preview.merged,
        "sides": [(page, bought(page)) for page in pages],
        "fields": [_field(pair, sent) for pair in preview.fields],
        "moves": [(move, summed([sums[h] for h in move.card.ids if h in sums])) for move in preview.moves],
        "only_they_can_say": preview.only_they_can_say,
        "question": queries.same_human_between(
            request.viewer, one_id=preview.kept.person_id, other_id=preview.merged.person_id
        ),
        "likeness": preview.likeness,
        "evidence": evidence(preview.likeness) if preview.likeness else [],
        "form": form,
        "is_many": is_many,
    }


def _field(pair: FieldPair, sent: Mapping[str, str]) -> dict[str, object]:
    """A row of the comparison: both values with where they come from, and which is chosen."""
    return {
        "pair": pair,
        "label": FIELDS[pair.field],
        "kept": _told(pair.field, pair.kept),
        "merged": _told(pair.field, pair.merged),
        "chosen": sent.get(pair.field, pair.proposed),
    }


def _told(field: str, value: str) -> str:
    if field == "country" and value:
        return country_name(value)
    return value.upper() if field == "language" else value or "–"


@staff(*MERGERS)
def undo(request: DeskRequest, code: str) -> HttpResponseBase:
    merge = queries.merge_card(request.viewer, code=code)
    since = queries.hats_since(request.viewer, code=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge_people(
                request.viewer,
                merge_code=code,
                reason=form.cleaned_data["reason"],
                hat_codes=request.POST.getlist("hat"),
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They are two people again."))
            return HttpResponseRedirect(reverse("office:person", args=[merge.merged_code]))
    context = {"merge": merge, "since": since, "form": form, "chosen": request.POST.getlist("hat")}
    return render(request, "office/undo_merge.html", context)
