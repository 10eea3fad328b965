"""Forms of the account and of the organisation's administration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.interfaces.countries import country_choices as country_names
from chapeau.interfaces.days import LATEST
from chapeau.interfaces.formats import day
from chapeau.kit.house import countries_served
from chapeau.kit.money import Money, minor_digits
from chapeau.kit.refusals import Refusal
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.values import (
    Authority,
    HatCard,
    Member,
    OrganisationCard,
    OrganisationKind,
    PostalAddressValue,
    Role,
    StaffRole,
    Trade,
    Viewer,
)

TIME_ZONES = (
    "Europe/Paris", "Europe/Rome", "Europe/Zurich", "Europe/Berlin", "Europe/Vienna", "Europe/Brussels",
    "Europe/Madrid", "Europe/Luxembourg", "Europe/Amsterdam", "Europe/London",
)  # fmt: skip


def country_choices() -> list[tuple[str, Any]]:
    return country_names(countries_served())


def tell(form: forms.Form, refusal: Refusal, field: str | None = None) -> None:
    """A refused deed said beside the field it is about, losing nothing that was typed."""
    form.add_error(field if field in form.fields else None, str(refusal))


class DetailsForm(forms.Form):
    given_name = forms.CharField(label=_("First name"), max_length=100)
    family_name = forms.CharField(label=_("Last name"), max_length=100)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in TIME_ZONES])


class PostalForm(forms.Form):
    """An address; which fields it needs depends on the country."""

    label = forms.CharField(label=_("Call it"), max_length=60, required=False, help_text=_("Such as Home or Workshop."))
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    street = forms.CharField(
        label=_("Street and number"), widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"})
    )
    postal_code = forms.CharField(
        label=_("Postal code"), max_length=16, required=False, widget=forms.TextInput({"autocomplete": "postal-code"})
    )
    city = forms.CharField(label=_("City"), max_length=100, widget=forms.TextInput({"autocomplete": "address-level2"}))
    region = forms.CharField(
        label=_("Province, canton or region"),
        max_length=100,
        required=False,
        help_text=_("Where the country writes one: in Italy the two letters of the province."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    phone = forms.CharField(
        label=_("Phone for the carrier"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    is_default = forms.BooleanField(label=_("Deliver here unless I say otherwise"), required=False)
    is_billing = forms.BooleanField(label=_("Send invoices here"), required=False)

    def value(self) -> PostalAddressValue:
        told = self.cleaned_data
        return PostalAddressValue(
            name=told["name"],
            street=told["street"],
            postal_code=told["postal_code"],
            city=told["city"],
            region=told["region"],
            country=told["country"],
            phone=told["phone"],
        )


class OrganisationForm(forms.Form):
    """*Buying for a business?* — name and number, checked."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    kind = forms.ChoiceField(label=_("What it is"), choices=OrganisationKind.choices)
    trade = forms.ChoiceField(label=_("What it does with the goods"), choices=Trade.choices, initial=Trade.OTHER)
    vat_number = forms.CharField(
        label=_("VAT number"), max_length=30, required=False, help_text=_("With or without the letters before it.")
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("SIREN or SIRET in France, codice fiscale in Italy, UID in Switzerland."),
    )
    job_title = forms.CharField(label=_("What you do there"), max_length=100, required=False)

    def facts(self) -> OrganisationFacts:
        told = self.cleaned_data
        return OrganisationFacts(
            name=told["name"],
            country=told["country"],
            kind=told["kind"],
            trade=told["trade"],
            language=get_language() or "en",
            vat_number=told["vat_number"],
            registration_number=told["registration_number"],
        )


