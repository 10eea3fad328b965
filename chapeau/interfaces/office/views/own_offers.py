"""Personal offers: given to one person or an audience, looked at before, taken back, and what came of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import actions, queries
from chapeau.commerce.pricing.models import Offering
from chapeau.commerce.pricing.queries.prices import SEES_COST
from chapeau.commerce.pricing.values import (
    ForeseenLine,
    ForeseenOffer,
    OfferHolder,
    OfferingRow,
    OfferTerms,
    OwnOffer,
    ShelfLine,
)
from chapeau.interfaces.formats import how_many, moment, page_language, percent, short_day, unit_price
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import OFFERS, DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.fields import AmountField, MomentField, currency_choices
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.views.products import category_choices
from chapeau.kit.money import Money, round_decimal
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.audience.values import AudienceView
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.person.privacy.actions import note_look

READS = queries.SEES_PRICES
ORIGINS = dict(Offering.Origin.choices)
STATES = (("open", gettext_lazy("Holds")), ("ended", gettext_lazy("Over")), ("withdrawn", gettext_lazy("Taken back")))
NUMBERS = {
    "given": gettext_lazy("Who got it"),
    "seen": gettext_lazy("Who looked at it"),
    "used": gettext_lazy("Who used it"),
    "held-out": gettext_lazy("Who was left out, by lot"),
}
WORST_SHOWN = 8
SHOWN = 12


# ------------------------------------------------------------------------------------------------ the list


def what(row: OfferingRow) -> str:
    """``−10 % · CH-1022``."""
    names = dict(category_choices())
    on = ", ".join(row.skus) or names.get(row.category_code, row.category_code).strip() or _("everything")
    price = f"−{percent(row.percent_off)}" if row.percent_off is not None else unit_price(row.amount, row.currency)
    return f"{price} · {on}"


def state_of(row: OfferingRow, now: Any) -> tuple[str, str]:
    if row.withdrawn_at is not None:
        return _("Taken back"), "warn"
    if row.valid_until is not None and row.valid_until <= now:
        return _("Over"), ""
    return _("Holds"), "good"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list, with whom it went to in words."""

    row: OfferingRow
    code: str
    to: str
    what: str
    state: tuple[str, str]


def _fetch(now: Any, asked: Asked) -> Fetched:
    found = queries.offerings(
        asked.viewer,
        now=now,
        text=asked.text,
        origin=asked.chosen.get("origin", ""),
        state=asked.chosen.get("state", ""),
        page=asked.page,
        page_size=asked.size,
    )
    names = {row.code: row.name for row in audiences.audiences(SYSTEM)}
    rows = [
        Listed(
            row, row.code, names.get(row.origin_code) or str(ORIGINS.get(row.origin, "")), what(row), state_of(row, now)
        )
        for row in found.rows
    ]
    return Fetched(rows, found.total)


def _list(request: DeskRequest) -> ListPage:
    return ListPage(
        title=_("Personal offers"),
        name="personal-offers",
        fetch=partial(_fetch, request.now),
        link=lambda row: reverse("office:own_offer", args=[row.code]),
        search_hint=_("Name, reason or SKU"),
        columns=(
            Column(_("Offer"), lambda row: cells.two_lines(row.row.name or row.what, row.what), is_main=True,
                   plain=lambda row: f"{row.row.name} {row.what}".strip()),
            Column(_("To"), lambda row: row.to),
            Column(_("State"), lambda row: cells.badge(*row.state), plain=lambda row: row.state[0]),
            Column(_("Given"), lambda row: row.row.given, is_number=True),
            Column(_("Seen"), lambda row: row.row.seen, is_number=True),
            Column(_("Used"), lambda row: row.row.used, is_number=True),
            Column(_("Until"), lambda row: short_day(row.row.valid_until) or "–", is_when=True),
            Column(_("Made by"), lambda row: row.row.made_by_name),
        ),
        filters=(
            Filter("state", _("State"), lambda: STATES),
            Filter("origin", _("To"), lambda: ORIGINS.items()),
        ),
        empty_title=_("No personal offer yet"),
        empty_text=_(
            "A personal offer is a price for one person alone, or for each person of an audience: you see the margin before, and what it did after."
        ),
        actions="office/own_offers_actions.html",
        context=lambda _request: {"may_offer": request.viewer.has_role(*OFFERS)},
    )  # fmt: skip


