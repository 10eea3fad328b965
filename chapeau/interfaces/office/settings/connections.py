"""Payment: the keys, and a test of them."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.queries import try_cards
from chapeau.commerce.payments.values import CardKeys
from chapeau.interfaces.office.settings.panels import SectionPanel


class CardsPanel(SectionPanel):
    key = "cards"
    title = _("Cards")
    tells = _("Cards are taken by Stripe; their numbers never come here. Without keys people pay by transfer.")
    record = CardKeys
    trial = _("Keep, and ask Stripe")

    publishable_key = forms.CharField(label=_("Publishable key"), max_length=300, required=False)
    api_key = forms.CharField(
        label=_("Secret key"), max_length=300, required=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )
    webhook_secret = forms.CharField(
        label=_("Signing secret of the webhook"), max_length=300, required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["webhook_secret"]
        address = f"{settings.BASE_URL}/webhooks/stripe/"
        field.help_text = field.help_text or _("Stripe gives it when you add the address %s there.") % address

    def clean_publishable_key(self) -> str:
        typed: str = self.cleaned_data["publishable_key"].strip()
        if typed and not typed.startswith("pk_"):
            raise forms.ValidationError(gettext("Stripe's publishable key begins with pk_."))
        return typed

    def clean_api_key(self) -> str:
        typed: str = self.cleaned_data["api_key"].strip()
        if typed and not typed.startswith(("sk_", "rk_")):
            raise forms.ValidationError(gettext("Stripe's secret key begins with sk_ or rk_."))
        return typed

    def attempt(self) -> str:
        """Ask the provider with the keys that are stored. Refuses: ``CardsNotWorking``."""
        is_test = try_cards(self.request.viewer)
        if is_test:
            return gettext("Stripe knows the key. It is a test key: no real money moves.")
        return gettext("Stripe knows the key. Real money moves.")
