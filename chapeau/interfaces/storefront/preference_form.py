"""What somebody wants to hear about, how often, when not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chapeau.person.privacy.values import Preferences, TopicCard

OFTEN = ((None, _("As often as there is something")), (7, _("At most once a day")), (3, _("At most three times a week")),
         (1, _("At most once a week")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One channel to one address of the hat, with the topics agreed to."""

    channel: str
    address: str
    title: str
    agreed: frozenset[str]


class PreferenceForm(forms.Form):
    most_per_week = forms.ChoiceField(label=_("How often, of all this together"), required=False)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(
        self, data: Any = None, *, lines: Sequence[Line], topics: Sequence[TopicCard], held: Preferences
    ) -> None:
        first = {f"line_{number}": sorted(line.agreed) for number, line in enumerate(lines)}
        super().__init__(
            data,
            initial={
                "most_per_week": str(held.most_per_week or ""),
                "quiet_from": held.quiet_from,
                "quiet_until": held.quiet_until,
                **first,
            },
        )
        self.lines = lines
        often = self.fields["most_per_week"]
        assert isinstance(often, forms.ChoiceField)
        known = [(str(most or ""), str(words)) for most, words in OFTEN]
        if str(held.most_per_week or "") not in dict(known):
            known.append((str(held.most_per_week), _("At most %(n)s times a week") % {"n": held.most_per_week}))
        often.choices = known
        for number, line in enumerate(lines):
            self.fields[f"line_{number}"] = forms.MultipleChoiceField(
                label=line.title,
                choices=[(topic.code, topic.name) for topic in topics],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def line_fields(self) -> list[forms.BoundField]:
        return [self[f"line_{number}"] for number in range(len(self.lines))]

    def chosen(self) -> dict[tuple[str, str], list[str]]:
        """By (channel, address): the topics ticked."""
        return {
            (line.channel, line.address): self.cleaned_data[f"line_{number}"] for number, line in enumerate(self.lines)
        }

    def most(self) -> int | None:
        told = self.cleaned_data["most_per_week"]
        return int(told) if told else None
