"""Prices: the lists, the prices of one with bulk and single edits, and why anybody pays what they pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing import actions, queries
from chapeau.commerce.pricing.values import NewPrice, PriceListRow, PriceRow
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import page_language, short_day, two_places, unit_price
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import SELLERS, DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.fields import AmountField, MomentField, amount_of, currency_choices
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, ListPage, serve
from chapeau.interfaces.office.views.person import find_article
from chapeau.kit.clock import read_clock
from chapeau.kit.house import countries_served
from chapeau.kit.money import round_decimal
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard, Market, StaffRole, Trade

READERS = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE, StaffRole.SERVICE)
SETTERS = (StaffRole.SALES, StaffRole.MARKETING)
PEOPLE_FOUND = 4


def _fetch_lists(asked: Asked) -> Fetched:
    rows = [row for row in queries.price_lists(asked.viewer, now=read_clock()) if _fits(row, asked.text)]
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _fits(row: PriceListRow, text: str) -> bool:
    return text.casefold() in f"{row.code} {row.name} {row.organisation_name}".casefold()


def _for_whom(row: PriceListRow) -> str:
    parts = [
        row.organisation_name,
        ", ".join(str(Market(market).label) for market in row.markets),
        ", ".join(str(Trade(trade).label) for trade in row.trades),
        ", ".join(country_name(country) for country in row.countries),
    ]
    return " · ".join(part for part in parts if part) or _("everybody")


def _period(since: datetime, until: datetime | None) -> str:
    if until is None:
        return _("since %s") % short_day(since)
    return _("%(since)s – %(until)s") % {"since": short_day(since), "until": short_day(until)}


LISTS = ListPage(
    title=gettext_lazy("Prices"),
    name="price-lists",
    fetch=_fetch_lists,
    link=lambda row: reverse("office:prices_of", args=[row.code]),
    search_hint=gettext_lazy("List or organisation"),
    columns=(
        Column(gettext_lazy("List"), lambda row: cells.two_lines(row.name, row.code), plain=lambda row: row.code,
               is_main=True),
        Column(gettext_lazy("For"), _for_whom),
        Column(gettext_lazy("Currency"), lambda row: row.currency),
        Column(gettext_lazy("VAT"), lambda row: _("in the price") if row.includes_tax else _("on top")),
        Column(gettext_lazy("Goes before"), lambda row: row.priority, is_number=True),
        Column(gettext_lazy("In force"), lambda row: _period(row.valid_from, row.valid_until)),
        Column(gettext_lazy("Prices"), lambda row: row.price_count, is_number=True),
    ),
    empty_title=gettext_lazy("No price list yet"),
    empty_text=gettext_lazy("Make one for private buyers with VAT in its prices, and one for businesses without."),
    actions="office/prices_actions.html",
)  # fmt: skip


@staff(*READERS)
def price_lists(request: DeskRequest) -> HttpResponseBase:
    return serve(request, LISTS)


def tax_countries() -> list[tuple[str, str]]:
    """Countries whose VAT may be inside the amounts of a list; none: that of wherever it is delivered."""
    return [("", "–"), *((code, code) for code in countries_served())]


class PriceListForm(forms.Form):
    code = forms.SlugField(label=gettext_lazy("Short name"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_choices)
    includes_tax = forms.BooleanField(label=gettext_lazy("VAT is in its prices"), required=False)
    tax_country = forms.ChoiceField(label=gettext_lazy("Whose VAT"), choices=tax_countries, required=False)
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("For"), choices=Market.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody."),
    )  # fmt: skip
    priority = forms.IntegerField(
        label=gettext_lazy("Goes before others"), initial=0, min_value=-1000, max_value=1000,
        help_text=gettext_lazy("Where several lists fit, the one with the highest number is taken."),
    )  # fmt: skip


@staff(*SETTERS)
def new_price_list(request: DeskRequest) -> HttpResponse:
    form = PriceListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_price_list(request.viewer, now=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Made. Add its first prices."))
            return HttpResponseRedirect(reverse("office:prices_of", args=[form.cleaned_data["code"]]))
    context = {"form": form, "title": _("New price list"), "back": reverse("office:prices"), "back_label": _("Prices")}
    return render(request, "office/form.html", context)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price with the article's name."""

    price: PriceRow
    name: str


