"""Forms of the product page; each panel has its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.values import LANGUAGES, Given, NewVariant, ProductEdit, VariantEdit, Words
from chapeau.commerce.catalog.values.office import AttributeCard, EditedProduct, EditedVariant
from chapeau.interfaces.office.fields import AmountField
from chapeau.interfaces.picture_field import PictureField
from chapeau.person.people.values import Market

TAX_CATEGORIES = (
    ("standard", gettext_lazy("Standard rate")),
    ("books", gettext_lazy("Books")),
    ("food", gettext_lazy("Food")),
)


class WordsForm(forms.Form):
    """A product in one language."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    summary = forms.CharField(label=gettext_lazy("In one sentence"), max_length=300, required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000
    )
    seo_title = forms.CharField(label=gettext_lazy("Title for search engines"), max_length=120, required=False)
    seo_description = forms.CharField(label=gettext_lazy("Words for search engines"), max_length=300, required=False)
    slug = forms.SlugField(label=gettext_lazy("Name in the address"), max_length=200, required=False)

    def words(self) -> Words | None:
        sent = self.cleaned_data
        if not sent["name"].strip():
            return None
        return Words(
            sent["name"].strip(), sent["summary"], sent["description"].replace("\r\n", "\n"), sent["seo_title"],
            sent["seo_description"], sent["slug"],
        )  # fmt: skip


def words_forms(product: EditedProduct, sent: Any = None) -> dict[str, WordsForm]:
    forms_by_language = {}
    for language in LANGUAGES:
        words = product.words.get(language)
        initial = {name: getattr(words, name) for name in WordsForm.base_fields} if words else None
        forms_by_language[language] = WordsForm(sent, prefix=language, initial=initial)
    return forms_by_language


class DetailsForm(forms.Form):
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=80, required=False)
    tax_category = forms.ChoiceField(label=gettext_lazy("VAT"), choices=TAX_CATEGORIES)
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Seen by"),
        choices=Market.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody."),
    )
    is_shippable = forms.BooleanField(label=gettext_lazy("Is sent or fetched"), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]

    def edit(self) -> ProductEdit:
        sent = self.cleaned_data
        return ProductEdit(
            category=sent["category"],
            brand=sent["brand"].strip(),
            tax_category=sent["tax_category"],
            markets=tuple(sent["markets"]),
            is_shippable=sent["is_shippable"],
        )


class AttributesForm(forms.Form):
    """A field per property; what is left empty, the product has not."""

    def __init__(self, *args: Any, cards: list[AttributeCard], given: tuple[Given, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.cards = cards
        for card in cards:
            mine = [one for one in given if one.attribute == card.code]
            label = f"{card.name} ({card.unit})" if card.unit else card.name
            field: forms.Field
            if card.kind == "choice":
                field = forms.MultipleChoiceField(
                    choices=card.choices, required=False, widget=forms.SelectMultiple(attrs={"size": min(4, len(card.choices))}),
                    initial=[one.choice for one in mine],
                )  # fmt: skip
            elif card.kind == "number":
                field = AmountField(required=False, least=None, initial=_plain(mine[0].number) if mine else "")
            else:
                field = forms.BooleanField(required=False, initial=bool(mine))
            field.label = label
            self.fields[card.code] = field

    def given(self) -> tuple[Given, ...]:
        found: list[Given] = []
        for card in self.cards:
            value = self.cleaned_data.get(card.code)
            if card.kind == "choice":
                found += [Given(card.code, choice=choice) for choice in value or ()]
            elif card.kind == "number" and value is not None:
                found.append(Given(card.code, number=value))
            elif card.kind == "flag" and value:
                found.append(Given(card.code))
        return tuple(found)


class VariantForm(forms.Form):
    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64)
    gtin = forms.CharField(label="GTIN", max_length=14, required=False)
    weight_g = forms.IntegerField(label=gettext_lazy("Weight in grams"), min_value=0, max_value=10_000_000)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=16)
    pack_size = forms.IntegerField(label=gettext_lazy("Pieces in a pack"), min_value=1, max_value=100_000)
    minimum_quantity = forms.IntegerField(label=gettext_lazy("At least"), min_value=1, max_value=100_000)
    quantity_step = forms.IntegerField(label=gettext_lazy("In steps of"), min_value=1, max_value=100_000)
    business_minimum_quantity = forms.IntegerField(
        label=gettext_lazy("Organisations: at least"), min_value=1, max_value=100_000, required=False
    )
    business_quantity_step = forms.IntegerField(
        label=gettext_lazy("Organisations: in steps of"), min_value=1, max_value=100_000, required=False
    )
    is_stocked = forms.BooleanField(label=gettext_lazy("Counted in stock"), required=False)
    is_archived = forms.BooleanField(label=gettext_lazy("No longer sold"), required=False)

    def edit(self) -> VariantEdit:
        return VariantEdit(**self.cleaned_data)


