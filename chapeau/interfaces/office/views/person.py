"""The person page: the heart of the office. A card per hat, one timeline, what they pay, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.queries.sums import HatSums, hat_sums, summed
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import CreditView
from chapeau.commerce.pricing import queries as pricing
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office import happenings
from chapeau.interfaces.office.access import OFFERS, SELLERS, DeskRequest, staff
from chapeau.interfaces.office.journey_words import step_words
from chapeau.interfaces.office.next_step import next_step
from chapeau.interfaces.office.trait_words import Known, words_of
from chapeau.interfaces.office.views.journeys import READS as JOURNEY_READERS
from chapeau.interfaces.office.views.people import READERS
from chapeau.interfaces.office.views.products import category_choices
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.activity import queries as activity
from chapeau.person.audience import queries as audience
from chapeau.person.audience.values import Stay
from chapeau.person.messaging import queries as messaging
from chapeau.person.messaging.values import IncomingView
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard, HatDetail, PersonPage, StaffRole
from chapeau.person.privacy.actions import note_look
from chapeau.person.tasks import actions as task_deeds
from chapeau.person.tasks import queries as tasks
from chapeau.relationship.journeys import queries as journeys
from chapeau.relationship.journeys.values import EndedBy, Passage
from chapeau.relationship.pipeline import queries as pipeline
from chapeau.relationship.pipeline.values import ProspectView
from chapeau.relationship.service import actions as service_deeds
from chapeau.relationship.service import queries as service
from chapeau.relationship.service.values import NoteView, RequestRow
from chapeau.relationship.surveys import queries as surveys
from chapeau.relationship.surveys.values import AnswerRow

PER_TIMELINE = 40

NOTERS = tuple(role for role in READERS if role != StaffRole.COMPLIANCE)
"""Compliance reads and changes nothing."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the page: the hat, what it bought, and its organisation's terms."""

    hat: HatDetail
    sums: HatSums | None
    credit: CreditView | None


class NoteForm(forms.Form):
    hat = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)


class TaskForm(forms.Form):
    hat = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    due = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@staff(*READERS)
def person(request: DeskRequest, code: str) -> HttpResponse:
    found = people.person_page(request.viewer, person_code=code)
    hat_ids = [hat_id for hat in found.hats for hat_id in hat.card.ids]
    note_look(request.viewer, hat_ids=hat_ids, page="person", about=found.person_code, now=request.now)
    cards = _cards(request, found)
    by_id = {hat_id: card.hat.card for card in cards for hat_id in card.hat.card.ids}
    wanted = _wanted_hats(request, by_id)
    kind = request.GET.get("kind", "")
    events = activity.timeline(
        request.viewer,
        hat_ids=list(wanted),
        before=_before(request),
        verbs=happenings.verbs_of(kind),
        without=() if kind else happenings.DULL,
        limit=PER_TIMELINE + 1,
    )
    context = {
        "found": found,
        "cards": cards,
        "lines": happenings.lines(
            events[:PER_TIMELINE], by_id, may_read_mails=request.viewer.has_role(*messaging.READERS)
        ),
        "older": events[PER_TIMELINE - 1].occurred_at.isoformat() if len(events) > PER_TIMELINE else "",
        "kinds": [(name, label) for name, (label, _beginnings) in happenings.KINDS.items()],
        "kind": kind,
        "chosen_hat": request.GET.get("hat", ""),
        "kept": urlencode({"hat": request.GET.get("hat", ""), "kind": kind}),
    }
    if request.headers.get("HX-Target") == "timeline":
        return render(request, "office/person_timeline.html", context)
    open_tasks = tasks.tasks_of_hats(request.viewer, hat_ids=list(by_id), now=request.now)
    asked = _requests(request, list(by_id))
    orders = ordering.orders_of_person(request.viewer, person_id=found.person_id, hat_ids=list(by_id), page_size=8)
    lasts = [card.sums.last_placed_at for card in cards if card.sums]
    context |= {
        "orders": orders,
        "tasks": [task for task in open_tasks if task.done_at is None][:6],
        "requests": asked[:6],
        "notes": _notes(request, list(by_id)),
        "step": next_step(
            requests=asked,
            orders=orders.rows,
            tasks=open_tasks,
            last_order_at=max(lasts, default=None),
            now=request.now,
        ),
        "note_form": NoteForm(),
        "task_form": TaskForm(),
        "audiences": _audiences(request, list(by_id)),
        "passages": _passages(request, list(by_id)),
        "known": _known(request, by_id),
        "answers": _answers(request, list(by_id)),
        "merges": people.merges_of(request.viewer, person_id=found.person_id),
        "may_merge": people.may_merge(request.viewer),
        "changes": people.person_changes(request.viewer, person_id=found.person_id, limit=10),
        "may_write": request.viewer.has_role(*messaging.SENDERS),
        "waiting_mails": _waiting_mails(request, list(by_id)),
        "may_sell": request.viewer.has_role(*pipeline.SELLS),
        "prospect": _prospect(request, list(by_id)),
        "may_order": request.viewer.has_role(*SELLERS),
        "may_read_consents": request.viewer.has_role(StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE),
        "may_compare": request.viewer.has_role(*SELLERS),
    }
    return render(request, "office/person.html", context)


