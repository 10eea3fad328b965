"""Forms in which the office writes surveys, three languages side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.formats import how_many
from chapeau.interfaces.office.access import DeskRequest
from chapeau.interfaces.office.colleagues import colleagues
from chapeau.interfaces.office.content_forms import MARKDOWN
from chapeau.person.audience import queries as audiences
from chapeau.relationship.surveys.queries import conditions
from chapeau.relationship.surveys.values import (
    MOST_CHOICES,
    RANGES,
    Condition,
    Question,
    QuestionKind,
    QuestionTexts,
    SurveyCard,
    SurveyContent,
    SurveyKind,
    SurveyRules,
    SurveySetting,
    SurveyTexts,
    Trigger,
)

_LINES = {"rows": 4}


class NewSurveyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("For your colleagues: “After delivery”.")
    )
    code = forms.SlugField(
        label=gettext_lazy("Address"), max_length=32,
        help_text=gettext_lazy("Small letters, digits, hyphens: “delivery” is shown at /survey/delivery."),
        error_messages={"invalid": gettext_lazy("Only letters, digits and hyphens, without spaces.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What it measures"), choices=SurveyKind.choices, widget=forms.RadioSelect,
        initial=SurveyKind.NPS, help_text=gettext_lazy("It begins whole in three languages; change its words as you like."),
    )  # fmt: skip
    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Anonymous"), required=False,
        help_text=gettext_lazy(
            "No name, company or hour is kept with an answer, for ever: nobody can be called back, and results show "
            "from five answers on. That somebody answered is noted apart, so that they are not asked again."
        ),
    )  # fmt: skip


class SurveySettingForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    trigger = forms.ChoiceField(label=gettext_lazy("Asked"), choices=Trigger.choices)
    delay_days = forms.IntegerField(
        label=gettext_lazy("Days later"), min_value=0, max_value=365, initial=0, required=False,
        help_text=gettext_lazy("After the order has arrived or the request was closed."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=gettext_lazy("Audience"), required=False,
        help_text=gettext_lazy("Whom to ask every quarter, or when you send it yourself."),
    )  # fmt: skip
    by_mail = forms.BooleanField(
        label=gettext_lazy("By mail"), required=False,
        help_text=gettext_lazy("Only to those who agreed to be asked; quiet hours and the limit per week hold as for any mail."),
    )  # fmt: skip
    by_page = forms.BooleanField(
        label=gettext_lazy("In the shop"), required=False,
        help_text=gettext_lazy("Shown to them above their orders and in their account until they answer."),
    )  # fmt: skip
    has_link = forms.BooleanField(
        label=gettext_lazy("Open link"), required=False,
        help_text=gettext_lazy("Whoever has the address may answer, more than once too: such answers are counted apart."),
    )  # fmt: skip
    owner = forms.ChoiceField(
        label=gettext_lazy("Who calls back after a low score"), required=False,
        help_text=gettext_lazy("They get a task due in two days. Nobody chosen: it waits for whoever takes it."),
    )  # fmt: skip

    def __init__(self, request: DeskRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found = audiences.audiences(request.viewer) if audiences.may_read(request.viewer) else []
        sized = [(str(one.id), f"{one.name} ({how_many(one.size)})") for one in found]
        self.fields["audience"].choices = [("", "–"), *sized]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "–"), *colleagues(request)]  # type: ignore[attr-defined]

    def setting(self) -> SurveySetting:
        told = dict(self.cleaned_data)
        audience, owner = told.pop("audience"), told.pop("owner")
        told["delay_days"] = told["delay_days"] or 0  # not sent where the trigger has no delay
        return SurveySetting(
            **told,
            audience_id=UUID(audience) if audience else None,
            owner_hat_id=UUID(owner) if owner else None,
        )


def setting_of(card: SurveyCard) -> dict[str, Any]:
    told = asdict(card.setting)
    return {**told, "audience": str(told.pop("audience_id") or ""), "owner": str(told.pop("owner_hat_id") or "")}


class SurveyWords(forms.Form):
    """The words around the questions in one language; without a title the language is left out."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    intro = forms.CharField(
        label=gettext_lazy("Introduction"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=MARKDOWN,
    )  # fmt: skip
    subject = forms.CharField(label=gettext_lazy("Subject of the mail"), max_length=150, required=False)
    thanks = forms.CharField(
        label=gettext_lazy("Thanks, after the last question"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def words(self) -> SurveyTexts:
        return SurveyTexts(
            **{name: str(value).strip().replace("\r\n", "\n") for name, value in self.cleaned_data.items()}
        )


def survey_words(draft: SurveyContent, sent: Any = None) -> dict[str, SurveyWords]:
    """One a language."""
    return {
        code: SurveyWords(sent, prefix=code, initial=asdict(draft.texts[code]) if code in draft.texts else {})
        for code, _name in settings.LANGUAGES
    }


class QuestionWords(forms.Form):
    """A question in one language."""

    title = forms.CharField(label=gettext_lazy("Question"), max_length=300, required=False)
    hint = forms.CharField(label=gettext_lazy("Small print below it"), max_length=300, required=False)
    low = forms.CharField(label=gettext_lazy("Beside the lowest number"), max_length=60, required=False)
    high = forms.CharField(label=gettext_lazy("Beside the highest number"), max_length=60, required=False)
    rows = forms.CharField(
        label=gettext_lazy("Its lines, one a line"), max_length=2000, required=False, widget=forms.Textarea(_LINES)
    )
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose from, one a line"), max_length=2000, required=False,
        widget=forms.Textarea(_LINES),
        help_text=gettext_lazy("In the same order in each language. Once people have answered, add new ones at the end."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        wanted = {"title", "hint"}
        if kind in RANGES:
            wanted |= {"low", "high"}
        if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.MATRIX):
            wanted.add("choices")
        if kind == QuestionKind.MATRIX:
            wanted.add("rows")
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}

    def _clean_lines(self, name: str) -> tuple[str, ...]:
        lines = tuple(line.strip()[:120] for line in str(self.cleaned_data[name]).splitlines() if line.strip())
        if len(lines) > MOST_CHOICES:
            raise forms.ValidationError(_("At most %(most)s.") % {"most": MOST_CHOICES})
        return lines

    def clean_choices(self) -> tuple[str, ...]:
        return self._clean_lines("choices")

    def clean_rows(self) -> tuple[str, ...]:
        return self._clean_lines("rows")

    def words(self) -> QuestionTexts:
        return QuestionTexts(**self.cleaned_data)


def question_words(question: Question, sent: Any = None) -> dict[str, QuestionWords]:
    """One a language."""
    made = {}
    for code, _name in settings.LANGUAGES:
        words = question.texts.get(code)
        initial = asdict(words) if words else {}
        for name in ("choices", "rows"):
            initial[name] = "\n".join(initial.get(name, ()))
        made[code] = QuestionWords(sent, prefix=code, kind=question.kind, initial=initial)
    return made


class QuestionSettingForm(forms.Form):
    is_required = forms.BooleanField(
        label=gettext_lazy("Must be answered"), required=False,
        help_text=gettext_lazy("Whoever does not want to answer stops there; what they said before is kept."),
    )  # fmt: skip
    shown_for = forms.MultipleChoiceField(
        label=gettext_lazy("Only asked after these answers"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: always asked. Choose answers of one question only."),
    )  # fmt: skip

    def __init__(self, *args: Any, content: SurveyContent, question: Question, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered = {f"{one.question.id}:{place}": one for place, one in enumerate(_numbered(content, question))}
        self.fields["shown_for"].choices = [(key, condition_words(one, language)) for key, one in self.offered.items()]  # type: ignore[attr-defined]
        if not self.offered:
            del self.fields["shown_for"]
        self.initial.setdefault("is_required", question.is_required)
        chosen = [
            key
            for key, one in self.offered.items()
            if one.question.id == question.show_if and set(one.numbers) <= set(question.show_for)
        ]
        self.initial.setdefault("shown_for", chosen)

    def clean_shown_for(self) -> tuple[str, tuple[int, ...]]:
        chosen = [self.offered[key] for key in self.cleaned_data["shown_for"]]
        if len({one.question.id for one in chosen}) > 1:
            raise forms.ValidationError(_("Choose answers of one question only."))
        numbers = tuple(sorted({number for one in chosen for number in one.numbers}))
        return (chosen[0].question.id if chosen else ""), numbers

    def question(self, before: Question, words: dict[str, QuestionTexts]) -> Question:
        show_if, show_for = self.cleaned_data.get("shown_for", ("", ()))
        return Question(
            id=before.id,
            kind=before.kind,
            texts={code: one for code, one in words.items() if one.title},
            is_required=self.cleaned_data["is_required"],
            show_if=show_if,
            show_for=show_for,
        )


def _numbered(content: SurveyContent, question: Question) -> tuple[Condition, ...]:
    return conditions(content, question_id=question.id)


def condition_words(one: Condition, language: str) -> str:
    """“How likely are you …? → 0–6”"""
    words = one.question.words(language)
    if one.is_choice:
        place = one.numbers[0]
        said = words.choices[place] if place < len(words.choices) else str(place + 1)
    else:
        said = str(one.numbers[0]) if len(one.numbers) == 1 else f"{one.numbers[0]}–{one.numbers[-1]}"
    return f"{words.title or one.question.id} → {said}"


class RuleForm(forms.Form):
    days_between = forms.IntegerField(label=gettext_lazy("Days between two questions"), min_value=1, max_value=730)
    days_to_answer = forms.IntegerField(label=gettext_lazy("Days to answer"), min_value=1, max_value=730)

    def rules(self) -> SurveyRules:
        return SurveyRules(**self.cleaned_data)


class SendForm(forms.Form):
    audience = forms.ChoiceField(label=gettext_lazy("Audience"))

    def __init__(self, request: DeskRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found = audiences.audiences(request.viewer) if audiences.may_read(request.viewer) else []
        self.fields["audience"].choices = [(str(one.id), f"{one.name} ({how_many(one.size)})") for one in found]  # type: ignore[attr-defined]