def variant_form(variant: EditedVariant, sent: Any = None) -> VariantForm:
    initial = {name: getattr(variant, name) for name in VariantForm.base_fields}
    return VariantForm(sent, initial=initial, prefix=str(variant.id))


class NewVariantForm(forms.Form):
    """One more variant: how it differs, and its numbers. A product without options says it of the first one too."""

    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64)
    gtin = forms.CharField(label="GTIN", max_length=14, required=False)
    weight_g = forms.IntegerField(label=gettext_lazy("Weight in grams"), min_value=0, max_value=10_000_000)

    def __init__(self, *args: Any, product: EditedProduct, cards: list[AttributeCard], **more: Any) -> None:
        super().__init__(*args, **more)
        self.product = product
        chosen = {card.code: card for card in cards if card.kind == "choice"}
        self.fields["weight_g"].initial = product.variants[0].weight_g if product.variants else 0
        if product.option_names:
            for name in product.option_names:
                card = chosen[name]
                self.fields[f"option-{name}"] = forms.ChoiceField(label=card.name, choices=card.choices)
            return
        pairs = [("", "–")] + [
            (f"{card.code}={choice}", f"{card.name}: {name}")
            for card in chosen.values()
            for choice, name in card.choices
        ]
        self.fields["new"] = forms.ChoiceField(label=gettext_lazy("The new one is"), choices=pairs)
        for variant in product.variants:
            label = _("%(sku)s is") % {"sku": variant.sku}
            self.fields[f"old-{variant.sku}"] = forms.ChoiceField(label=label, choices=pairs)

    def variant(self) -> NewVariant:
        sent = self.cleaned_data
        options = {name: sent[f"option-{name}"] for name in self.product.option_names} or _pair(sent["new"])
        first = self.product.variants[0]
        return NewVariant(
            sent["sku"].strip(),
            gtin=sent["gtin"].strip(),
            weight_g=sent["weight_g"],
            options=options,
            unit=first.unit,
            pack_size=first.pack_size,
            minimum_quantity=first.minimum_quantity,
            quantity_step=first.quantity_step,
            business_minimum_quantity=first.business_minimum_quantity,
            business_quantity_step=first.business_quantity_step,
            is_stocked=first.is_stocked,
        )

    def options_of(self) -> dict[str, dict[str, str]]:
        """What the variants that had no options are, by SKU."""
        return {
            name.removeprefix("old-"): _pair(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("old-")
        }


def _pair(typed: str) -> dict[str, str]:
    option, _is, choice = typed.partition("=")
    return {option: choice} if choice else {}


class NewProductForm(forms.Form):
    """The least of a product: the rest is filled in on its page, before it goes on sale."""

    name = forms.CharField(label=gettext_lazy("Name, in English"), max_length=200)
    name_fr = forms.CharField(label=gettext_lazy("Name, in French"), max_length=200, required=False)
    name_it = forms.CharField(label=gettext_lazy("Name, in Italian"), max_length=200, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=80, required=False)
    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64)
    gtin = forms.CharField(label="GTIN", max_length=14, required=False)
    weight_g = forms.IntegerField(label=gettext_lazy("Weight in grams"), min_value=0, max_value=10_000_000, initial=0)
    cost = AmountField(label=gettext_lazy("Purchase cost, EUR"), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]

    def words(self) -> dict[str, Words]:
        sent = self.cleaned_data
        named = {"en": sent["name"], "fr": sent["name_fr"], "it": sent["name_it"]}
        return {language: Words(name.strip()) for language, name in named.items() if name.strip()}

    def variant(self) -> NewVariant:
        sent = self.cleaned_data
        costs = {"EUR": sent["cost"]} if sent["cost"] is not None else {}
        return NewVariant(sent["sku"].strip(), gtin=sent["gtin"].strip(), weight_g=sent["weight_g"], costs=costs)


class PictureForm(forms.Form):
    file = PictureField(label=gettext_lazy("Picture"))
    alt = forms.CharField(label=gettext_lazy("What it shows, in English"), max_length=200, required=False)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
