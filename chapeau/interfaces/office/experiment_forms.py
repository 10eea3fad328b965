"""Forms of an experiment and of a flag."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.office.fields import AmountField
from chapeau.kit.refusals import Forbidden
from chapeau.person.allocation.registry import place_of
from chapeau.person.allocation.values import Arm, Eligible, ExperimentPlan, FlagCard
from chapeau.person.audience import queries as audiences
from chapeau.person.people.values import Market, Viewer

OWN_SIDES = 4
LETTERS = "abcdef"
USUAL_LIFT = Decimal(10)


def audience_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """By code; none for who may not read audiences."""
    try:
        found = audiences.audiences(viewer)
    except Forbidden:
        return []
    return [(row.code, row.name) for row in found]


class WhoFields(forms.Form):
    """Who takes part."""

    share = forms.IntegerField(label=gettext_lazy("Takes part, of a hundred"), min_value=1, max_value=100, initial=100)
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Only these markets"), required=False, choices=Market.choices, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=gettext_lazy("Only this audience"), required=False,
        help_text=gettext_lazy("Then only people who are signed in."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["audience"].choices = [("", _("Everybody")), *audience_choices(viewer)]  # type: ignore[attr-defined]

    def eligible(self) -> Eligible:
        sent = self.cleaned_data
        return Eligible(sent["share"], tuple(sent["markets"]), sent["audience"])


def initial_of(eligible: Eligible) -> dict[str, Any]:
    return {"share": eligible.share, "markets": list(eligible.markets), "audience": eligible.audience}


class ExperimentForm(WhoFields):
    """``place``: what is tried; its choices are the sides. Without one the sides are named here."""

    field_order = ("name", "question")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    question = forms.CharField(
        label=gettext_lazy("What you want to know"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    group = forms.SlugField(
        label=gettext_lazy("Group"), required=False, max_length=20,
        help_text=gettext_lazy("Experiments of one group never share a person. Those at one place never do anyway."),
    )  # fmt: skip
    base_percent = AmountField(label=gettext_lazy("Order now, of a hundred"), required=False, most=Decimal(99))
    lift_percent = AmountField(
        label=gettext_lazy("Growth worth knowing, in per cent"), required=False, most=Decimal(1000),
        help_text=gettext_lazy("10: that of 100 orders there would be 110. The smaller, the more people it needs."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, place: str, **more: Any) -> None:
        super().__init__(*args, viewer=viewer, **more)
        self.place = place_of(place)
        count = len(self.place.choices) if self.place else OWN_SIDES
        for at in range(count):
            if self.place:
                label = _("Share of “%s”, of a hundred") % self.place.choices[at].label
            else:
                self.fields[f"side_{at}"] = forms.CharField(
                    label=_("Side %s") % LETTERS[at], max_length=80, required=False,
                    help_text=_("The usual: the others are compared with it.") if at == 0 else "",
                )  # fmt: skip
                label = _("Its share, of a hundred")
            self.fields[f"share_{at}"] = forms.IntegerField(
                label=label, min_value=0, max_value=99, required=False, initial=50 if at < len("ab") else None
            )
        sides = [name for name in self.fields if name.startswith(("side_", "share_"))]
        last = ("share", "markets", "audience", "group", "base_percent", "lift_percent")
        self.order_fields(["name", "question", *sides, *last])

    def plan(self) -> ExperimentPlan:
        sent = self.cleaned_data
        choices = self.place.choices if self.place else ()
        arms = tuple(
            Arm(LETTERS[at], share, choices[at].code if choices else "", "" if choices else sent.get(f"side_{at}", ""))
            for at in range(len(choices) or OWN_SIDES)
            if (share := sent.get(f"share_{at}"))
        )
        base, lift = sent["base_percent"], sent["lift_percent"]
        return ExperimentPlan(
            name=sent["name"], question=sent["question"], place=self.place.code if self.place else "", arms=arms,
            eligible=self.eligible(), group=sent["group"], base_percent=float(base) if base is not None else None,
            lift_percent=float(lift) if lift is not None else None,
        )  # fmt: skip


def initial_of_plan(plan: ExperimentPlan) -> dict[str, Any]:
    """What the form shows of a draft; a letter or a choice is where it was."""
    place = place_of(plan.place)
    order = [choice.code for choice in place.choices] if place else list(LETTERS)
    shown: dict[str, Any] = {f"share_{at}": None for at in range(len(order))}
    for arm in plan.arms:
        at = order.index(arm.choice if place else arm.code) if (arm.choice if place else arm.code) in order else 0
        shown |= {f"share_{at}": arm.share, f"side_{at}": arm.name}
    return shown | initial_of(plan.eligible) | {
        "name": plan.name, "question": plan.question, "group": plan.group, "base_percent": _typed(plan.base_percent),
        "lift_percent": _typed(plan.lift_percent),
    }  # fmt: skip


def _typed(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


class FlagForm(WhoFields):
    field_order = ("code", "name", "is_on")
    is_on = forms.BooleanField(label=gettext_lazy("Switched on"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, card: FlagCard | None, **more: Any) -> None:
        super().__init__(*args, viewer=viewer, **more)
        if card is None:
            self.fields["code"] = forms.SlugField(
                label=_("Code"), max_length=34, help_text=_("What your pages and programs ask for, such as new-menu.")
            )
        if card is None or not card.is_ours:
            self.fields["name"] = forms.CharField(label=_("Name"), max_length=120, required=card is None)
        self.order_fields(self.field_order)