class PriceForm(forms.Form):
    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64)
    amount = AmountField(label=gettext_lazy("Price"))
    base = forms.IntegerField(label=gettext_lazy("for so many pieces"), min_value=1, max_value=100_000, initial=1)
    minimum_quantity = forms.IntegerField(
        label=gettext_lazy("from so many pieces"), min_value=1, max_value=1_000_000, initial=1
    )
    valid_from = MomentField(label=gettext_lazy("From"))
    valid_until = MomentField(label=gettext_lazy("Until"))


@staff(*READERS)
def prices_of(request: DeskRequest, code: str) -> HttpResponseBase:
    """The prices of a list; what is set here closes a period and opens a new one, nothing is overwritten."""
    price_list = _find(request, code)
    may_set = request.viewer.has_role(*SETTERS)
    page = replace(
        PRICES,
        title=price_list.name,
        name=price_list.code,
        fetch=lambda asked: _fetch_prices(asked, price_list.id),
        bulk=_bulk(price_list) if may_set else (),
        columns=(*PRICES.columns, Column(gettext_lazy("New price"), _typed, plain=lambda row: "")) if may_set else PRICES.columns,
        context=lambda request: {
            "price_list": price_list,
            "for_whom": _for_whom(price_list),
            "price_form": PriceForm(),
            "may_set": may_set,
        },
    )  # fmt: skip
    return serve(request, page)


def _find(request: DeskRequest, code: str) -> PriceListRow:
    found = next((row for row in queries.price_lists(request.viewer, now=request.now) if row.code == code), None)
    if found is None:
        raise NotFound
    return found


def _fetch_prices(asked: Asked, price_list_id: UUID) -> Fetched:
    rows, total = queries.prices_of_list(
        asked.viewer,
        price_list_id=price_list_id,
        now=read_clock(),
        text=asked.text,
        page=asked.page,
        page_size=asked.size,
        language=page_language(),
    )
    named = catalog.variants(asked.viewer, ids=[row.variant_id for row in rows], market=None, language=page_language())
    return Fetched([Priced(row, named[row.variant_id].title if row.variant_id in named else "") for row in rows], total)


def _amount(row: Priced) -> object:
    shown = unit_price(row.price.amount, row.price.currency)
    return cells.two_lines(shown, _("for %s") % row.price.base if row.price.base > 1 else "")


def _when(row: Priced) -> object:
    period = _period(row.price.valid_from, row.price.valid_until)
    is_planned = row.price.valid_from > read_clock()
    return format_html("{} {}", cells.badge(_("planned"), "info"), period) if is_planned else period


def _typed(row: Priced) -> object:
    return format_html(
        '<input class="cell-input cell-short" inputmode="decimal" name="amount-{}" placeholder="{}" aria-label="{}">',
        row.price.id,
        two_places(row.price.amount),
        _("New price"),
    )


PRICES = ListPage(
    title="",
    name="prices",
    fetch=lambda asked: Fetched((), 0),
    key=lambda row: str(row.price.id),
    link=None,
    search_hint=gettext_lazy("Article or SKU"),
    columns=(
        Column(gettext_lazy("Article"), lambda row: cells.two_lines(row.name, row.price.sku),
               plain=lambda row: row.price.sku, is_main=True),
        Column(gettext_lazy("From pieces"), lambda row: row.price.minimum_quantity, is_number=True),
        Column(gettext_lazy("Price"), _amount, plain=lambda row: row.price.amount, is_number=True),
        Column(gettext_lazy("In force"), _when, plain=lambda row: _period(row.price.valid_from, row.price.valid_until), is_when=True),
    ),
    above="office/prices_above.html",
    empty_title=gettext_lazy("No price in this list yet"),
    empty_text=gettext_lazy("Add the first one above, by its SKU."),
)  # fmt: skip


