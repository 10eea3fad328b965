"""Mail: who sends it, with what keys, and a test."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailError
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.house import house_name
from chapeau.interfaces.office.settings.panels import SectionPanel
from chapeau.kit.house_settings import read
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.backends import house_backend, sender
from chapeau.person.messaging.providers import PROVIDERS, WEBHOOK_USER
from chapeau.person.messaging.signing import new_key, public_record
from chapeau.person.messaging.values import MailSecurity, MailServer
from chapeau.person.people import queries

PATIENCE_SECONDS = 10
TWO_KEYS = ("mailjet",)
OWN_INBOUND_SECRET = ("mailersend", "mailtrap")


class MailNotTaken(Refusal):
    code = "mail-not-taken"
    status = 422
    sentence = _("The mail server did not take it: %(words)s")


class MailPanel(SectionPanel):
    key = "mail"
    title = _("Mail")
    tells = _(
        "Who sends your mails: your own mail server, or a provider. Without either nothing leaves: mails are laid into a "
        "folder beside the database."
    )
    record = MailServer
    trial = _("Keep, and send me a test")
    parts = (
        ("", ("from_address", "provider")),
        ("smtp", ("host", "port", "security", "user", "password", "dkim_selector", "dkim_key", "make_key")),
        ("provider", ("api_key", "secret_key", "sender_domain", "api_url", "webhook_secret", "inbound_secret")),
    )

    from_address = forms.CharField(
        label=_("Sender"), max_length=200, required=False,
        help_text=_("Name and address: “Rustine <bonjour@rustine.example>”."),
    )  # fmt: skip
    provider = forms.ChoiceField(
        label=_("Sent by"), required=False, widget=forms.Select({"data-mail-by": ""}),
        choices=[("", _("A mail server (SMTP)")), *((one.code, one.name) for one in PROVIDERS.values())],
        help_text=_("SendGrid, Amazon SES and others take mails by SMTP."),
    )  # fmt: skip
    host = forms.CharField(label=_("Mail server"), max_length=200, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=MailSecurity.choices)
    user = forms.CharField(label=_("User"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )
    dkim_selector = forms.RegexField(
        r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,60}[A-Za-z0-9])?$", label=_("Name of the signing key (DKIM)"), required=False,
        help_text=_("Any word of letters and digits, such as “s1”. Signed mails land less often among the unwanted."),
    )  # fmt: skip
    dkim_key = forms.CharField(
        label=_("Signing key (DKIM)"), max_length=10_000, required=False, strip=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("PEM, RSA or Ed25519."),
    )  # fmt: skip
    make_key = forms.BooleanField(label=_("Make a new signing key for me"), required=False)
    api_key = forms.CharField(
        label=_("Key of the provider’s API"), max_length=500, required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )  # fmt: skip
    secret_key = forms.CharField(
        label=_("Second key"), max_length=500, required=False, widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("Mailjet gives two."),
    )  # fmt: skip
    sender_domain = forms.CharField(
        label=_("Domain at the provider"), max_length=200, required=False,
        help_text=_("Mailgun: the domain you set up there, when it is not that of the sender."),
    )  # fmt: skip
    api_url = forms.URLField(
        label=_("Address of the API"), max_length=200, required=False, assume_scheme="https",
        help_text=_("Of another region: for Mailgun in Europe https://api.eu.mailgun.net/v3."),
    )  # fmt: skip
    webhook_secret = forms.CharField(
        label=_("Secret of its notices"), max_length=500, required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )  # fmt: skip
    inbound_secret = forms.CharField(
        label=_("Secret of incoming mail"), max_length=500, required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("MailerSend and Mailtrap have another one for it."),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        known = read(MailServer)
        field = self.fields["webhook_secret"]
        field.help_text = self._listening(known)
        if known.dkim_key and known.dkim_selector and (record := public_record(known.dkim_key)):
            domain = parseaddr(sender())[1].rpartition("@")[2]
            name = f"{known.dkim_selector}._domainkey.{domain}"
            self.fields["dkim_key"].help_text = gettext("Publish this at your domain, as TXT of %(name)s: %(record)s") % {
                "name": name, "record": record,
            }  # fmt: skip

    def _listening(self, known: MailServer) -> str:
        """How what came back is told here; the address is the provider's own once one is chosen."""
        code = known.provider or "…"
        scheme, _colon, rest = settings.BASE_URL.partition("://")
        if known.provider in PROVIDERS and not PROVIDERS[known.provider].signs_with:
            rest = f"{WEBHOOK_USER}:{gettext('SECRET')}@{rest}"
        address = f"{scheme}://{rest}/webhooks/mail/{code}/"
        return gettext(
            "So that what came back is known here: give the provider the address %(tracking)s for events and %(inbound)s "
            "for incoming mail. Write here the secret by which it signs them; if it does not sign, invent one of at "
            "least 16 signs and put it into the address."
        ) % {"tracking": f"{address}tracking/", "inbound": f"{address}inbound/"}

    def clean_from_address(self) -> str:
        typed: str = self.cleaned_data["from_address"].strip()
        if typed:
            validate_email(parseaddr(typed)[1])
        if "\n" in typed or "\r" in typed:
            raise forms.ValidationError(gettext("Write it on one line."))
        return typed

    def clean_api_url(self) -> str:
        typed: str = self.cleaned_data["api_url"]
        if typed and urlsplit(typed).scheme != "https":
            raise forms.ValidationError(gettext("It begins with https://."))
        return typed

    def clean_dkim_key(self) -> str:
        typed: str = self.cleaned_data["dkim_key"].strip()
        if typed and not public_record(typed):
            raise forms.ValidationError(gettext("This is no RSA or Ed25519 key in PEM form without a password."))
        return typed

    def _clean_secret(self, name: str) -> str:
        typed: str = self.cleaned_data[name].strip()
        if not typed.isascii():
            raise forms.ValidationError(gettext("Only letters, digits and signs of plain ASCII."))
        if typed and len(typed) < 16:
            raise forms.ValidationError(gettext("At least 16 signs, so that nobody guesses it."))
        return typed

    def clean_webhook_secret(self) -> str:
        return self._clean_secret("webhook_secret")

    def clean_inbound_secret(self) -> str:
        return self._clean_secret("inbound_secret")

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        known = read(MailServer)
        if sent.get("provider"):
            if not (sent.get("api_key") or known.api_key):
                self.add_error("api_key", gettext("The provider’s key is missing."))
            if sent["provider"] in TWO_KEYS and not (sent.get("secret_key") or known.secret_key):
                self.add_error("secret_key", gettext("This provider gives a second key."))
        if sent.get("make_key"):
            sent["dkim_key"] = new_key()
            sent["dkim_selector"] = sent.get("dkim_selector") or f"chapeau{self.request.now:%Y%m}"
        elif sent.get("dkim_key") and not sent.get("dkim_selector"):
            self.add_error("dkim_selector", gettext("A signing key needs a name."))
        return sent

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
        except (OSError, smtplib.SMTPException, AnymailError) as error:
            raise MailNotTaken(words=" ".join(str(error).split())[:300]) from error
        if settings.DEMO or not read(MailServer).is_chosen:
            return gettext("There is no mail server yet: the test lies in the folder of mails.")
        return gettext("The mail server took the test for %(to)s. Look whether it arrives.") % {"to": to}
