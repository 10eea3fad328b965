"""A form of the house as somebody fills it in, with what keeps machines out: no third party is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.storefront.forms import HouseForm
from chapeau.kit.refusals import Refusal
from chapeau.person.privacy.values import TopicCard
from chapeau.relationship.content.values import ASKED, LONGEST, Ask, Sent, ShownForm

SALT = "chapeau.form"
QUICKEST, LATEST = timedelta(seconds=2), timedelta(hours=24)
TRAP = "website"
"""A field people do not see; machines fill it in."""

LABELS = {"name": _("Name"), "phone": _("Phone"), "company": _("Company")}
AUTOCOMPLETE = {"name": "name", "phone": "tel", "company": "organization"}


class TooQuick(Refusal):
    code = "too-quick"
    status = 422
    sentence = _("That was quick. Please press the button once more.")


class TooLate(Refusal):
    code = "form-too-old"
    status = 422
    sentence = _("This page was open for very long. Nothing is lost: please press the button once more.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the page that showed the form says of itself, signed: which version, which variant, since when, where."""

    code: str
    version: int
    variant: str
    shown_at: datetime
    page: str

    def sealed(self) -> str:
        told = [self.code, self.version, self.variant, int(self.shown_at.timestamp()), self.page[:200]]
        return signing.dumps(told, salt=SALT, compress=True)


def read_ticket(sealed: str, code: str) -> Ticket | None:
    """None for what is not of our making, or of another form."""
    try:
        form, version, variant, shown, page = signing.loads(sealed[:1000], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        return None
    return Ticket(form, version, variant, datetime.fromtimestamp(shown, UTC), page) if form == code else None


def check_pace(ticket: Ticket | None, now: datetime) -> Ticket:
    """Refuses: ``TooQuick`` for what no hand types, ``TooLate`` also without a ticket."""
    if ticket is None or now - ticket.shown_at > LATEST:
        raise TooLate
    if now - ticket.shown_at < QUICKEST:
        raise TooQuick
    return ticket


class VisitorForm(HouseForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )

    def __init__(self, *args: Any, shown: ShownForm, topics: Sequence[TopicCard], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ASKED:
            ask = shown.content.asks.get(name, Ask.NO)
            if ask != Ask.NO:
                self.fields[name] = _field(name, shown, is_required=ask == Ask.REQUIRED)
        names = {topic.code: topic.name for topic in topics}
        offered = [(code, names[code]) for code in shown.content.topics if code in names]
        if offered:
            self.fields["topics"] = forms.MultipleChoiceField(
                label=_("What may we write to you about?"), choices=offered, required=False,
                widget=forms.CheckboxSelectMultiple, help_text=shown.words.wording,
            )  # fmt: skip
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")

    def sent(self) -> Sent:
        told = self.cleaned_data
        answers = {name: str(told[name]) for name in ASKED if told.get(name)}
        return Sent(email=told["email"], answers=answers, topics=tuple(told.get("topics", ())))


def _field(name: str, shown: ShownForm, *, is_required: bool) -> forms.Field:
    longest = LONGEST[name]
    if name == "question":
        return forms.CharField(
            label=shown.words.question, required=is_required, max_length=longest, widget=forms.Textarea({"rows": 3})
        )
    if name == "choice":
        choices = [(one, one) for one in shown.words.choices]
        empty = [] if is_required else [("", _("No answer"))]
        return forms.ChoiceField(
            label=shown.words.choice, required=is_required, choices=[*empty, *choices], widget=forms.RadioSelect
        )
    widget = forms.TextInput({"autocomplete": AUTOCOMPLETE[name], **({"type": "tel"} if name == "phone" else {})})
    return forms.CharField(label=LABELS[name], required=is_required, max_length=longest, widget=widget)