def _bulk(price_list: PriceListRow) -> tuple[Bulk, ...]:
    def percent(request: DeskRequest, keys: Sequence[str]) -> str:
        by = _sent_amount(request, "percent", least=Decimal(-100), most=Decimal(1000))
        rows = _rows(request, keys, price_list)
        changed = [_new(row, round_decimal(row.amount * (100 + by) / 100, _places(row.amount))) for row in rows]
        return _set(request, price_list, changed)

    def typed(request: DeskRequest, keys: Sequence[str]) -> str:
        rows = _rows(request, keys, price_list)
        changed = [_new(row, _sent_amount(request, f"amount-{row.id}")) for row in rows if request.POST.get(f"amount-{row.id}", "").strip()]  # fmt: skip
        return _set(request, price_list, changed)

    def end(request: DeskRequest, keys: Sequence[str]) -> str:
        variants = [row.variant_id for row in _rows(request, keys, price_list)]
        ended = actions.end_prices(
            request.viewer, price_list_id=price_list.id, variant_ids=variants, at=_since(request) or request.now,
            now=request.now,
        )  # fmt: skip
        return ngettext("%(n)s price ended.", "%(n)s prices ended.", ended) % {"n": ended}

    return (
        Bulk("percent", gettext_lazy("Change by percent"), percent, fields="office/prices_bulk.html"),
        Bulk("typed", gettext_lazy("Set what I typed"), typed),
        Bulk("end", gettext_lazy("End"), end, confirm=gettext_lazy("Take the ticked articles off this list?")),
    )


def _rows(request: DeskRequest, keys: Sequence[str], price_list: PriceListRow) -> list[PriceRow]:
    try:
        ids = [UUID(key) for key in keys]
    except ValueError as wrong:
        raise NotFound from wrong
    return [row for row in queries.prices_by_id(request.viewer, ids=ids) if row.price_list_id == price_list.id]


def _new(row: PriceRow, amount: Decimal) -> NewPrice:
    return NewPrice(row.variant_id, amount, minimum_quantity=row.minimum_quantity, base=row.base)


def _set(request: DeskRequest, price_list: PriceListRow, prices: Sequence[NewPrice]) -> str:
    changed = actions.set_prices(
        request.viewer, price_list_id=price_list.id, prices=prices, now=request.now, valid_from=_since(request)
    )
    return ngettext("%(n)s price changed.", "%(n)s prices changed.", changed) % {"n": changed}


def _places(amount: Decimal) -> int:
    """As many decimals as the price has, two at least."""
    return max(2, -int(amount.normalize().as_tuple().exponent))


def _sent_amount(
    request: DeskRequest, name: str, *, least: Decimal = Decimal(0), most: Decimal = Decimal(10**9)
) -> Decimal:
    try:
        return amount_of(request.POST.get(name, "").strip(), least=least, most=most)
    except ValidationError as wrong:
        raise actions.PriceNotPossible from wrong


def _since(request: DeskRequest) -> datetime | None:
    """The moment typed, in the house's time; nothing typed is now."""
    typed = request.POST.get("since", "").strip()
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as wrong:
        raise actions.PriceInThePast from wrong
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


@require_POST
@staff(*SETTERS)
def add_price(request: DeskRequest, code: str) -> HttpResponse:
    price_list = _find(request, code)
    to = reverse("office:prices_of", args=[code])
    form = PriceForm(request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    sent = form.cleaned_data

    def deed() -> None:
        variant = catalog.variant_by_sku(request.viewer, sku=sent["sku"], market=None, language=page_language())
        actions.set_prices(
            request.viewer,
            price_list_id=price_list.id,
            prices=[NewPrice(variant.id, sent["amount"], minimum_quantity=sent["minimum_quantity"], base=sent["base"])],
            now=request.now,
            valid_from=sent["valid_from"],
            valid_until=sent["valid_until"],
        )

    return attempt(request, deed, _("The price is set."), to=to)


@staff(*SELLERS, StaffRole.COMPLIANCE)
def why(request: DeskRequest) -> HttpResponse:
    """An article and somebody's name: what each of their capacities pays, and how it comes about."""
    text, who = request.GET.get("article", "").strip(), request.GET.get("who", "").strip()
    variant, others = find_article(request, text)
    cards = _hats(request, who)
    refusal = ""
    prices = []
    if variant is not None and cards:
        try:
            side_by_side = queries.prices_side_by_side(
                request.viewer, variant_id=variant.id, hats=list(cards.values()), now=request.now
            )
            prices = [(cards[price.hat_id], price) for price in side_by_side]
        except Refusal as refused:
            refusal = str(refused)
    context = {
        "text": text, "who": who, "variant": variant, "others": others, "prices": prices, "refusal": refusal,
        "nobody": bool(who and not cards),
    }  # fmt: skip
    return render(request, "office/why.html", context)


def _hats(request: DeskRequest, who: str) -> dict[UUID, HatCard]:
    """The hats of the people that the words find."""
    if not who:
        return {}
    found = people.search_people(request.viewer, text=who, limit=PEOPLE_FOUND)
    return {card.id: card for person in found for card in person.hats}
