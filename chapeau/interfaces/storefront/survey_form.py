"""The questions of a survey's step as a form, and what was answered to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chapeau.relationship.surveys.values import (
    LONGEST_TEXT,
    RANGES,
    Question,
    QuestionKind,
    QuestionTexts,
    ShownSurvey,
    Value,
)

TRAP = "website"
"""A field people do not see; machines fill it in."""
_NO_ANSWER = _("Please answer this.")


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it stands on the page."""

    question: Question
    words: QuestionTexts
    is_scale: bool
    fields: tuple[tuple[str, forms.BoundField], ...]
    """Of a table, one for each line, named; else one without a name."""


class SurveyForm(forms.Form):
    def __init__(self, *args: Any, shown: ShownSurvey, **more: Any) -> None:
        super().__init__(*args, **more)
        self.shown = shown
        for question in shown.questions:
            words = question.words(shown.language)
            for name, label in _names(question, words):
                field = _field(question, words, label)
                field.error_messages["required"] = _NO_ANSWER
                field.error_messages["invalid_choice"] = _NO_ANSWER
                self.fields[name] = field
        if shown.chosen is not None and shown.questions:
            self.initial[shown.questions[0].id] = str(shown.chosen)

    def put(self) -> list[Put]:
        return [
            Put(
                question,
                words := question.words(self.shown.language),
                question.kind in RANGES,
                tuple((label, self[name]) for name, label in _names(question, words)),
            )
            for question in self.shown.questions
        ]

    def given(self) -> Mapping[str, Value]:
        """By question; what was left out is empty."""
        found = {}
        for question in self.shown.questions:
            told = [
                self.cleaned_data.get(name) for name, _label in _names(question, question.words(self.shown.language))
            ]
            match question.kind:
                case QuestionKind.TEXT:
                    found[question.id] = Value(text=str(told[0] or "").strip())
                case QuestionKind.CHOICES:
                    found[question.id] = Value(numbers=tuple(int(one) for one in told[0] or ()))
                case QuestionKind.MATRIX:
                    found[question.id] = Value(numbers=tuple(int(one) if one else None for one in told))
                case _:
                    found[question.id] = Value(int(told[0]) if told[0] else None)
        return found


def _names(question: Question, words: QuestionTexts) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.MATRIX:
        return [(f"{question.id}.{place}", row) for place, row in enumerate(words.rows)]
    return [(question.id, "")]


def _field(question: Question, words: QuestionTexts, label: str) -> forms.Field:
    title = label or words.title
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(
            label=title,
            required=question.is_required,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(
                {"rows": 4, "aria-describedby": f"{question.id}-hint"} if words.hint else {"rows": 4}
            ),
        )
    if question.kind in RANGES:
        choices = [(str(number), str(number)) for number in question.numbers()]
    else:
        choices = [(str(place), said) for place, said in enumerate(words.choices)]
    if question.kind == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(
            label=title, required=question.is_required, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=title, required=question.is_required, choices=choices, widget=forms.RadioSelect)