@staff(*READS)
def own_offers_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, _list(request))


# ------------------------------------------------------------------------------------------------ giving


class OfferForm(forms.Form):
    """On articles, a category or everything; a percentage, or a price. For one capacity of a person, or an audience."""

    name = forms.CharField(label=gettext_lazy("Name, for yourselves"), max_length=120, required=False)
    hat = forms.ChoiceField(label=gettext_lazy("Acting for"))
    audience = forms.ChoiceField(label=gettext_lazy("To the audience"))
    sku = forms.CharField(
        label=gettext_lazy("On the articles (SKU)"), max_length=2000, required=False,
        help_text=gettext_lazy("Several with a space between them."),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=gettext_lazy("Or on a category"), required=False, help_text=gettext_lazy("Neither: on everything.")
    )
    percent_off = AmountField(label=gettext_lazy("Percent off"), required=False, most=Decimal(100))
    amount = AmountField(
        label=gettext_lazy("Or a price for one piece"), required=False,
        help_text=gettext_lazy("With VAT for private people, without for organisations."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("In"), required=False)
    valid_until = MomentField(label=gettext_lazy("Until"))
    limit_orders = forms.IntegerField(
        label=gettext_lazy("In so many orders"), min_value=1, max_value=1_000_000, required=False,
        help_text=gettext_lazy("1: once only. Nothing: as often as they like."),
    )  # fmt: skip
    limit_quantity = forms.IntegerField(
        label=gettext_lazy("For so many pieces of each article"), min_value=1, max_value=10_000_000, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("The buyer reads it beside the price.")
    )
    hold_out_percent = forms.IntegerField(
        label=gettext_lazy("Leave out by lot, to compare: percent"), min_value=0, max_value=50, required=False,
        help_text=gettext_lazy("Without some who get nothing nobody can say what the offer did."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, hats: list[HatCard] | None = None, audiences: list[AudienceView] | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.hats = {card.code: card for card in hats or []}
        self.audiences = {row.code: row for row in audiences or []}
        for_audience = audiences is not None
        for name in ("hat",) if for_audience else ("name", "audience", "currency", "hold_out_percent"):
            del self.fields[name]
        _choose(self, "hat", [(card.code, cells.hat_name(card)) for card in hats or []])
        _choose(self, "audience", [(row.code, f"{row.name} ({how_many(row.size)})") for row in audiences or []])
        _choose(self, "currency", currency_choices())
        _choose(self, "category", [("", "–"), *category_choices()])

    def clean_sku(self) -> list[VariantCard]:
        skus = [sku for sku in re.split(r"[\s,;]+", self.cleaned_data["sku"]) if sku]
        if not skus:
            return []
        found = catalog.variants_by_skus(SYSTEM, skus=skus, market=None, language=page_language())
        for sku in skus:
            if sku not in found:
                raise forms.ValidationError(_("No article has the SKU %s.") % sku)
        return list({found[sku].id: found[sku] for sku in skus}.values())

    def terms(self) -> OfferTerms:
        sent = self.cleaned_data
        hat = self.hats.get(sent.get("hat", ""))
        currency = queries.currency_paid(hat) if hat else sent.get("currency", "")
        return OfferTerms(
            name=sent.get("name", "") or "",
            variant_ids=tuple(card.id for card in sent["sku"]),
            category_id=catalog.category_id(SYSTEM, code=sent["category"]) if sent["category"] else None,
            percent_off=sent["percent_off"],
            amount=sent["amount"],
            currency=currency if sent["amount"] is not None else "",
            limit_quantity=sent["limit_quantity"],
            limit_orders=sent["limit_orders"],
            reason=sent["reason"].strip(),
            valid_until=sent["valid_until"],
        )


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    if name in form.fields:
        form.fields[name].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OFFERS)
def new_personal_offer(request: DeskRequest, code: str) -> HttpResponse:
    """For one person, in one capacity."""
    found = people.person_page(request.viewer, person_code=code)
    hats = [hat.card for hat in found.hats if hat.card.ends_at is None or hat.card.ends_at > request.now]
    form = OfferForm(request.POST or None, hats=hats, initial={"sku": request.GET.get("article", "")})
    to = reverse("office:what_they_pay", args=[code])
    page = {"title": _("A price for %s alone") % found.name, "back": to, "back_label": found.name, "is_for_one": True}
    hat = form.hats.get(request.POST.get("hat", ""))
    note_look(request.viewer, hat_ids=[card.id for card in hats], page="prices", about=code, now=request.now)
    return _offer(request, form, page, [hat.id] if hat else [], origin="person", origin_code="")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OFFERS)
def new_offer(request: DeskRequest) -> HttpResponse:
    """For everybody in an audience."""
    known = list(audiences.audiences(request.viewer))
    form = OfferForm(
        request.POST or None,
        audiences=known,
        initial={"audience": request.GET.get("audience", ""), "hold_out_percent": 10, "limit_orders": 1},
    )
    chosen = form.audiences.get(request.POST.get("audience", ""))
    hats = audiences.member_hat_ids(SYSTEM, audience_id=chosen.id, now=request.now) if chosen else []
    page = {
        "title": _("An offer for an audience"),
        "back": reverse("office:own_offers"),
        "back_label": _("Personal offers"),
        "has_no_audience": not known,
    }
    return _offer(request, form, page, hats, origin="audience", origin_code=chosen.code if chosen else "")


def _offer(
    request: DeskRequest, form: OfferForm, page: dict[str, Any], hats: list[UUID], *, origin: str, origin_code: str
) -> HttpResponse:
    """Look at what it would do, then give it; whatever is refused, nothing typed is lost."""
    foreseen: ForeseenOffer | None = None
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        looks = request.POST.get("do") == "look"
        try:
            if not looks:
                given = actions.make_offering(
                    request.viewer,
                    terms=terms,
                    origin=origin,
                    origin_code=origin_code,
                    hat_ids=hats,
                    hold_out_percent=form.cleaned_data.get("hold_out_percent") or 0,
                    accepts_loss=request.POST.get("accepts_loss") == "yes",
                    now=request.now,
                )
                messages.success(request, _given_words(given.given, given.held_out, given.left_out))
                return HttpResponseRedirect(
                    page["back"] + (f"?article={form.cleaned_data['sku'][0].sku}" if form.cleaned_data["sku"] else "")
                    if origin == "person"
                    else reverse("office:own_offer", args=[given.code])
                )
            status = 200
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        if not form.errors or looks or page.get("is_for_one") or hats:
            foreseen = queries.foresee_offer(request.viewer, terms=terms, hat_ids=hats, now=request.now)
    context = {
        "form": form,
        "limit": queries.discount_limit(request.viewer),
        "foreseen": foreseen,
        "lines": _lines(foreseen) if foreseen else [],
        "sees_cost": request.viewer.has_role(*SEES_COST),
        **page,
    }
    return render(request, "office/own_offer_new.html", context, status=status)


def _given_words(given: int, held_out: int, left_out: int) -> str:
    said = [
        ngettext("%(n)s person has it from now on.", "%(n)s people have it from now on.", given) % {"n": given},
        ngettext("%(n)s was left out by lot.", "%(n)s were left out by lot.", held_out) % {"n": held_out} if held_out else "",
        ngettext(
            "%(n)s could not get it: another currency, or no longer there.",
            "%(n)s could not get it: another currency, or no longer there.",
            left_out,
        )
        % {"n": left_out}
        if left_out
        else "",
    ]  # fmt: skip
    return " ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class LookedAt:
    line: ForeseenLine
    variant: VariantCard | None
    buyer: HatCard | None

    @property
    def margins(self) -> tuple[Decimal, Decimal] | None:
        """Left and before, rounded as read."""
        if self.line.margin_after is None or self.line.margin_before is None:
            return None
        return round_decimal(self.line.margin_after, 2), round_decimal(self.line.margin_before, 2)


def _lines(foreseen: ForeseenOffer) -> list[LookedAt]:
    """Of each article the kind of buyer that leaves least; those that earn least first."""
    most = Decimal(10**12)
    worst = sorted(foreseen.lines, key=lambda line: most if line.margin_after is None else line.margin_after)
    shown = list({line.variant_id: line for line in reversed(worst)}.values())[::-1][:WORST_SHOWN]
    shown.sort(key=lambda line: most if line.margin_after is None else line.margin_after)
    named = catalog.variants(SYSTEM, ids=[line.variant_id for line in shown], market=None, language=page_language())
    buyers = people.hat_cards(SYSTEM, ids=[line.hat_id for line in shown])
    return [LookedAt(line, named.get(line.variant_id), buyers.get(line.hat_id)) for line in shown]


# ------------------------------------------------------------------------------------------------ what came of it


@staff(*READS)
def own_offer(request: DeskRequest, code: str) -> HttpResponse:
    came = ordering.offer_results(request.viewer, code=code, now=request.now)
    row = came.offering
    sees_cost = request.viewer.has_role(*SEES_COST)
    compared = came.compared
    context = {
        "found": row,
        "came": came,
        "what": what(row),
        "state": cells.badge(*state_of(row, request.now)),
        "to": {one.code: one.name for one in audiences.audiences(SYSTEM)}.get(row.origin_code) or ORIGINS.get(row.origin),
        "is_audience": row.origin == "audience",
        "numbers": [("given", row.given), ("seen", row.seen), ("used", row.used), ("held-out", row.held_out)],
        "labels": NUMBERS,
        "orders": ordering.orders_of_offering(request.viewer, code=code),
        "liquid": "{{ offer.words }} {{ offer.until }} {{ offer.link }}",
        "sees_cost": sees_cost,
        "compared": compared,
        "points": _points(compared.gap) if compared else None,
        "net": _per_person(compared.currency, compared.net_got.mean, compared.net_left_out.mean, compared.net_gap)
        if compared
        else None,
        "margin": _per_person(
            compared.currency, compared.margin_got.mean, compared.margin_left_out.mean, compared.margin_gap
        )
        if compared and sees_cost
        else None,
        "may_offer": request.viewer.has_role(*OFFERS),
        "may_undo": row.withdrawn_at is not None and (row.valid_until is None or row.valid_until > request.now),
    }  # fmt: skip
    return render(request, "office/own_offer.html", context)


def _points(gap: tuple[float, float]) -> dict[str, object]:
    return {"low": round(gap[0] * 100, 1), "high": round(gap[1] * 100, 1), "is_sure": gap[0] > 0 or gap[1] < 0}


def _per_person(currency: str, got: float, out: float, gap: tuple[float, float]) -> dict[str, object]:
    def amount(minor: float) -> Money:
        return Money(round(minor), currency)

    return {
        "got": amount(got),
        "out": amount(out),
        "low": amount(gap[0]),
        "high": amount(gap[1]),
        "is_sure": gap[0] > 0 or gap[1] < 0,
    }


@require_POST
@staff(*OFFERS)
def change_own_offer(request: DeskRequest, code: str) -> HttpResponse:
    """Take it back from everybody, and undo that."""
    to = reverse("office:own_offer", args=[code])
    if request.POST.get("do") == "restore":
        return attempt(
            request,
            lambda: actions.restore_offering(request.viewer, code=code, now=request.now),
            _("It holds again."),
            to=to,
        )
    return attempt(
        request,
        lambda: actions.withdraw_offering(request.viewer, code=code, now=request.now),
        _("Nobody has it any more. You can undo that on this page."),
        to=to,
    )


def _holders(code: str, of: str, asked: Asked) -> Fetched:
    page, _hidden = queries.offering_people(
        asked.viewer, code=code, of=of, text=asked.text, page=asked.page, page_size=asked.size
    )
    return Fetched(page.rows, page.total)


def _look_link(code: str, row: OfferHolder) -> object:
    if row.is_held_out:
        return "–"
    to = reverse("office:own_offer_as", args=[code, row.hat_id])
    return format_html('<a href="{}">{}</a>', to, _("As they see it"))


@staff(*READS)
def own_offer_people(request: DeskRequest, code: str, of: str) -> HttpResponseBase:
    """The people behind a number, of those this member of staff may see."""
    row = queries.offering(request.viewer, code=code)
    _page, hidden = queries.offering_people(request.viewer, code=code, of=of, page_size=1)
    page = ListPage(
        title=f"{NUMBERS.get(of, of)} · {row.name or what(row)}",
        name="offer-people",
        fetch=partial(_holders, code, of),
        key=lambda one: str(one.hat_id),
        link=lambda one: reverse("office:hat", args=[one.hat_id]),
        search_hint=_("Name"),
        columns=(
            Column(_("Person"), lambda one: one.name or "–", is_main=True),
            Column(_("For"), lambda one: one.organisation_name or _("themselves")),
            Column(_("Since"), lambda one: moment(one.given_at), is_when=True),
            Column(_("Looked at it"), lambda one: moment(one.seen_at) or "–", is_when=True),
            Column(_("Orders with it"), lambda one: one.used_orders, is_number=True),
            Column(_("Preview"), partial(_look_link, code), plain=lambda one: ""),
        ),
        empty_title=_("Nobody"),
        empty_text=_("Nobody yet, or nobody whom you may see."),
        holds_people=True,
        above="office/own_offer_above.html",
        context=lambda _request: {"found": row, "hidden": hidden},
    )
    return serve(request, page)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates of the shop need of an offer."""

    offer: OwnOffer
    articles: list[tuple[VariantCard, ShelfLine]]
    category: None = None


@staff(*OFFERS)
def own_offer_as(request: DeskRequest, code: str, hat_id: UUID) -> HttpResponse:
    """As its owner sees it: in their language, at their prices, with their link."""
    card = people.hat_card(request.viewer, hat_id=hat_id)
    row = queries.offering(request.viewer, code=code)
    note_look(request.viewer, hat_ids=[hat_id], page="prices", about=card.person_code, now=request.now)
    found = queries.offers_of_offerings(SYSTEM, offering_codes=[code], hat_ids=[hat_id], now=request.now)
    offer = found.get((hat_id, code))
    if offer is None:
        raise NotFound
    inputs = queries.price_inputs(SYSTEM, hat=card, country=card.country or "FR", now=request.now)
    ids = list(offer.variant_ids)[:SHOWN]
    if not ids:
        terms = OfferTerms(category_id=offer.category_id, percent_off=offer.percent_off)
        foreseen = queries.foresee_offer(request.viewer, terms=terms, hat_ids=[hat_id], now=request.now)
        ids = [line.variant_id for line in foreseen.lines[:SHOWN]]
    prices = queries.shelf(SYSTEM, inputs=inputs, variant_ids=ids, now=request.now)
    named = catalog.variants(SYSTEM, ids=ids, market=None, language=card.language)
    articles = [(named[key], prices[key]) for key in ids if key in named and key in prices]
    link = f"{settings.BASE_URL}/{card.language}/for-you/{offer.code}"
    context = {"found": row, "card": card, "offered": Shown(offer, articles), "link": link}
    context["body"] = _in_their_language(request, card.language, context)
    return render(request, "office/own_offer_as.html", context)


def _in_their_language(request: DeskRequest, language: str, context: dict[str, Any]) -> SafeString:
    with override(language):
        return mark_safe(render_to_string("office/own_offer_as_body.html", context, request=request))  # noqa: S308


@require_POST
@staff(*OFFERS)
def withdraw_personal_offer(request: DeskRequest, code: str, offer_id: UUID) -> HttpResponse:
    """From the person's page: theirs alone."""
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
