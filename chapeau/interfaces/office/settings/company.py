"""Who the house is: name and address, papers, look, VAT numbers, numbering, bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NotANumber

from chapeau.commerce.billing.values import PREFIX, Numbering, Papers
from chapeau.commerce.pricing.values import TaxRegistrations
from chapeau.interfaces.countries import country_choices
from chapeau.interfaces.look import check_accent, store_logo
from chapeau.interfaces.office.settings.panels import Panel, SectionPanel
from chapeau.interfaces.office.settings.selling import OFFERED
from chapeau.kit.look import GREEN, Look
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.values import OrganisationCard, PostalAddressCard, PostalAddressValue


def house_of(panel: Panel) -> OrganisationCard:
    card = queries.house_card(panel.request.viewer)
    if card is None:
        raise NotFound
    return card


def address_of_house(panel: Panel) -> PostalAddressCard | None:
    """What papers show."""
    page = queries.organisation_page(panel.request.viewer, code=house_of(panel).code, now=panel.request.now)
    return next(iter(sorted(page.addresses, key=lambda card: not (card.is_billing or card.is_default))), None)


def facts_of(card: OrganisationCard, **other: Any) -> OrganisationFacts:
    known = {name: getattr(card, name) for name in OrganisationFacts.__dataclass_fields__}
    return OrganisationFacts(**{**known, **other})


class CompanyPanel(SectionPanel):
    key = "company"
    title = _("Company")
    tells = _("As your papers, mails and pages name it.")
    record = Papers

    name = forms.CharField(label=_("Name"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postal_code = forms.CharField(label=_("Postal code"), max_length=16, required=False)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    registration_number = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    legal_line = forms.CharField(
        label=_("Legal line"), max_length=200, required=False,
        help_text=_("Form, capital and register, as the law wants them on papers: “Rustine SAS, capital 10 000 €, RCS Lyon”."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail for questions"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    website = forms.CharField(label=_("Website"), max_length=120, required=False)

    def initial_of(self) -> dict[str, Any]:
        card, place = house_of(self), address_of_house(self)
        at = place.value if place else PostalAddressValue(name="")
        own = {name: getattr(card, name) for name in ("name", "country", "language", "registration_number")}
        return {**super().initial_of(), **own, "street": at.street, "postal_code": at.postal_code, "city": at.city}

    def prepare(self) -> None:
        known = tuple(dict.fromkeys((*OFFERED, self.initial["country"])))
        self.fields["country"].choices = country_choices(known)  # type: ignore[attr-defined]
        super().prepare()

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("legal_line", "email", "phone", "website")}

    def keep(self) -> None:
        sent, viewer, now = self.cleaned_data, self.request.viewer, self.request.now
        card, place = house_of(self), address_of_house(self)
        own = {name: sent[name] for name in ("name", "country", "language", "registration_number")}
        actions.change_organisation(viewer, organisation_id=card.id, facts=facts_of(card, **own), now=now)
        value = PostalAddressValue(
            name=sent["name"],
            street=sent["street"],
            postal_code=sent["postal_code"],
            city=sent["city"],
            country=sent["country"],
        )
        before = place.value if place else None
        if before is None or any(
            getattr(before, part) != getattr(value, part)
            for part in ("name", "street", "postal_code", "city", "country")
        ):
            if place is not None:
                actions.archive_postal_address(viewer, code=place.code, now=now)
            actions.add_postal_address(
                viewer, value=value, organisation_id=card.id, is_billing=True, is_default=True, now=now
            )
        super().keep()


class LookPanel(SectionPanel):
    key = "look"
    title = _("Logo and colour")
    tells = _("Shown in the shop. The colour is worked out for light and dark, so that everything can be read.")
    record = Look

    picture = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, at most 5 MB; it is written anew as PNG."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip
    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$", label=_("Colour of links and buttons"), widget=forms.TextInput({"type": "color"}),
        help_text=_("White letters on it must be readable."),
    )  # fmt: skip

    def initial_of(self) -> dict[str, Any]:
        known = dict(super().initial_of())
        return known | {"accent": known["accent"] or GREEN}

    def prepare(self) -> None:
        super().prepare()
        if not self.initial["logo"]:
            del self.fields["without_logo"]

    def clean_accent(self) -> str:
        accent: str = self.cleaned_data["accent"].lower()
        try:
            check_accent(accent)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return accent

    def clean_picture(self) -> str:
        """The stored file's name, so that a bad picture is told beside its field."""
        sent = self.cleaned_data["picture"]
        if not sent:
            return ""
        try:
            return store_logo(sent.read())
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        sent = self.cleaned_data
        logo = sent["picture"] or ("" if sent.get("without_logo") else self.initial["logo"])
        return {"logo": logo, "accent": "" if sent["accent"] == GREEN else sent["accent"]}


