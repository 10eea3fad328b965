"""Answers and how much is sent: the mailbox that is read, and the house's own rules for mailings."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.office.settings.panels import SectionPanel
from chapeau.kit.house_settings import read
from chapeau.person.messaging.actions import fetch_replies
from chapeau.person.messaging.values import MailSecurity, ReplyMailbox, SendingRules
from chapeau.person.people.values import SYSTEM

_LINE = re.compile(r"^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\s*[: ]\s*([0-9]{1,7})$")


class RepliesPanel(SectionPanel):
    key = "replies"
    title = _("Answers")
    tells = _(
        "Where answers to your mails come in. Each mail gets an answer address of its own, so that what comes back stands "
        "with the right person and the right mail. The mailbox is read only, never changed."
    )
    record = ReplyMailbox
    trial = _("Keep, and look into the mailbox")

    address = forms.CharField(
        label=_("Answer address"), max_length=200, required=False,
        help_text=_(
            "Such as answers@rustine.example; mails to answers+anything@rustine.example must arrive there too. Empty: answers "
            "go to the sender of your mails and are not read here."
        ),
    )  # fmt: skip
    host = forms.CharField(
        label=_("IMAP server"), max_length=200, required=False,
        help_text=_("Empty: your provider of mails tells what came in (see Mail)."),
    )  # fmt: skip
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[
            (MailSecurity.TLS.value, _("TLS from the first word (usual on port 993)")),
            (MailSecurity.STARTTLS.value, _("STARTTLS (usual on port 143)")),
            (MailSecurity.NONE.value, MailSecurity.NONE.label),
        ],
    )
    user = forms.CharField(label=_("User"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )
    folder = forms.CharField(label=_("Folder"), max_length=200)

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"].strip()
        if typed:
            validate_email(typed)
            if "+" in typed or len(typed.partition("@")[0]) > 30:
                raise forms.ValidationError(gettext("Without a plus, and at most 30 signs before the @."))
        return typed

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if sent.get("host") and not sent.get("address"):
            self.add_error("address", gettext("Which address do these mails go to?"))
        return sent

    def attempt(self) -> str:
        """Read what came, now. Refuses: ``MailboxNotOpened``."""
        if not read(ReplyMailbox).host:
            return gettext("There is no mailbox to look into: your provider of mails tells what came in.")
        found = fetch_replies(SYSTEM, now=self.request.now)
        if found.is_first:
            return gettext(
                "The mailbox opens. From now on what comes in is read; what lies there already is left alone."
            )
        return ngettext(
            "The mailbox opens: %(n)s mail came in.", "The mailbox opens: %(n)s mails came in.", found.taken
        ) % {"n": found.taken}


class SendingPanel(SectionPanel):
    key = "sending"
    title = _("Sending rules")
    tells = _("How much you write to one person, and when. Receipts, codes and answers to questions always go.")
    record = SendingRules

    messages_per_week = forms.IntegerField(
        label=_("Messages to one person in seven days, at most"), min_value=0, max_value=100,
        help_text=_("Whoever they act for, all together. Whoever asked for fewer gets fewer."),
    )  # fmt: skip
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(
        label=_("Quiet until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("On the reader’s own clock; what is due then waits. The same time twice: never quiet."),
    )  # fmt: skip
    hold_out_percent = forms.IntegerField(
        label=_("Control group, in percent"), min_value=0, max_value=50,
        help_text=_("So many people, drawn by lot, get no marketing at all: that shows what it is worth."),
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label=_("Mails a minute, at most"), min_value=0, max_value=1_000_000, help_text=_("0: as fast as it goes.")
    )
    per_provider = forms.CharField(
        label=_("Mails a minute to one provider, at most"), required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line: gmail.com 600"),
    )  # fmt: skip

    def initial_of(self) -> dict[str, Any]:
        known = dict(super().initial_of())
        pace = "\n".join(f"{domain} {most}" for domain, most in sorted(known["per_provider"].items()))
        return known | {"per_provider": pace}

    def clean_per_provider(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["per_provider"].lower().splitlines())):
            told = _LINE.match(line)
            if told is None:
                raise forms.ValidationError(
                    gettext("“%s” is not a domain and a number, such as: gmail.com 600") % line[:60]
                )
            found[told[1]] = told[2]
        return found

    def values(self) -> dict[str, Any]:
        sent = super().values()
        return sent | {name: f"{sent[name]:%H:%M}" for name in ("quiet_from", "quiet_until")}
