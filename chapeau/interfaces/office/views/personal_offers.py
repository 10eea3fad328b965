"""A price for one person alone, in one capacity: given with its reason, seen, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
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
from chapeau.commerce.pricing import actions, queries
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.fields import AmountField, MomentField
from chapeau.interfaces.office.views.prices import SETTERS
from chapeau.interfaces.office.views.products import category_choices
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard


class PersonalOfferForm(forms.Form):
    """On one article, a category or everything; a percentage, or a price of one article."""

    hat = forms.ChoiceField(label=gettext_lazy("Acting for"))
    sku = forms.CharField(label=gettext_lazy("On the article (SKU)"), max_length=64, required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Or on a category"), required=False, help_text=gettext_lazy("Neither: on everything.")
    )
    percent_off = AmountField(label=gettext_lazy("Percent off"), required=False, most=Decimal(100))
    amount = AmountField(label=gettext_lazy("Or a price for one piece"), required=False)
    limit_quantity = forms.IntegerField(
        label=gettext_lazy("For so many pieces"), min_value=1, max_value=10_000_000, required=False
    )
    valid_until = MomentField(label=gettext_lazy("Until"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("The buyer reads it beside the price.")
    )

    def __init__(self, *args: Any, hats: list[HatCard], **more: Any) -> None:
        super().__init__(*args, **more)
        self.hats = {card.code: card for card in hats}
        self.fields["hat"].choices = [(card.code, cells.hat_name(card)) for card in hats]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "–"), *category_choices()]  # type: ignore[attr-defined]


@staff(*SETTERS)
def new_personal_offer(request: DeskRequest, code: str) -> HttpResponse:
    found = people.person_page(request.viewer, person_code=code)
    hats = [hat.card for hat in found.hats if hat.card.ends_at is None or hat.card.ends_at > request.now]
    form = PersonalOfferForm(request.POST or None, hats=hats, initial={"sku": request.GET.get("article", "")})
    to = reverse("office:what_they_pay", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, form)
        except NotFound:
            form.add_error("sku", _("No article has the SKU %s.") % form.cleaned_data["sku"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The price is theirs from now on."))
            article = form.cleaned_data["sku"].strip()
            return HttpResponseRedirect(f"{to}?{urlencode({'article': article})}" if article else to)
    context = {"form": form, "title": _("A price for %s alone") % found.name, "back": to, "back_label": found.name}
    return render(request, "office/form.html", context, status=422 if form.is_bound else 200)


def _give(request: DeskRequest, form: PersonalOfferForm) -> None:
    """Refuses: ``NotFound`` for an unknown SKU, and what ``give_personal_offer`` refuses."""
    sent = form.cleaned_data
    hat = form.hats[sent["hat"]]
    sku = sent["sku"].strip()
    variant = catalog.variant_by_sku(request.viewer, sku=sku, market=None, language=page_language()) if sku else None
    actions.give_personal_offer(
        request.viewer,
        hat_id=hat.id,
        now=request.now,
        variant_id=variant.id if variant else None,
        category_id=catalog.category_id(request.viewer, code=sent["category"]) if sent["category"] else None,
        percent_off=sent["percent_off"],
        amount=sent["amount"],
        currency=hat.currency if sent["amount"] is not None else "",
        limit_quantity=sent["limit_quantity"],
        reason=sent["reason"].strip(),
        valid_until=sent["valid_until"],
    )


@require_POST
@staff(*SETTERS)
def withdraw_personal_offer(request: DeskRequest, code: str, offer_id: UUID) -> HttpResponse:
    found = people.person_page(request.viewer, person_code=code)
    theirs = queries.personal_offers(request.viewer, hat_ids=[hat.card.id for hat in found.hats])
    if offer_id not in {offer.id for offer in theirs}:
        raise NotFound
    return attempt(
        request,
        lambda: actions.withdraw_personal_offer(request.viewer, offer_id=offer_id, now=request.now),
        _("The offer has ended."),
        to=reverse("office:what_they_pay", args=[code]),
    )
