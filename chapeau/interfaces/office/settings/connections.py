"""Payment and mail: the keys, and a test of each."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.queries import try_cards
from chapeau.commerce.payments.values import CardKeys
from chapeau.interfaces.house import house_name
from chapeau.interfaces.office.settings.panels import SectionPanel
from chapeau.kit.house_settings import read
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.backends import house_backend, sender
from chapeau.person.messaging.values import MailSecurity, MailServer
from chapeau.person.people import queries

PATIENCE_SECONDS = 10


class MailNotTaken(Refusal):
    code = "mail-not-taken"
    status = 422
    sentence = _("The mail server did not take it: %(words)s")


class MailPanel(SectionPanel):
    key = "mail"
    title = _("Mail")
    tells = _(
        "Who sends your mails. Without a server nothing leaves: mails are laid into a folder beside the database."
    )
    record = MailServer
    trial = _("Keep, and send me a test")

    from_address = forms.CharField(
        label=_("Sender"), max_length=200, required=False,
        help_text=_("Name and address: “Rustine <bonjour@rustine.example>”."),
    )  # fmt: skip
    host = forms.CharField(label=_("Mail server"), max_length=200, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=MailSecurity.choices)
    user = forms.CharField(label=_("User"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )

    def clean_from_address(self) -> str:
        typed: str = self.cleaned_data["from_address"].strip()
        if typed:
            validate_email(parseaddr(typed)[1])
        if "\n" in typed or "\r" in typed:
            raise forms.ValidationError(gettext("Write it on one line."))
        return typed

    def attempt(self) -> str:
        """A mail to whoever asks, now. Refuses: ``MailNotTaken``."""
        viewer = self.request.viewer
        contact = queries.hat_contacts(viewer, ids=[viewer.hat_id]).get(viewer.hat_id) if viewer.hat_id else None
        to = contact.email if contact else ""
        mail = EmailMessage(
            subject=gettext("A test from %(house)s") % {"house": house_name()},
            body=gettext("Your mail server takes the mails of your shop."),
            from_email=sender(),
            to=[to],
            connection=house_backend(timeout=PATIENCE_SECONDS),
        )
        try:
            mail.send()
        except (OSError, smtplib.SMTPException) as error:
            raise MailNotTaken(words=str(error)[:300]) from error
        if settings.DEMO or not read(MailServer).host:
            return gettext("There is no mail server yet: the test lies in the folder of mails.")
        return gettext("The mail server took the test for %(to)s. Look whether it arrives.") % {"to": to}


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