def _prospect(request: DeskRequest, hat_ids: list[UUID]) -> ProspectView | None:
    """What they are as a prospect now, for those who work on prospects."""
    if not request.viewer.has_role(*pipeline.SELLS):
        return None
    found = pipeline.prospect_of_hats(request.viewer, hat_ids=hat_ids, now=request.now)
    return next((one for one in found if one.closed_at is None), None)


def _passages(request: DeskRequest, hat_ids: list[UUID]) -> list[tuple[Passage, str, list[tuple[str, datetime]]]]:
    """Their journeys: where they stand or how it ended, and the steps they left; for those who read journeys."""
    if not request.viewer.has_role(*JOURNEY_READERS):
        return []
    shown = []
    for one in journeys.passages_of(request.viewer, hat_ids=hat_ids):
        words = {step.id: step_words(step) for step, _depth in journeys.walk(one.steps)}
        here = _("left alone") if one.is_held_out else words.get(one.here, "")
        where = str(EndedBy(one.ended_by).label) if one.ended_at else here
        shown.append((one, where, [(words.get(step, step), at) for step, _way, at in one.taken]))
    return shown


def _audiences(request: DeskRequest, hat_ids: list[UUID]) -> list[Stay]:
    """In which audiences the person is now, capacity by capacity; for those who read audiences."""
    if not audience.may_read(request.viewer):
        return []
    stays = audience.audiences_of(request.viewer, hat_ids=hat_ids)
    return [stay for hat_id in hat_ids for stay in stays.get(hat_id, [])]


def _answers(request: DeskRequest, hat_ids: list[UUID]) -> list[AnswerRow]:
    """What they answered in surveys under these hats; for those who read answers."""
    if not request.viewer.has_role(*surveys.READERS):
        return []
    return surveys.answers_of_hats(request.viewer, hat_ids=hat_ids, language=page_language())[:6]


def _known(request: DeskRequest, by_id: dict[UUID, HatCard]) -> list[tuple[HatCard, Known]]:
    """What is known, capacity by capacity."""
    traits = audience.traits_of(request.viewer, hat_ids=list(by_id))
    return [(card, words_of(traits[hat_id])) for hat_id, card in by_id.items() if hat_id in traits]


@staff(*READERS)
def by_hat(request: DeskRequest, hat_id: UUID) -> HttpResponse:
    """To the page of whoever wears the hat."""
    card = people.hat_card(request.viewer, hat_id=hat_id)
    return HttpResponseRedirect(reverse("office:person", args=[card.person_code]))


def _cards(request: DeskRequest, found: PersonPage) -> list[Card]:
    sums = hat_sums(request.viewer, hat_ids=[hat_id for hat in found.hats for hat_id in hat.card.ids])
    return [
        Card(
            hat,
            summed([sums[hat_id] for hat_id in hat.card.ids if hat_id in sums]),
            payments.credit(request.viewer, organisation_id=hat.card.organisation_id)
            if hat.card.organisation_id
            else None,
        )
        for hat in found.hats
    ]


