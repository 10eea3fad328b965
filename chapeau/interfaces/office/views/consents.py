"""What a person agreed to, with the words and the history; staff write down what they were told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.formats import labelled
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatDetail, StaffRole
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import Basis, Channel, ConsentChoice, ConsentState, DataRequestKind, Purpose

READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
SOURCES = (
    ("phone", gettext_lazy("On the phone")),
    ("letter", gettext_lazy("In a letter or mail")),
    ("in-person", gettext_lazy("Face to face")),
    ("form-on-paper", gettext_lazy("On a form on paper")),
)
SOURCE_NAMES = {
    **dict(SOURCES), "preference-centre": gettext_lazy("Link in a message"), "account": gettext_lazy("Account"),
    "unsubscribe": gettext_lazy("Link to stop"), "undo": gettext_lazy("Undone"), "banner": gettext_lazy("Banner"),
    "consent-page": gettext_lazy("Page on measuring"), "import": gettext_lazy("File"),
    "checkout": gettext_lazy("Checkout"), "sign-up": gettext_lazy("Sign-up"),
}  # fmt: skip


class SaidForm(forms.Form):
    """Something said or written to a colleague."""

    where = forms.ChoiceField(label=gettext_lazy("For which address"))
    topic = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("What was said"),
        choices=[
            (ConsentState.GIVEN.value, gettext_lazy("Yes, write to me")),
            (ConsentState.WITHDRAWN.value, gettext_lazy("No, no more")),
        ],
        initial=ConsentState.WITHDRAWN.value,
    )
    source = forms.ChoiceField(label=gettext_lazy("How we were told"), choices=SOURCES)
    happened_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: now."),
    )
    note = forms.CharField(
        label=gettext_lazy("In whose words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What was said or where the paper lies: it is the proof."),
    )

    def __init__(self, *args: Any, hats: tuple[HatDetail, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = _places(hats)
        _choices(self, "where", [(key, label) for key, (label, *_rest) in self.places.items()])
        topics = [(topic.code, topic.name) for topic in queries.topics()]
        _choices(self, "topic", [("", _("News and offers as a whole")), *topics])

    def choice(self) -> ConsentChoice:
        told = self.cleaned_data
        _label, detail, channel, address = self.places[told["where"]]
        return ConsentChoice(
            hat_id=detail.card.id, purpose=Purpose.MARKETING, channel=channel, address=address, topic=told["topic"],
            state=told["state"], source=told["source"], basis=Basis.CONSENT, happened_at=told["happened_at"],
            note=told["note"],
        )  # fmt: skip


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _places(hats: tuple[HatDetail, ...]) -> dict[str, tuple[str, HatDetail, str, str]]:
    """Key to what is shown, the hat, the channel, the address."""
    found = {}
    for hat in hats:
        name = hat.card.organisation_name or _("Private")
        told = [(Channel.EMAIL, mail) for mail in hat.emails]
        told += [(channel, phone) for phone in hat.phones for channel in (Channel.PHONE, Channel.SMS)]
        for channel, address in [*told, (Channel.POST, "")]:
            label = labelled(name, channel.label) + (f", {address}" if address else "")
            found[f"{hat.card.code}|{channel}|{address}"] = (label, hat, str(channel), address)
    return found


@staff(*READERS)
def consents(request: DeskRequest, code: str) -> HttpResponse:
    """Everything said by a person under the hats one may see; POST writes down one more word, or a request."""
    found = people.person_page(request.viewer, person_code=code)
    hat_ids = [hat.card.id for hat in found.hats]
    actions.note_look(request.viewer, hat_ids=hat_ids, page="person", about=found.person_code, now=request.now)
    here = reverse("office:consents", args=[code])
    form = SaidForm(request.POST if request.method == "POST" and "kind" not in request.POST else None, hats=found.hats)
    try:
        if request.method == "POST" and "kind" in request.POST:
            kind = DataRequestKind.ERASURE if request.POST["kind"] == "erasure" else DataRequestKind.COPY
            asked = actions.ask_for_data(request.viewer, kind=kind, person_code=code, now=request.now)
            return HttpResponseRedirect(reverse("office:data_request", args=[asked]))
        if request.method == "POST" and form.is_valid():
            actions.record_consent(request.viewer, choices=[form.choice()], now=request.now)
            messages.success(request, _("Written down."))
            return HttpResponseRedirect(here)
    except Refusal as refusal:
        if not form.is_bound:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(here)
        form.add_error(None, str(refusal))
    standing = queries.consents(request.viewer, hat_ids=hat_ids, now=request.now)
    names = {topic.code: topic.name for topic in queries.topics()}
    history = queries.consent_history(request.viewer, hat_ids=hat_ids)
    context = {
        "found": found,
        "form": form,
        "standing": [
            (
                hat,
                [
                    (one, _what(one.purpose, one.topic, names), _source(one.source))
                    for one in standing.get(hat.card.id, ())
                ],
            )
            for hat in found.hats
        ],
        "history": [
            (line, _what(line.purpose, line.topic, names), _source(line.source), ConsentState(line.state).label)
            for line in history
        ],
        "channels": dict(Channel.choices),
        "may_ask": request.viewer.has_role(StaffRole.SERVICE, StaffRole.COMPLIANCE),
    }
    return render(request, "office/consents.html", context)


def _what(purpose: str, topic: str, names: dict[str, str]) -> str:
    label = str(Purpose(purpose).label)
    return labelled(label, names.get(topic, topic)) if topic else label


def _source(code: str) -> str:
    return str(SOURCE_NAMES.get(code, code))
