"""The product page: all that is known of an article, and every edit of it with its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import actions, queries
from chapeau.commerce.catalog.values import LANGUAGES, NewPicture, NewProduct, ProductEdit
from chapeau.commerce.catalog.values.office import CostRow, EditedProduct, EditedVariant
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import Margin, PriceRow
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import LevelRow
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.fields import amount_of
from chapeau.interfaces.office.product_forms import (
    AttributesForm,
    DetailsForm,
    NewProductForm,
    NewVariantForm,
    PictureForm,
    VariantForm,
    variant_form,
    words_forms,
)
from chapeau.interfaces.office.views.products import EDITORS, category_choices, state_badge
from chapeau.kit.house import house_currencies
from chapeau.kit.ids import new_code
from chapeau.kit.pictures import CleanPicture
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import Market, StaffRole

SEES_COST = (StaffRole.SALES, StaffRole.FINANCE)
SEES_PRICES = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE, StaffRole.SERVICE)
LANGUAGE_NAMES = {"en": "English", "fr": "Français", "it": "Italiano"}


@dataclass(frozen=True, slots=True)
class VariantPanel:
    """A variant with its form, levels, prices, costs and what is earned on it."""

    variant: EditedVariant
    options: str
    form: VariantForm
    levels: tuple[LevelRow, ...]
    prices: tuple[PriceRow, ...]
    costs: tuple[CostRow, ...]
    margins: tuple[tuple[str, Margin], ...]


@staff()
def product(request: DeskRequest, code: str) -> HttpResponse:
    return _page(request, code)


def _page(request: DeskRequest, code: str, new_variant: NewVariantForm | None = None) -> HttpResponse:
    found = queries.product_to_edit(request.viewer, code=code, language=page_language())
    may_edit = request.viewer.has_role(*EDITORS)
    cards = queries.attribute_cards(request.viewer, language=page_language())
    changes = queries.changes(request.viewer, product_id=found.id, limit=30)
    by = people.hat_cards(request.viewer, ids=[change.by_hat_id for change in changes if change.by_hat_id])
    context = {
        "currencies": house_currencies(),
        "found": found,
        "state_badge": state_badge(found.state),
        "may_edit": may_edit,
        "sees_cost": request.viewer.has_role(*SEES_COST),
        "words": [(language, LANGUAGE_NAMES[language], form) for language, form in words_forms(found).items()],
        "untranslated": [LANGUAGE_NAMES[language] for language in LANGUAGES if language not in found.words],
        "details": _details(found),
        "attributes": AttributesForm(cards=cards, given=found.given),
        "picture_form": PictureForm(),
        "new_variant": new_variant or NewVariantForm(product=found, cards=cards),
        "languages": LANGUAGE_NAMES.items(),
        "related": queries.related(
            request.viewer, product_ids=[found.id], market=None, language=page_language(), limit=50
        ),
        "panels": _panels(request, found),
        "changes": [(change, by[change.by_hat_id].person_name if change.by_hat_id in by else "") for change in changes],
    }
    return render(request, "office/product.html", context, status=422 if new_variant else 200)


def _details(found: EditedProduct) -> DetailsForm:
    initial = {name: getattr(found, name) for name in DetailsForm.base_fields}
    return DetailsForm(initial=initial, categories=category_choices())


def _panels(request: DeskRequest, found: EditedProduct) -> list[VariantPanel]:
    viewer, ids = request.viewer, [variant.id for variant in found.variants]
    levels = stock.levels(viewer, variant_ids=ids, limit=1000)
    cards = queries.variants(viewer, ids=ids, market=None, language=page_language())
    prices: tuple[PriceRow, ...] = ()
    if viewer.has_role(*SEES_PRICES):
        prices = tuple(
            row
            for row in pricing.price_history(viewer, variant_ids=ids)
            if row.valid_until is None or row.valid_until > request.now
        )
    costs: list[CostRow] = []
    margins: dict[UUID, list[tuple[str, Margin]]] = {}
    if viewer.has_role(*SEES_COST):
        costs = queries.costs_in_force(viewer, variant_ids=ids, at=request.now)
        margins = _margins(request, ids)
    return [
        VariantPanel(
            variant,
            cards[variant.id].option_label if variant.id in cards else "",
            variant_form(variant),
            tuple(level for level in levels if level.variant_id == variant.id),
            tuple(price for price in prices if price.variant_id == variant.id),
            tuple(cost for cost in costs if cost.variant_id == variant.id),
            tuple(margins.get(variant.id, ())),
        )
        for variant in found.variants
    ]


def _margins(request: DeskRequest, ids: list[UUID]) -> dict[UUID, list[tuple[str, Margin]]]:
    """What is earned at a private buyer's and at a business's usual price, in the house's country."""
    private = pricing.price_inputs(request.viewer, hat=None, country=request.hat.country or "FR", now=request.now)
    business = replace(private, market=Market.B2B.value, shows_gross=False)
    earned: dict[UUID, list[tuple[str, Margin]]] = {}
    for label, inputs in ((str(Market.B2C.label), private), (str(Market.B2B.label), business)):
        for variant_id, margin in pricing.margins(
            request.viewer, inputs=inputs, variant_ids=ids, now=request.now
        ).items():
            earned.setdefault(variant_id, []).append((label, margin))
    return earned


