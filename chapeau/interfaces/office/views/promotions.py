"""Offers: promotions, who they are for, and the coupons that open them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import LANGUAGES
from chapeau.commerce.pricing import actions, queries
from chapeau.commerce.pricing.values import PromotionRow
from chapeau.interfaces.formats import money, page_language, percent, short_day, unit_price
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.fields import AmountField, MomentField, currency_choices
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.views.prices import SETTERS
from chapeau.interfaces.office.views.products import category_choices
from chapeau.kit.clock import read_clock
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Market

KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("percent", gettext_lazy("Percent off articles")),
    ("amount", gettext_lazy("Amount off each piece")),
    ("buy-x-get-y", gettext_lazy("Some pieces free")),
    ("order-percent", gettext_lazy("Percent off the order")),
    ("order-amount", gettext_lazy("Amount off the order")),
    ("free-delivery", gettext_lazy("Free delivery")),
)


def promotion_name(row: PromotionRow) -> str:
    return row.names.get(page_language()) or row.names.get("en") or row.code


def _what(row: PromotionRow) -> str:
    """``−15 %``, ``2 + 1 free``, ``free delivery from 30.00 €``."""
    if row.percent is not None:
        said = f"−{percent(row.percent)}"
    elif row.amount is not None:
        said = f"−{unit_price(row.amount, row.currency)}"
    elif row.buy_quantity:
        said = _("%(buy)s + %(free)s free") % {"buy": row.buy_quantity, "free": row.free_quantity}
    else:
        said = _("free delivery")
    if row.threshold_minor:
        said = _("%(what)s from %(amount)s") % {"what": said, "amount": money(Money(row.threshold_minor, row.currency))}
    return said


def _state(row: PromotionRow) -> SafeString:
    now = read_clock()
    if row.valid_until and row.valid_until <= now:
        return cells.badge(_("Ended"))
    if row.valid_from > now:
        return cells.badge(_("Planned"), "info")
    return cells.badge(_("Runs"), "good")


def _fetch(asked: Asked) -> Fetched:
    found = queries.promotions(asked.viewer, now=read_clock(), only_live=asked.chosen.get("state") == "live")
    text = asked.text.casefold()
    rows = [row for row in found if text in f"{row.code} {' '.join(row.names.values())}".casefold()]
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


PROMOTIONS = ListPage(
    title=gettext_lazy("Offers"),
    name="offers",
    fetch=_fetch,
    key=lambda row: str(row.id),
    link=lambda row: reverse("office:promotion", args=[row.id]),
    search_hint=gettext_lazy("Name or short name"),
    columns=(
        Column(gettext_lazy("Offer"), lambda row: cells.two_lines(promotion_name(row), row.code), plain=promotion_name,
               is_main=True),
        Column(gettext_lazy("What"), _what),
        Column(gettext_lazy("On"), lambda row: ", ".join(row.categories) or
               (_("%s articles") % row.variant_count if row.variant_count else _("everything"))),
        Column(gettext_lazy("For"), lambda row: ", ".join(str(Market(m).label) for m in row.markets) or _("everybody")),
        Column(gettext_lazy("From"), lambda row: short_day(row.valid_from), is_when=True),
        Column(gettext_lazy("Until"), lambda row: short_day(row.valid_until) or "–", is_when=True),
        Column(gettext_lazy("State"), _state, plain=lambda row: ""),
        Column(gettext_lazy("Coupons"), lambda row: row.coupon_count if row.needs_coupon else "–", is_number=True),
        Column(gettext_lazy("Used"), lambda row: row.use_count if row.needs_coupon else "–", is_number=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: [("live", _("Runs"))]),),
    empty_title=gettext_lazy("No offer yet"),
    empty_text=gettext_lazy("An offer lowers prices for a time: by percent, by amount, or with pieces free."),
    actions="office/promotions_actions.html",
)  # fmt: skip


@staff(*SETTERS)
def promotions_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, PROMOTIONS)


NEEDED_BY = {
    "percent": "percent order-percent",
    "amount": "amount order-amount",
    "buy_quantity": "buy-x-get-y",
    "free_quantity": "buy-x-get-y",
}
"""Fields that only some kinds of offers need."""


class PromotionForm(forms.Form):
    code = forms.SlugField(label=gettext_lazy("Short name"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=80)
    fr = forms.CharField(label=gettext_lazy("Name, in French"), max_length=80, required=False)
    it = forms.CharField(label=gettext_lazy("Name, in Italian"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What it does"), choices=KINDS)
    percent = AmountField(label=gettext_lazy("Percent"), required=False, most=Decimal(100))
    amount = AmountField(label=gettext_lazy("Amount"), required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=lambda: [("", "–"), *currency_choices()], required=False
    )
    buy_quantity = forms.IntegerField(label=gettext_lazy("Pieces to buy"), min_value=1, max_value=1000, required=False)
    free_quantity = forms.IntegerField(label=gettext_lazy("Pieces free"), min_value=1, max_value=1000, required=False)
    threshold = AmountField(label=gettext_lazy("Only from an order of"), required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("On these categories"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("None chosen, and no SKU: on everything."),
    )  # fmt: skip
    skus = forms.CharField(
        label=gettext_lazy("On these SKUs, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("For"), choices=Market.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody."),
    )  # fmt: skip
    valid_from = MomentField(label=gettext_lazy("From"))
    valid_until = MomentField(label=gettext_lazy("Until"))
    is_combinable = forms.BooleanField(label=gettext_lazy("Goes together with other offers"), required=False)
    priority = forms.IntegerField(label=gettext_lazy("Goes before others"), initial=0, min_value=-1000, max_value=1000)
    needs_coupon = forms.BooleanField(label=gettext_lazy("Only with a coupon"), required=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["categories"].choices = category_choices()  # type: ignore[attr-defined]
        for name, kinds in NEEDED_BY.items():
            self.fields[name].shown_when = f"kind={kinds}"  # type: ignore[attr-defined]


@staff(*SETTERS)
def new_promotion(request: DeskRequest) -> HttpResponse:
    form = PromotionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as wrong:
            form.add_error("skus", wrong)
        else:
            messages.success(request, _("Made; the prices in the shop follow at once."))
            return HttpResponseRedirect(reverse("office:promotion", args=[made]))
    context = {"form": form, "title": _("New offer"), "back": reverse("office:promotions"), "back_label": _("Offers")}
    return render(request, "office/form.html", context)


def _create(request: DeskRequest, form: PromotionForm) -> UUID:
    sent = form.cleaned_data
    skus = sent["skus"].split()
    found = catalog.variants_by_skus(request.viewer, skus=skus, market=None, language=page_language())
    if missing := [sku for sku in skus if sku not in found]:
        raise ValidationError(_("No article has the SKU %s.") % ", ".join(missing))
    threshold = sent["threshold"]
    return actions.create_promotion(
        request.viewer,
        code=sent["code"],
        names={language: sent[language] for language in LANGUAGES if sent[language]},
        kind=sent["kind"],
        now=request.now,
        percent=sent["percent"],
        amount=sent["amount"],
        currency=sent["currency"],
        buy_quantity=sent["buy_quantity"],
        free_quantity=sent["free_quantity"],
        threshold_minor=Money.of(threshold, sent["currency"] or "EUR").minor if threshold else None,
        categories=sent["categories"],
        variant_ids=[card.id for card in found.values()],
        markets=sent["markets"],
        is_combinable=sent["is_combinable"],
        priority=sent["priority"],
        needs_coupon=sent["needs_coupon"],
        valid_from=sent["valid_from"],
        valid_until=sent["valid_until"],
    )


class CouponForm(forms.Form):
    codes = forms.CharField(label=gettext_lazy("Codes, one a line"), widget=forms.Textarea(attrs={"rows": 3}))
    limit_in_all = forms.IntegerField(
        label=gettext_lazy("Times in all"), min_value=1, max_value=10_000_000, required=False
    )
    limit_per_person = forms.IntegerField(
        label=gettext_lazy("Times a person"), min_value=1, max_value=1000, required=False
    )
    valid_until = MomentField(label=gettext_lazy("Until"))


@staff(*SETTERS)
def promotion(request: DeskRequest, promotion_id: UUID) -> HttpResponse:
    found = _find(request, promotion_id)
    context = {
        "found": found,
        "name": promotion_name(found),
        "what": _what(found),
        "state": _state(found),
        "kind": dict(KINDS).get(found.kind, found.kind),
        "markets": [Market(market).label for market in found.markets],
        "coupons": queries.coupons(request.viewer, promotion_id=promotion_id),
        "form": CouponForm(),
        "is_open": found.valid_until is None or found.valid_until > request.now,
    }
    return render(request, "office/promotion.html", context)


@require_POST
@staff(*SETTERS)
def change_promotion(request: DeskRequest, promotion_id: UUID) -> HttpResponse:
    to = reverse("office:promotion", args=[promotion_id])
    if request.POST.get("do") == "end":
        return attempt(
            request,
            lambda: actions.close_promotion(request.viewer, promotion_id=promotion_id, at=request.now, now=request.now),
            _("The offer has ended; the prices in the shop follow at once."),
            to=to,
        )
    form = CouponForm(request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    sent = form.cleaned_data
    return attempt(
        request,
        lambda: actions.create_coupons(
            request.viewer,
            promotion_id=promotion_id,
            codes=sent["codes"].split(),
            now=request.now,
            limit_in_all=sent["limit_in_all"],
            limit_per_person=sent["limit_per_person"],
            valid_until=sent["valid_until"],
        ),
        _("The coupons can be used."),
        to=to,
    )


def _find(request: DeskRequest, promotion_id: UUID) -> PromotionRow:
    found = next((row for row in queries.promotions(request.viewer, now=request.now) if row.id == promotion_id), None)
    if found is None:
        raise NotFound
    return found