class OrganisationDetailsForm(forms.Form):
    """What its administrators may change themselves."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    language = forms.ChoiceField(label=_("Language of papers"), choices=settings.LANGUAGES)
    vat_number = forms.CharField(label=_("VAT number"), max_length=30, required=False)
    registration_number = forms.CharField(label=_("Registration number"), max_length=40, required=False)

    @classmethod
    def of(cls, card: OrganisationCard) -> OrganisationDetailsForm:
        return cls(
            initial={
                "name": card.name,
                "language": card.language,
                "vat_number": card.vat_number,
                "registration_number": card.registration_number,
            }
        )

    def facts(self, card: OrganisationCard) -> OrganisationFacts:
        told = self.cleaned_data
        return OrganisationFacts(
            name=told["name"],
            country=card.country,
            kind=card.kind,
            trade=card.trade,
            language=told["language"],
            vat_number=told["vat_number"],
            registration_number=told["registration_number"],
        )


ROLE_WORDS = {
    Role.BUYER: _("fills baskets and orders, within the limits below"),
    Role.APPROVER: _("decides orders of colleagues that are above their limits"),
    Role.ADMINISTRATOR: _("invites colleagues and says what each may do"),
    Role.FINANCE: _("reads invoices and statements"),
    Role.VIEWER: _("sees articles and prices, orders nothing"),
}


class RightsForm(forms.Form):
    """What a colleague may do and decide alone."""

    roles = forms.MultipleChoiceField(
        label=_("What they may do"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    per_order = forms.DecimalField(
        label=_("May decide up to, per order"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        required=False,
        localize=True,
    )
    per_month = forms.DecimalField(
        label=_("Budget of a month"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        required=False,
        localize=True,
    )
    categories = forms.MultipleChoiceField(
        label=_("Only from these categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: from all."),
    )
    cost_centres = forms.CharField(
        label=_("Cost centres"), required=False, help_text=_("Separated by commas. Empty: any may be typed.")
    )

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]] = (), currency: str = "EUR", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.currency = currency
        roles = self.fields["roles"]
        assert isinstance(roles, forms.MultipleChoiceField)
        roles.choices = [(role.value, f"{role.label} · {ROLE_WORDS[role]}") for role in Role]
        for name in ("per_order", "per_month"):
            self.fields[name].help_text = _("In %(currency)s, without VAT. Empty: without limit.") % {
                "currency": currency
            }
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(categories)
        if not categories:
            del self.fields["categories"]

    def authority(self) -> Authority:
        told = self.cleaned_data
        return Authority(
            per_order_minor=self._minor(told["per_order"]),
            per_month_minor=self._minor(told["per_month"]),
            currency=self.currency,
            categories=tuple(told.get("categories", ())),
            cost_centres=tuple(filter(None, (part.strip() for part in told["cost_centres"].split(",")))),
        )

    def _minor(self, amount: Decimal | None) -> int | None:
        return None if amount is None else Money.of(amount, self.currency).minor


class MemberForm(RightsForm):
    job_title = forms.CharField(label=_("Function"), max_length=100, required=False)
    field_order = ("job_title",)


class InviteForm(RightsForm):
    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("email", "language")


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Last day"),
        validators=[MaxValueValidator(LATEST)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if today is not None:
            self.fields["ends_on"].initial = today
            self.fields["ends_on"].widget.attrs["min"] = today.isoformat()


class EmailForm(forms.Form):
    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True})
    )


class NameForm(forms.Form):
    """For somebody invited whom we do not know yet."""

    given_name = forms.CharField(label=_("First name"), max_length=100)
    family_name = forms.CharField(label=_("Last name"), max_length=100)


def category_choices(viewer: Viewer, hat: HatCard) -> list[tuple[str, str]]:
    """The categories an administrator may allow: the roots of what this organisation sees."""
    tree = catalog.category_tree(viewer, market=hat.market, language=get_language() or "en")
    return [(node.code, node.name) for node in tree]


def rights_of(member: Member) -> dict[str, Any]:
    """A member's rights as a form shows them."""
    authority = member.authority
    return {
        "job_title": member.job_title,
        "roles": sorted(member.roles),
        "per_order": _major(authority.per_order_minor, authority.currency),
        "per_month": _major(authority.per_month_minor, authority.currency),
        "categories": list(authority.categories),
        "cost_centres": ", ".join(authority.cost_centres),
    }


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-minor_digits(currency))


_FIELD_NAMES = {
    "roles": _("What they may do"), "per_order_minor": _("Per order"), "per_month_minor": _("Per month"),
    "authority_currency": _("Currency"), "allowed_categories": _("Categories"), "cost_centres": _("Cost centres"),
    "job_title": _("Function"), "ends_at": _("Last day"), "name": _("Name"), "vat_number": _("VAT number"),
    "registration_number": _("Registration number"), "language": _("Language"), "country": _("Country"),
    "kind": _("What it is"), "trade": _("What it does with the goods"), "vat_checked_at": _("VAT number confirmed"),
    "owner_hat_id": _("Looked after by"), "vat_exempt_reason": _("Exempt from VAT"),
}  # fmt: skip


def field_name(field: str) -> str:
    """What the history calls a field."""
    return str(_FIELD_NAMES.get(field, field))


def field_value(field: str, text: str, currency: str) -> str:
    """What the history kept, as people read it."""
    if not text:
        return "—"
    if field.endswith("_minor"):
        return Money(int(text), currency).format((get_language() or "en").replace("-", "_"))
    if field == "roles":
        return ", ".join(role_names(text.split(", ")))
    if field.endswith("_at"):
        return day(datetime.fromisoformat(text))
    return text


def staff_work(roles: Iterable[str]) -> str:
    """Which kind of work looked, in words."""
    held = set(roles)
    return ", ".join(str(role.label) for role in StaffRole if role in held)


LOOKED_PAGES = {
    "person": _("the page about you"),
    "prices": _("what you pay"),
    "organisation": _("the page of your organisation"),
    "order": _("an order"),
    "request": _("a request"),
    "mail": _("a mail to you"),
    "paper": _("an invoice or delivery paper"),
    "return": _("a return"),
    "shipment": _("a parcel"),
    "desk": _("an order taken for you"),
    "task": _("a task about you"),
}


def looked_page(code: str) -> str:
    """What was opened, in words."""
    return str(LOOKED_PAGES.get(code, code))


def role_names(roles: Iterable[str]) -> list[str]:
    """Roles as people read them, in the order of the form."""
    held = set(roles)
    return [str(role.label) for role in Role if role in held]
