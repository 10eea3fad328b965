"""What people fill in at the shop, parsed; whether it may be done is the deeds' to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment.values import ReturnReason
from chapeau.interfaces.countries import country_choices
from chapeau.kit.house import countries_served
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, OrganisationKind, PostalAddressValue
from chapeau.relationship.service.values import RequestKind

LARGEST = 1_000_000


_BAD_EMAIL = _("An e-mail address looks like name@example.com.")
validate_email_kindly = EmailValidator(message=_BAD_EMAIL)


class HouseForm(forms.Form):
    """A form with our own ways of saying what is wrong."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _BAD_EMAIL
                field.validators = [validate_email_kindly]

    def first_error(self) -> str:
        """One sentence, for where there is room for one."""
        for errors in self.errors.values():
            return str(errors[0])
        return ""


class LineForm(HouseForm):
    sku = forms.CharField(max_length=64)
    quantity = forms.IntegerField(
        min_value=0,
        max_value=LARGEST,
        error_messages={
            "invalid": _("Enter a whole number of pieces."),
            "required": _("Enter a whole number of pieces."),
            "min_value": _("Enter a whole number of pieces."),
            "max_value": _("That is more than anybody can carry. Ask us for a price for a large quantity."),
        },
    )


class CouponForm(HouseForm):
    code = forms.CharField(label=_("Coupon code"), max_length=40)


class PasteForm(HouseForm):
    text = forms.CharField(
        label=_("Articles"),
        help_text=_(
            "One article a line: SKU or GTIN and quantity, as in “CH-11-116 10”. Paste from a mail or a spreadsheet."
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "characters"}),
    )


class GuestForm(HouseForm):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("For the confirmation and the delivery. Nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AddressForm(HouseForm):
    """An address by the rules of its country; the region is asked where the country's post wants one."""

    country = forms.ChoiceField(label=_("Country"))
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postal_code = forms.CharField(label=_("Postal code"), max_length=16, required=False)
    city = forms.CharField(label=_("Town"), max_length=100)
    region = forms.ChoiceField(label=_("Province"), required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=24, required=False, help_text=_("Only if the driver cannot find you.")
    )

    COMPLETES = {
        "country": "country",
        "organisation": "organization",
        "name": "name",
        "street": "street-address",
        "postal_code": "postal-code",
        "city": "address-level2",
        "region": "address-level1",
        "phone": "tel",
    }

    def __init__(self, *args: Any, section: str = "shipping", **more: Any) -> None:
        super().__init__(*args, **more)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = country_choices(countries_served())
        chosen = (self.data.get(self.add_prefix("country")) if self.is_bound else self.initial.get("country")) or ""
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        regions = people.address_regions(SYSTEM, country=str(chosen))
        if regions:
            region.choices = [("", "—"), *regions]
            region.required = True
        else:
            del self.fields["region"]
        for name, token in self.COMPLETES.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = f"{section} {token}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "country" not in cleaned:
            return cleaned
        try:
            self.address = people.check_address(SYSTEM, value=self.value())
        except Refusal as refusal:
            wrong = refusal.details.get("fields")
            for field, reason in wrong.items() if isinstance(wrong, dict) else []:
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, self._say(field, reason))
            if not isinstance(wrong, dict):
                self.add_error(None, str(refusal))
        return cleaned

    def _say(self, field: str, reason: str) -> str:
        if reason == "required":
            return gettext("Please fill this in.")
        example = people.postal_code_example(SYSTEM, country=self.cleaned_data["country"])
        if field == "postal_code" and example:
            return gettext("A postal code there looks like %(example)s.") % {"example": example}
        return gettext("This does not fit the country.")

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        try:
            return people.phone_number(typed, country=self.data.get(self.add_prefix("country"), "")) if typed else ""
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def value(self) -> PostalAddressValue:
        told = self.cleaned_data
        return PostalAddressValue(**{name: told.get(name, "") for name in self.COMPLETES})


class BusinessForm(HouseForm):
    """*Buying for a business?*"""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=OrganisationKind.choices, initial=OrganisationKind.BUSINESS)
    number = forms.CharField(
        label=_("VAT or registration number"),
        max_length=40,
        help_text=_("For example FR 83 404 833 048, or a SIRET, CHE or Partita IVA number."),
    )


class AskForm(HouseForm):
    kind = forms.ChoiceField(label=_("What is it about?"), choices=RequestKind.choices)
    quantity = forms.IntegerField(label=_("How many?"), min_value=1, max_value=LARGEST, required=False)
    text = forms.CharField(
        label=_("Your words"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)


class ReplyForm(HouseForm):
    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class ReturnForm(HouseForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=ReturnReason.choices)
    word = forms.CharField(
        label=_("Anything we should know?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WordForm(HouseForm):
    """A word to a colleague, or the reason of a cancellation."""

    word = forms.CharField(label=_("A word"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CardForm(HouseForm):
    number = forms.CharField(
        label=_("Card number"),
        max_length=23,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "cc-number", "placeholder": "4242 4242 4242 4242"}
        ),
    )
    expiry = forms.CharField(
        label=_("Valid until"),
        max_length=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-exp", "placeholder": "12/30"}),
    )
    check = forms.CharField(
        label=_("Check digits"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-csc", "placeholder": "123"}),
    )

    def clean_number(self) -> str:
        digits = "".join(sign for sign in self.cleaned_data["number"] if sign.isdigit())
        if not 12 <= len(digits) <= 19:
            raise forms.ValidationError(_("A card number has 12 to 19 digits."))
        return digits


class StripeForm(HouseForm):
    """What Stripe's script leaves behind instead of a card: a token that pays once."""

    token = forms.RegexField(r"^pm_\w{1,80}$", widget=forms.HiddenInput)
