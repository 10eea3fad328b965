"""Contracts of organisations and what they agree."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing import actions, queries
from chapeau.commerce.pricing.values import ContractRow, NewTerm
from chapeau.interfaces.formats import page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.fields import AmountField, MomentField, currency_choices
from chapeau.interfaces.office.lists import Asked, Column, Fetched, ListPage, serve
from chapeau.interfaces.office.views.prices import READERS, SETTERS
from chapeau.interfaces.office.views.products import category_choices
from chapeau.kit.clock import read_clock
from chapeau.kit.house import currency_of
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people


class TermForm(forms.Form):
    """A price for an article, or a percentage off an article, a category or everything."""

    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64, required=False)
    category = forms.ChoiceField(label=gettext_lazy("or category"), required=False)
    amount = AmountField(label=gettext_lazy("Price"), required=False)
    percent_off = AmountField(label=gettext_lazy("or percent off"), required=False)
    minimum_quantity = forms.IntegerField(
        label=gettext_lazy("from so many pieces"), min_value=1, max_value=1_000_000, initial=1
    )
    valid_from = MomentField(label=gettext_lazy("From"))

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["category"].choices = [("", _("everything")), *category_choices()]  # type: ignore[attr-defined]


class ContractForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_choices)
    valid_until = MomentField(label=gettext_lazy("Until"))


def _fetch(asked: Asked) -> Fetched:
    text = asked.text.casefold()
    rows = [row for row in queries.contracts(asked.viewer) if text in f"{row.name} {row.organisation_name}".casefold()]
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _state(row: ContractRow) -> object:
    if row.valid_until and row.valid_until <= read_clock():
        return cells.badge(_("Ended"))
    return cells.badge(_("In force"), "good")


CONTRACTS = ListPage(
    title=gettext_lazy("Contracts"),
    name="contracts",
    fetch=_fetch,
    link=lambda row: reverse("office:contract", args=[row.code]),
    search_hint=gettext_lazy("Contract or organisation"),
    columns=(
        Column(gettext_lazy("Contract"), lambda row: row.name, is_main=True),
        Column(gettext_lazy("Organisation"), lambda row: row.organisation_name),
        Column(gettext_lazy("Currency"), lambda row: row.currency),
        Column(gettext_lazy("Terms"), lambda row: len(row.terms), is_number=True),
        Column(gettext_lazy("From"), lambda row: short_day(row.valid_from), is_when=True),
        Column(gettext_lazy("Until"), lambda row: short_day(row.valid_until) or "–", is_when=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: ""),
    ),
    empty_title=gettext_lazy("No contract yet"),
    empty_text=gettext_lazy("Agree one on an organisation's page."),
)


@staff(*READERS)
def contracts_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, CONTRACTS)


@staff(*READERS)
def contract(request: DeskRequest, code: str) -> HttpResponse:
    found = _find(request, code)
    context = {
        "found": found,
        "organisation": people.organisation_cards(request.viewer, ids=[found.organisation_id]).get(found.organisation_id),
        "terms": [term for term in found.terms if term.valid_until is None or term.valid_until > request.now],
        "past": [term for term in found.terms if term.valid_until and term.valid_until <= request.now],
        "form": TermForm(),
        "may_set": request.viewer.has_role(*SETTERS),
        "is_open": found.valid_until is None or found.valid_until > request.now,
    }  # fmt: skip
    return render(request, "office/contract.html", context)


@require_POST
@staff(*SETTERS)
def change_contract(request: DeskRequest, code: str) -> HttpResponse:
    found = _find(request, code)
    to = reverse("office:contract", args=[code])
    if request.POST.get("do") == "end":
        return attempt(
            request,
            lambda: actions.end_contract(request.viewer, contract_id=found.id, at=request.now, now=request.now),
            _("The contract has ended; their prices follow at once."),
            to=to,
        )
    form = TermForm(request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    sent = form.cleaned_data

    def deed() -> None:
        variant_id = category_id = None
        if sent["sku"]:
            variant_id = catalog.variant_by_sku(
                request.viewer, sku=sent["sku"], market=None, language=page_language()
            ).id
        elif sent["category"]:
            category_id = catalog.category_id(request.viewer, code=sent["category"])
        term = NewTerm(
            variant_id=variant_id,
            category_id=category_id,
            minimum_quantity=sent["minimum_quantity"],
            amount=sent["amount"],
            percent_off=sent["percent_off"],
        )
        actions.set_terms(
            request.viewer, contract_id=found.id, terms=[term], now=request.now, valid_from=sent["valid_from"]
        )

    return attempt(request, deed, _("Agreed; their prices follow at once."), to=to)


@staff(*SETTERS)
def new_contract(request: DeskRequest, code: str) -> HttpResponse:
    """A contract of an organisation; its terms are added on its page."""
    card = people.organisation_page(request.viewer, code=code, now=request.now).card
    usual = currency_of(card.country)
    form = ContractForm(request.POST or None, initial={"name": card.name, "currency": usual})
    if request.method == "POST" and form.is_valid():
        made = actions.create_contract(
            request.viewer, organisation_id=card.id, terms=[], now=request.now, **form.cleaned_data
        )
        return HttpResponseRedirect(reverse("office:contract", args=[_by_id(request, made).code]))
    context = {
        "form": form,
        "title": _("New contract"),
        "back": reverse("office:organisation", args=[code]),
        "back_label": card.name,
    }
    return render(request, "office/form.html", context)


def _find(request: DeskRequest, code: str) -> ContractRow:
    found = next((row for row in queries.contracts(request.viewer) if row.code == code), None)
    if found is None:
        raise NotFound
    return found


def _by_id(request: DeskRequest, contract_id: UUID) -> ContractRow:
    return next(row for row in queries.contracts(request.viewer) if row.id == contract_id)