def _wanted_hats(request: DeskRequest, by_id: dict[UUID, HatCard]) -> list[UUID]:
    chosen = [hat_id for hat_id, card in by_id.items() if card.code == request.GET.get("hat")]
    return chosen or list(by_id)


def _before(request: DeskRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(request.GET["before"])
    except (KeyError, ValueError):
        return None


def _requests(request: DeskRequest, hat_ids: list[UUID]) -> list[RequestRow]:
    try:
        return service.requests_of_hats(request.viewer, hat_ids=hat_ids, now=request.now)
    except Forbidden:
        return []


def _waiting_mails(request: DeskRequest, hat_ids: list[UUID]) -> list[IncomingView]:
    try:
        return messaging.waiting_mails_of_hats(request.viewer, hat_ids=hat_ids)
    except Forbidden:
        return []


def _notes(request: DeskRequest, hat_ids: list[UUID]) -> list[NoteView]:
    try:
        return service.notes_of_hats(request.viewer, hat_ids=hat_ids)
    except Forbidden:
        return []


@staff(*SELLERS)
def what_they_pay(request: DeskRequest, code: str) -> HttpResponse:
    """Any article side by side by hat, with why."""
    found = people.person_page(request.viewer, person_code=code)
    hat_ids = [hat.card.id for hat in found.hats]
    note_look(request.viewer, hat_ids=hat_ids, page="prices", about=found.person_code, now=request.now)
    text = request.GET.get("article", "").strip()
    variant, others = find_article(request, text)
    prices = []
    refusal = ""
    cards = {hat.card.id: hat.card for hat in found.hats}
    if variant is not None:
        try:
            side_by_side = pricing.prices_side_by_side(
                request.viewer, variant_id=variant.id, hats=list(cards.values()), now=request.now
            )
            prices = [(cards[price.hat_id], price) for price in side_by_side]
        except Refusal as refused:
            refusal = str(refused)
    may_offer = request.viewer.has_role(*OFFERS)
    by_id = {hat_id: card for card in cards.values() for hat_id in card.ids}
    offers = pricing.personal_offers(request.viewer, hat_ids=list(by_id)) if by_id else ()
    names = dict(category_choices())
    context = {
        "may_offer": may_offer,
        "offers": [
            (offer, by_id[offer.hat_id], names.get(offer.category_code, "").strip())
            for offer in offers
            if offer.valid_until is None or offer.valid_until > request.now
        ],
        "found": found,
        "text": text,
        "variant": variant,
        "others": others,
        "prices": prices,
        "refusal": refusal,
    }
    return render(request, "office/what_they_pay.html", context)


def find_article(request: DeskRequest, text: str) -> tuple[VariantCard | None, list[tuple[str, str]]]:
    """The article by SKU, else what the words may mean."""
    if not text:
        return None, []
    language = page_language()
    try:
        return catalog.variant_by_sku(request.viewer, sku=text, market=None, language=language), []
    except NotFound:
        meant = catalog.suggest(request.viewer, text=text, market=None, language=language).products
    if len(meant) == 1:  # there is nothing to choose from
        return catalog.variant_by_sku(request.viewer, sku=meant[0].lead_sku, market=None, language=language), []
    return None, [(card.lead_sku, card.name) for card in meant]


@require_POST
@staff(*NOTERS)
def add_note(request: DeskRequest, code: str) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        service_deeds.add_note(
            request.viewer, hat_id=form.cleaned_data["hat"], text=form.cleaned_data["text"], now=request.now
        )
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Write something first."))
    return HttpResponseRedirect(reverse("office:person", args=[code]))


@require_POST
@staff()
def add_task(request: DeskRequest, code: str) -> HttpResponse:
    form = TaskForm(request.POST)
    if form.is_valid():
        task_deeds.create_task(
            request.viewer,
            title=form.cleaned_data["title"],
            now=request.now,
            owner_id=request.hat.id,
            due_at=form.cleaned_data["due"],
            hat_id=form.cleaned_data["hat"],
            about="person",
            about_code=code,
        )
        messages.success(request, _("The task is yours; you find it under Today."))
    else:
        messages.error(request, _("Say what is to be done, and choose a day that exists."))
    return HttpResponseRedirect(reverse("office:person", args=[code]))