class TaxPanel(SectionPanel):
    key = "tax"
    title = _("VAT numbers")
    tells = _(
        "Your own number, and those of countries where you are registered besides. Sales to people in other EU countries follow the one-stop shop."
    )
    record = TaxRegistrations

    vat_number = forms.CharField(
        label=_("VAT number"), max_length=40, required=False, help_text=_("Empty while you have none.")
    )
    others = forms.CharField(
        label=_("VAT numbers in other countries"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: the country's two letters and the number, such as “CH CHE-116.281.710 TVA”."),
    )  # fmt: skip

    def initial_of(self) -> dict[str, Any]:
        known = dict(super().initial_of())
        lines = "\n".join(f"{country} {number}" for country, number in known["numbers"].items())
        return known | {"vat_number": house_of(self).vat_number, "others": lines}

    def clean_others(self) -> dict[str, str]:
        numbers = {}
        for line in self.cleaned_data["others"].splitlines():
            country, _space, number = line.strip().partition(" ")
            if not line.strip():
                continue
            if country.upper() not in OFFERED or not number.strip() or len(number) > 40:
                raise forms.ValidationError(_("Not understood: %(line)s"), params={"line": line[:80]})
            numbers[country.upper()] = " ".join(number.split())
        return numbers

    def values(self) -> dict[str, Any]:
        return {"numbers": self.cleaned_data["others"]}

    def keep(self) -> None:
        card, number = house_of(self), self.cleaned_data["vat_number"]
        actions.change_organisation(
            self.request.viewer,
            organisation_id=card.id,
            facts=facts_of(card, vat_number=number),
            vat_is_confirmed=bool(number),
            now=self.request.now,
        )
        super().keep()


class NumberingPanel(SectionPanel):
    key = "numbering"
    title = _("Invoice numbers")
    tells = _("A series a year, without gaps: INV-2026-000001. What is numbered already stays as it is.")
    record = Numbering

    invoice_prefix = forms.RegexField(
        rf"^{PREFIX}$", label=_("Invoices begin with"), help_text=_("1 to 8 capital letters or digits.")
    )
    credit_note_prefix = forms.RegexField(rf"^{PREFIX}$", label=_("Credit notes begin with"))
    first_number = forms.IntegerField(
        label=_("First number of a new series"), min_value=1, max_value=900_000,
        help_text=_("Another than 1 where you go on from another programme in the middle of a year."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if sent.get("invoice_prefix") and sent.get("invoice_prefix") == sent.get("credit_note_prefix"):
            self.add_error("credit_note_prefix", _("Invoices and credit notes need series of their own."))
        return sent


class BankPanel(SectionPanel):
    key = "bank"
    title = _("Bank account")
    tells = _("For payments by transfer: it stands on order confirmations and invoices.")
    record = Papers

    bank = forms.CharField(label=_("Bank"), max_length=80, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False)
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)

    def clean_iban(self) -> str:
        return _number(iban, self.cleaned_data["iban"], gettext("This is not an IBAN: a digit may be wrong."))

    def clean_bic(self) -> str:
        return _number(bic, self.cleaned_data["bic"], gettext("This is not a BIC."))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("bank", "iban", "bic")}


def _number(kind: Any, typed: str, wrong: str) -> str:
    if not typed.strip():
        return ""
    try:
        return str(kind.validate(typed))
    except NotANumber as error:
        raise forms.ValidationError(wrong) from error
