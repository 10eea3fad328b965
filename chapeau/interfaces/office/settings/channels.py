"""Ways beside mail: the gateway of text messages, and another program that brings messages to people."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.office.settings.panels import SectionPanel
from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_code
from chapeau.kit.knocking import check_address
from chapeau.kit.refusals import Refusal
from chapeau.kit.signing import PREFIX, new_secret
from chapeau.person.messaging.actions import request_of, send_text
from chapeau.person.messaging.channels.records import OtherProgram, TextMessages
from chapeau.person.messaging.queries import incoming_token
from chapeau.person.messaging.values import MessageState
from chapeau.person.people import queries

NUMBERS = (("", "+33612345678"), ("00", "0033612345678"), ("-", "33612345678"))


class TextNotTaken(Refusal):
    code = "text-not-taken"
    status = 422
    sentence = _("The gateway did not take it: %(words)s")


class NoOwnPhone(Refusal):
    code = "no-own-phone"
    status = 422
    sentence = _("Kept. There is no telephone number of yours to send a test to.")


class _Address(forms.CharField):
    """Empty, or one that may be knocked at."""

    def clean(self, value: object) -> str:
        typed = str(super().clean(value)).strip()
        try:
            return check_address(typed) if typed else ""
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class TextMessagesPanel(SectionPanel):
    key = "text-messages"
    title = _("Text messages")
    tells = _("Any gateway that takes text messages over HTTP. Without one none are sent.")
    record = TextMessages
    trial = _("Keep, and send me a test")

    address = _Address(label=_("Address of the gateway"), max_length=500, required=False)
    template = forms.CharField(
        label=_("What is sent to it"), max_length=4_000, widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("to, sender, text, reference and key stand for what they say; | json or | url_encode make them fit."),
    )  # fmt: skip
    content_type = forms.ChoiceField(
        label=_("As"), choices=[("application/json", "JSON"), ("application/x-www-form-urlencoded", _("A form"))]
    )
    header = forms.CharField(label=_("Header"), max_length=300, required=False)
    secret = forms.CharField(
        label=_("Key"), max_length=500, required=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )
    sender = forms.CharField(
        label=_("Sender"), max_length=20, required=False, help_text=_("A number, or up to eleven letters.")
    )
    country = forms.ChoiceField(label=_("Numbers look like"), choices=NUMBERS, required=False)
    takes_replies = forms.BooleanField(
        label=_("People can answer STOP"), required=False,
        help_text=_("Not where the sender is a name: then each message ends with a link to leave."),
    )  # fmt: skip
    id_field = forms.CharField(label=_("In its answer, the number of the message"), max_length=100, required=False)
    reply_from = forms.CharField(label=_("In what it tells us: who answered"), max_length=100)
    reply_text = forms.CharField(label=_("… what they answered"), max_length=100)
    report_id = forms.CharField(label=_("… which message it reports on"), max_length=100)
    report_status = forms.CharField(label=_("… what became of it"), max_length=100)
    delivered_words = forms.CharField(label=_("Words for: arrived"), max_length=200)
    failed_words = forms.CharField(label=_("Words for: did not arrive"), max_length=200)

    def prepare(self) -> None:
        super().prepare()
        told = f"{settings.BASE_URL}/webhooks/text-messages/{incoming_token()}/"
        self.fields["reply_from"].help_text = _("Have the gateway tell answers and reports to %s") % told

    def clean_header(self) -> str:
        typed: str = self.cleaned_data["header"].strip()
        if typed and ":" not in typed:
            raise forms.ValidationError(
                gettext("A name, a colon, and what follows: “Authorization: Bearer {{ key }}”.")
            )
        return typed

    def keep(self) -> None:
        request_of(self.wanted(), to="+33600000000", text="“Test” & more", reference="0" * 12)
        super().keep()

    def attempt(self) -> str:
        """A text message to whoever asks. Refuses: ``TextNotTaken``, ``NoOwnPhone``."""
        viewer = self.request.viewer
        contact = queries.hat_contacts(viewer, ids=[viewer.hat_id]).get(viewer.hat_id) if viewer.hat_id else None
        if contact is None or not contact.phone:
            raise NoOwnPhone
        if not read(TextMessages).address:
            raise TextNotTaken(words=gettext("there is no address yet"))
        came = send_text(
            to=contact.phone.replace(" ", ""), text=gettext("Your text messages work."), reference=new_code()
        )
        if came.state is not MessageState.SENT:
            raise TextNotTaken(words=came.failure[:300])
        return gettext("The gateway took the test for %(to)s. Look whether it arrives.") % {"to": contact.phone}


class OtherProgramPanel(SectionPanel):
    key = "other-program"
    title = _("Another program")
    tells = _(
        "It takes messages of campaigns and journeys and brings them to people its own way: as letters, or by calls."
    )
    record = OtherProgram

    address = _Address(label=_("Its address"), max_length=500, required=False)
    secret = forms.CharField(
        label=_("Secret both know"), max_length=200, required=False, widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("By Standard Webhooks, whsec_ and 24 bytes. Its program checks each message with it."),
    )  # fmt: skip
    stands_for = forms.ChoiceField(
        label=_("It needs the permission for"), choices=[("post", _("Letters by post")), ("phone", _("Phone calls"))]
    )

    def prepare(self) -> None:
        super().prepare()
        if not self.initial.get("secret") and not read(OtherProgram).secret:
            self.fields["secret"].help_text = (
                _("For example %s, made for you this moment: give it to both.") % new_secret()
            )

    def clean_secret(self) -> str:
        typed: str = self.cleaned_data["secret"].strip()
        if typed and not typed.startswith(PREFIX):
            raise forms.ValidationError(gettext("A secret of Standard Webhooks begins with whsec_."))
        return typed
