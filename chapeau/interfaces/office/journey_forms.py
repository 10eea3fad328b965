"""Forms of a journey: how people come in, and each kind of step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.office.access import DeskRequest
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.journey_words import weekday_name
from chapeau.interfaces.office.views.products import category_choices
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging.queries import CHANNELS
from chapeau.person.privacy.queries import topics
from chapeau.relationship.journeys.queries import HAPPENINGS
from chapeau.relationship.journeys.values import (
    Again,
    Branch,
    Entry,
    Exit,
    GiveOffer,
    MakeCall,
    MakeTask,
    OnDate,
    OpenProspect,
    Plan,
    Send,
    SetTrait,
    Signal,
    Span,
    Split,
    Step,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)


def audience_choices(request: DeskRequest) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in audiences.audiences(request.viewer)]


def _happening_choices() -> list[tuple[str, str]]:
    return [(verb, str(label)) for verb, label in HAPPENINGS.items()]


class EntryForm(forms.Form):
    """Who comes in, what they should reach, and whether again."""

    by = forms.ChoiceField(
        label=gettext_lazy("People come in"),
        choices=[
            ("audience", gettext_lazy("when they enter an audience")), ("activity", gettext_lazy("when they do something")),
            ("date", gettext_lazy("on a day")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), required=False)
    also_members = forms.BooleanField(label=gettext_lazy("Also those who are in it when the journey starts"), required=False)  # fmt: skip
    leaves_with_audience = forms.BooleanField(label=gettext_lazy("Whoever leaves the audience leaves the journey"), required=False)  # fmt: skip
    activity = forms.ChoiceField(label=gettext_lazy("When somebody"), required=False)
    date = forms.ChoiceField(label=gettext_lazy("Which day"), required=False)
    trait = forms.RegexField(
        r"^[a-z][a-z0-9_-]{0,39}$", label=gettext_lazy("Short name of a date that a program noted"), max_length=40, required=False,
        help_text=gettext_lazy("As it was written down, for example “birthday”. Only where none of the dates above is meant."),
    )  # fmt: skip
    day = forms.DateField(
        label=gettext_lazy("The day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Only where it is the same for everybody in the audience."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Days after it"), min_value=-365, max_value=365, required=False,
        help_text=gettext_lazy("0: on the day itself. −7: a week before."),
    )  # fmt: skip
    at = forms.TimeField(label=gettext_lazy("Hour, where they are"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip
    yearly = forms.BooleanField(label=gettext_lazy("Each year"), required=False)
    goal = forms.ChoiceField(
        label=gettext_lazy("Aim: that they"), required=False,
        help_text=gettext_lazy("Whoever does it has arrived, and gets nothing more from this journey."),
    )  # fmt: skip
    stops = forms.MultipleChoiceField(
        label=gettext_lazy("It also ends when they"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For calls and mails to prospects: whoever answers gets no more of it."),
    )  # fmt: skip
    again = forms.ChoiceField(label=gettext_lazy("How often"), choices=Again.choices)
    again_days = forms.IntegerField(label=gettext_lazy("Days after the last time"), min_value=1, max_value=3650, required=False)  # fmt: skip
    hold_out_percent = forms.IntegerField(
        label=gettext_lazy("Leave alone, of a hundred"), min_value=0, max_value=50, initial=0,
        help_text=gettext_lazy("By chance, to see what the journey does: they take no step, and are counted."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: DeskRequest, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["audience"].choices = [("", "–"), *audience_choices(request)]  # type: ignore[attr-defined]
        self.fields["activity"].choices = [("", "–"), *_happening_choices()]  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", _("no aim")), *_happening_choices()]  # type: ignore[attr-defined]
        self.fields["stops"].choices = _happening_choices()  # type: ignore[attr-defined]
        self.fields["date"].choices = [  # type: ignore[attr-defined]
            ("", _("one day for everybody")), *audiences.date_fields(), ("trait", _("a date that a program noted")),
        ]  # fmt: skip
        self.fields["audience"].shown_when = "by=audience date"  # type: ignore[attr-defined]
        for name in ("also_members", "leaves_with_audience"):
            self.fields[name].shown_when = "by=audience"  # type: ignore[attr-defined]
        for name in ("date", "trait", "day", "days", "at", "yearly"):
            self.fields[name].shown_when = "by=date"  # type: ignore[attr-defined]
        self.fields["activity"].shown_when = "by=activity"  # type: ignore[attr-defined]
        self.fields["again_days"].shown_when = "again=after"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        match sent.get("by"):
            case "date":
                if not sent.get("date") and not sent.get("day"):
                    self.add_error("day", _("Say the day."))
                if not sent.get("date") and not sent.get("audience"):
                    self.add_error("audience", _("Choose one."))
                if sent.get("date") == "trait" and not sent.get("trait") and "trait" not in self.errors:
                    self.add_error("trait", _("Say under which name."))
            case "audience" | "activity" as by if not sent.get(by):
                self.add_error(by, _("Choose one."))
        if sent.get("again") == Again.AFTER and not sent.get("again_days"):
            self.add_error("again_days", _("Say after how many days somebody may come again."))
        return sent

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        entry = plan.entry
        on = entry.on or OnDate()
        is_trait = on.field.startswith("trait.") and on.field not in dict(audiences.date_fields())
        return {
            "by": "activity" if entry.activity else "date" if entry.on else "audience",
            "date": "trait" if is_trait else on.field,
            "trait": on.field.removeprefix("trait.") if is_trait else "",
            "day": on.day,
            "days": on.days,
            "at": on.at,
            "yearly": on.yearly,
            "audience": entry.audience,
            "also_members": entry.also_members,
            "activity": entry.activity,
            "leaves_with_audience": plan.leaves_with_audience,
            "goal": plan.goal,
            "stops": list(plan.stops),
            "again": plan.again.value,
            "again_days": plan.again_days or None,
            "hold_out_percent": plan.hold_out_percent,
        }

    def plan(self, steps: tuple[Step, ...]) -> Plan:
        sent = self.cleaned_data
        is_audience = sent["by"] == "audience"
        match sent["by"]:
            case "audience":
                entry = Entry(audience=sent["audience"], also_members=sent["also_members"])
            case "date":
                entry = Entry(audience=sent["audience"], on=self._on())
            case _:
                entry = Entry(activity=sent["activity"])
        is_yearly = bool(entry.on and entry.on.yearly)
        again = Again.AFTER if is_yearly else Again(sent["again"])
        again_days = sent["again_days"] or (300 if is_yearly else 0)
        return Plan(
            entry=entry,
            steps=steps,
            goal=sent["goal"],
            stops=tuple(sent["stops"]),
            leaves_with_audience=is_audience and sent["leaves_with_audience"],
            again=again,
            again_days=again_days if again is Again.AFTER else 0,
            hold_out_percent=sent["hold_out_percent"],
        )

    def _on(self) -> OnDate:
        sent = self.cleaned_data
        field = f"trait.{sent['trait']}" if sent["date"] == "trait" else sent["date"]
        return OnDate(
            field=field,
            day=None if field else sent["day"],
            yearly=sent["yearly"],
            days=sent["days"] or 0,
            at=sent["at"] or OnDate().at,
        )


class StepForm(forms.Form):
    """One step of one kind: only its fields are there."""

    count = forms.IntegerField(label=gettext_lazy("How long"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=Unit.choices, initial=Unit.DAYS)
    at = forms.TimeField(label=gettext_lazy("Hour, where they are"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=time(9))  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only on"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: any day."),
    )  # fmt: skip
    activity = forms.ChoiceField(label=gettext_lazy("Until somebody"))
    audience = forms.ChoiceField(label=gettext_lazy("Audience"))
    percent = forms.IntegerField(label=gettext_lazy("Of a hundred, this many go the first way"), min_value=1, max_value=99, initial=50)  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=list(CHANNELS.items()), initial="email")
    topic = forms.ChoiceField(label=gettext_lazy("What it is about"), help_text=gettext_lazy("Only who agreed to this topic gets it."))  # fmt: skip
    trait = forms.RegexField(r"^[a-z][a-z0-9-]{1,39}$", label=gettext_lazy("Short name"), max_length=40)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=200)
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    days = forms.IntegerField(label=gettext_lazy("Within so many days"), min_value=0, max_value=365, initial=2)
    owner = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)
    name = forms.RegexField(r"^[a-z][a-z0-9-]{1,39}$", label=gettext_lazy("Name of the signal"), max_length=40)
    script = forms.CharField(label=gettext_lazy("What to say"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 6}))  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Where they come from, in a few words"), max_length=120, required=False)
    off = forms.IntegerField(label=gettext_lazy("Percent off"), min_value=1, max_value=100)
    valid = forms.IntegerField(label=gettext_lazy("For so many days from then"), min_value=1, max_value=365, initial=14)
    sku = forms.CharField(label=gettext_lazy("On the article (SKU)"), max_length=64, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Or on a category"), required=False, help_text=gettext_lazy("Neither: on everything."))  # fmt: skip
    orders = forms.IntegerField(label=gettext_lazy("In so many orders"), min_value=1, max_value=1_000, initial=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("The buyer reads it beside the price."))  # fmt: skip

    FIELDS: Mapping[str, tuple[str, ...]] = {
        "wait": ("count", "unit"),
        "wait-until": ("at", "weekdays"),
        "wait-for": ("activity", "count", "unit"),
        "branch": ("audience",),
        "split": ("percent",),
        "send": ("channel", "topic"),
        "trait": ("trait", "value"),
        "task": ("title", "days", "owner"),
        "call": ("title", "script", "days", "owner"),
        "prospect": ("note",),
        "offer": ("off", "valid", "sku", "category", "orders", "reason"),
        "signal": ("name",),
        "exit": (),
    }

    def __init__(self, *args: Any, request: DeskRequest, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        for name in list(self.fields):
            if name not in self.FIELDS[kind]:
                del self.fields[name]
        choices: dict[str, Any] = {
            "weekdays": [(day, weekday_name(day)) for day in range(1, 8)],
            "activity": _happening_choices(),
            "audience": audience_choices(request),
            "topic": [(topic.code, topic.name) for topic in topics()],
            "owner": [("", _("nobody's yet")), *colleagues(request)] if kind in ("task", "call") else [],
            "category": [("", "–"), *category_choices()] if kind == "offer" else [],
        }
        for name, known in choices.items():
            if name in self.fields:
                self.fields[name].choices = known  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(step: Step) -> dict[str, Any]:
        match step:
            case Wait(span=span):
                return {"count": span.count, "unit": span.unit.value}
            case WaitUntil(at=at, weekdays=days):
                return {"at": at, "weekdays": list(days)}
            case WaitFor(activity=activity, span=span):
                return {"activity": activity, "count": span.count, "unit": span.unit.value}
            case Branch(audience=audience):
                return {"audience": audience}
            case Split(percent=percent):
                return {"percent": percent}
            case Send(topic=topic, channel=channel):
                return {"channel": channel, "topic": topic}
            case SetTrait(trait=trait, value=value):
                return {"trait": trait, "value": value}
            case MakeTask(title=title, days=days, owner_id=owner_id):
                return {"title": title, "days": days, "owner": str(owner_id or "")}
            case MakeCall(title=title, script=script, days=days, owner_id=owner_id):
                return {"title": title, "script": script, "days": days, "owner": str(owner_id or "")}
            case OpenProspect(note=note):
                return {"note": note}
            case GiveOffer():
                return {
                    "off": step.percent, "valid": step.days, "sku": step.sku, "category": step.category,
                    "orders": step.limit_orders, "reason": step.reason,
                }  # fmt: skip
            case Signal(name=name):
                return {"name": name}
            case Exit():
                return {}

    def step(self, id: str, old: Step | None = None) -> Step:
        """``old``: as it was; a message keeps what it says."""
        sent = self.cleaned_data
        match self.kind:
            case "wait":
                return Wait(id, Span(sent["count"], Unit(sent["unit"])))
            case "wait-until":
                return WaitUntil(id, sent["at"], tuple(sent["weekdays"]))
            case "wait-for":
                return WaitFor(id, sent["activity"], Span(sent["count"], Unit(sent["unit"])))
            case "branch":
                return Branch(id, sent["audience"])
            case "split":
                return Split(id, sent["percent"])
            case "send":
                fresh = Send(id, sent["topic"], old.texts if isinstance(old, Send) else {}, channel=sent["channel"])
                is_same = isinstance(old, Send) and (old.topic, old.channel) == (fresh.topic, fresh.channel)
                return old if is_same and old else fresh
            case "trait":
                return SetTrait(id, sent["trait"], sent["value"])
            case "task":
                return MakeTask(id, sent["title"], sent["days"], UUID(sent["owner"]) if sent["owner"] else None)
            case "call":
                owner_id = UUID(sent["owner"]) if sent["owner"] else None
                return MakeCall(id, sent["title"], sent["script"].replace("\r\n", "\n"), sent["days"], owner_id)
            case "prospect":
                return OpenProspect(id, sent["note"])
            case "offer":
                return GiveOffer(
                    id, percent=sent["off"], days=sent["valid"], reason=sent["reason"], sku=sent["sku"].strip(),
                    category=sent["category"], limit_orders=sent["orders"],
                )  # fmt: skip
            case "signal":
                return Signal(id, sent["name"])
            case _:
                return Exit(id)