@staff(*EDITORS)
def new_product(request: DeskRequest) -> HttpResponse:
    form = NewProductForm(request.POST or None, categories=category_choices())
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        wanted = NewProduct(
            category=sent["category"],
            words=form.words(),
            variants=(form.variant(),),
            brand=sent["brand"].strip(),
            is_published=False,
        )
        try:
            (made,) = actions.create_products(request.viewer, products=[wanted], now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Made. It goes on sale when you say so."))
            code = queries.products(request.viewer, ids=[made], market=None, language=page_language())[0].code
            return HttpResponseRedirect(reverse("office:product", args=[code]))
    return render(
        request,
        "office/form.html",
        {"form": form, "title": _("New product"), "back": reverse("office:products"), "back_label": _("Products")},
    )


@require_POST
@staff(*EDITORS, *SEES_COST)
def change_product(request: DeskRequest, code: str) -> HttpResponse:
    """One change; which one the button says."""
    to = reverse("office:product", args=[code])
    if state := STATES.get(request.POST.get("do", "")):
        deed, said = state
        return attempt(request, lambda: deed(request.viewer, codes=[code], now=request.now), said(), to=to)
    change = CHANGES.get(request.POST.get("do", ""))
    if change is None:
        return HttpResponseRedirect(to)
    found = queries.product_to_edit(request.viewer, code=code, language=page_language())
    return change(request, found, to)


def _edit(request: DeskRequest, found: EditedProduct, edit: ProductEdit, to: str) -> HttpResponse:
    return attempt(
        request,
        lambda: actions.edit_products(request.viewer, edits={found.code: edit}, now=request.now),
        _("Kept."),
        to=to,
    )


def _change_words(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    sent = words_forms(found, request.POST)
    wrong = [form for form in sent.values() if not form.is_valid()]
    for form in wrong:
        say_mistakes(request, form)
    words = {} if wrong else {language: words for language, form in sent.items() if (words := form.words())}
    return HttpResponseRedirect(to) if wrong else _edit(request, found, ProductEdit(words=words), to)


def _change_details(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    form = DetailsForm(request.POST, categories=category_choices())
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    return _edit(request, found, form.edit(), to)


def _change_attributes(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    cards = queries.attribute_cards(request.viewer, language=page_language())
    form = AttributesForm(request.POST, cards=cards)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    return _edit(request, found, ProductEdit(attributes=form.given()), to)


def _change_variant(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    variant = next((one for one in found.variants if str(one.id) == request.POST.get("variant")), None)
    if variant is None:
        return HttpResponseRedirect(to)
    form = variant_form(variant, request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    return _edit(request, found, ProductEdit(variants={variant.sku: form.edit()}), to)


def _set_cost(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    if not request.viewer.has_role(*SEES_COST):
        raise Forbidden
    variant = next((one for one in found.variants if str(one.id) == request.POST.get("variant")), None)
    currency = request.POST.get("currency", "EUR")
    try:
        amount = amount_of(request.POST.get("amount", ""))
    except ValidationError:
        amount = None
    if variant is None or amount is None or currency not in house_currencies():
        messages.error(request, _("Write a number, such as 12.50."))
        return HttpResponseRedirect(to)
    costs = {variant.id: amount}
    return attempt(
        request,
        lambda: actions.set_costs(request.viewer, currency=currency, costs=costs, now=request.now),
        _("The cost holds from now on."),
        to=to,
    )


def _add_picture(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(to)
    picture: CleanPicture = form.cleaned_data["file"]
    stored = default_storage.save(f"articles/{found.code}-{new_code()}.{picture.ending}", ContentFile(picture.content))
    alt = form.cleaned_data["alt"].strip()
    pictures = (*_kept(found), NewPicture(stored, {"en": alt} if alt else {}))
    return _edit(request, found, ProductEdit(pictures=pictures), to)


def _describe_picture(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    """What a picture shows, in each language: read aloud to who cannot see it."""
    sent = {language: request.POST.get(f"alt-{language}", "").strip()[:200] for language in LANGUAGES}
    told = {language: words for language, words in sent.items() if words}
    pictures = tuple(
        NewPicture(picture.file, told if str(picture.id) == request.POST.get("picture") else picture.alt)
        for picture in found.pictures
    )
    return _edit(request, found, ProductEdit(pictures=pictures), to)


def _add_variant(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    cards = queries.attribute_cards(request.viewer, language=page_language())
    form = NewVariantForm(request.POST, product=found, cards=cards)
    if form.is_valid():
        try:
            with transaction.atomic():
                if not found.option_names:
                    actions.give_options(request.viewer, code=found.code, options_of=form.options_of(), now=request.now)
                actions.add_variants(request.viewer, added={found.code: [form.variant()]}, now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Give it a price, and it can be bought."))
            return HttpResponseRedirect(to)
    return _page(request, found.code, form)


def _relate(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    """What goes with it: SKUs, one a line, in the order they are shown."""
    skus = request.POST.get("skus", "")[:5_000].split()
    cards = queries.variants_by_skus(request.viewer, skus=skus, market=None, language=page_language())
    if missing := [sku for sku in skus if sku not in cards]:
        messages.error(request, _("No article has the SKU %s.") % ", ".join(missing))
        return HttpResponseRedirect(to)
    codes = [cards[sku].product_code for sku in skus]
    return attempt(
        request, lambda: actions.relate_products(request.viewer, related={found.code: codes}), _("Kept."), to=to
    )


def _drop_picture(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    pictures = tuple(
        NewPicture(picture.file, picture.alt)
        for picture in found.pictures
        if str(picture.id) != request.POST.get("picture")
    )
    return _edit(request, found, ProductEdit(pictures=pictures), to)


def _first_picture(request: DeskRequest, found: EditedProduct, to: str) -> HttpResponse:
    ordered = sorted(found.pictures, key=lambda picture: str(picture.id) != request.POST.get("picture"))
    pictures = tuple(NewPicture(picture.file, picture.alt) for picture in ordered)
    return _edit(request, found, ProductEdit(pictures=pictures), to)


def _kept(found: EditedProduct) -> tuple[NewPicture, ...]:
    return tuple(NewPicture(picture.file, picture.alt) for picture in found.pictures)


STATES: dict[str, tuple[Callable[..., int], Callable[[], str]]] = {
    "publish": (actions.publish_products, lambda: _("It is on sale.")),
    "withdraw": (actions.withdraw_products, lambda: _("It is off sale.")),
    "archive": (actions.archive_products, lambda: _("Archived.")),
}
CHANGES: dict[str, Callable[[DeskRequest, EditedProduct, str], HttpResponse]] = {
    "words": _change_words,
    "details": _change_details,
    "attributes": _change_attributes,
    "variant": _change_variant,
    "cost": _set_cost,
    "picture": _add_picture,
    "drop-picture": _drop_picture,
    "first-picture": _first_picture,
    "describe-picture": _describe_picture,
    "add-variant": _add_variant,
    "related": _relate,
}
