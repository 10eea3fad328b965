"""Forms in which the office writes forms and articles, three languages side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.house import house_name
from chapeau.interfaces.office.fields import MomentField
from chapeau.interfaces.picture_field import PictureField
from chapeau.person.privacy.queries import topics
from chapeau.relationship.content.queries import origin
from chapeau.relationship.content.values import (
    ASKED,
    ArticleContent,
    ArticleKind,
    ArticleTexts,
    Ask,
    FormCard,
    FormContent,
    FormTexts,
    PageKind,
    Trigger,
)

ASKED_LABELS = {
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "company": gettext_lazy("Company"),
    "question": gettext_lazy("A question of your own, answered in words"),
    "choice": gettext_lazy("A question of your own, with answers to choose from"),
}
MARKDOWN = gettext_lazy("An empty line begins a paragraph, ## a heading, - a list, **two stars** bold.")


def wording_to_begin_with() -> str:
    """What a new form proposes beside its ticks, in the language that is active."""
    return _(
        "I agree that %(house)s writes to me by e-mail about what I tick here. I can take this back at any time by the "
        "link in every message."
    ) % {"house": house_name()}


class FormWords(forms.Form):
    """A form of the house in one language; without a title the language is left out."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    intro = forms.CharField(
        label=gettext_lazy("Introduction"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=MARKDOWN,
    )  # fmt: skip
    button = forms.CharField(label=gettext_lazy("Words on the button"), max_length=40, required=False)
    thanks = forms.CharField(
        label=gettext_lazy("Thanks, after the address is confirmed"), max_length=4000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    question = forms.CharField(label=gettext_lazy("Your question, answered in words"), max_length=200, required=False)
    choice = forms.CharField(label=gettext_lazy("Your question with answers"), max_length=200, required=False)
    choices = forms.CharField(
        label=gettext_lazy("Its answers, one a line"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    wording = forms.CharField(
        label=gettext_lazy("What is agreed to by a tick"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Shown beside the ticks, and kept word by word with each consent."),
    )  # fmt: skip
    title_b = forms.CharField(label=gettext_lazy("Second variant: title"), max_length=120, required=False)
    intro_b = forms.CharField(
        label=gettext_lazy("Second variant: introduction"), max_length=4000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    button_b = forms.CharField(label=gettext_lazy("Second variant: button"), max_length=40, required=False)

    def words(self) -> FormTexts:
        told = {name: str(value).strip().replace("\r\n", "\n") for name, value in self.cleaned_data.items()}
        choices = tuple(line.strip()[:120] for line in told.pop("choices").split("\n") if line.strip())
        return FormTexts(**told, choices=choices)


class FormSetting(forms.Form):
    """What a form of the house asks, and where it is shown."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("For your colleagues: “Newsletter, spring”.")
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics to tick"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What people can agree to hear about. None: the form asks for no consent."),
    )  # fmt: skip
    has_b = forms.BooleanField(
        label=gettext_lazy("Try a second variant"), required=False,
        help_text=gettext_lazy("Half of the browsers are shown the second title, introduction and button."),
    )  # fmt: skip
    trigger = forms.ChoiceField(label=gettext_lazy("Opens as a pop-up"), choices=Trigger.choices, required=False)
    after = forms.IntegerField(
        label=gettext_lazy("Seconds, or per cent of the page"), min_value=0, max_value=600, required=False
    )
    pages = forms.MultipleChoiceField(
        label=gettext_lazy("On these pages"), choices=PageKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never over basket, checkout and account. Whoever closes it is not asked again."),
    )  # fmt: skip
    thanks_page = forms.CharField(
        label=gettext_lazy("Page to go to instead of the thanks"), max_length=200, required=False,
        help_text=gettext_lazy("A page of your shop, such as /en/c/chains. Empty: the thanks are shown."),
    )  # fmt: skip
    sites = forms.CharField(
        label=gettext_lazy("Other sites that may show it, one a line"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 2, "placeholder": "https://www.example.com"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["topics"].choices = [(topic.code, topic.name) for topic in topics()]  # type: ignore[attr-defined]
        for name in ASKED:
            self.fields[f"ask_{name}"] = forms.ChoiceField(
                label=ASKED_LABELS[name], choices=Ask.choices, initial=Ask.NO
            )

    def asks(self) -> list[forms.BoundField]:
        return [self[f"ask_{name}"] for name in ASKED]

    def clean_thanks_page(self) -> str:
        page = str(self.cleaned_data["thanks_page"]).strip()
        if page and (not page.startswith("/") or page.startswith("//") or "\\" in page):
            raise forms.ValidationError(_("Write a page of your own shop, beginning with /."))
        return page

    def clean_sites(self) -> tuple[str, ...]:
        lines = [line for line in str(self.cleaned_data["sites"]).splitlines() if line.strip()]
        for line in lines:
            if not origin(line):
                raise forms.ValidationError(_("Write each site as https://www.example.com."))
        return tuple(dict.fromkeys(origin(line) for line in lines))

    def content(self, words: dict[str, FormTexts]) -> FormContent:
        told = self.cleaned_data
        return FormContent(
            texts={code: one for code, one in words.items() if one.title},
            asks={name: told[f"ask_{name}"] for name in ASKED if told[f"ask_{name}"] != Ask.NO},
            topics=tuple(told["topics"]),
            has_b=told["has_b"],
            trigger=told["trigger"],
            after=told["after"] or 0,
            pages=tuple(told["pages"]),
            thanks_page=told["thanks_page"],
            sites=told["sites"],
        )


class NewFormSetting(FormSetting):
    code = forms.SlugField(
        label=gettext_lazy("Address"), max_length=32,
        help_text=gettext_lazy("Small letters, digits, hyphens: “newsletter” is shown at /f/newsletter."),
        error_messages={"invalid": gettext_lazy("Only letters, digits and hyphens, without spaces.")},
    )  # fmt: skip
    field_order = ("name", "code")


def settings_of(card: FormCard) -> dict[str, Any]:
    """How the editor begins."""
    draft = card.draft
    return {
        "name": card.name,
        "topics": draft.topics,
        "has_b": draft.has_b,
        "trigger": draft.trigger,
        "after": draft.after,
        "pages": draft.pages,
        "thanks_page": draft.thanks_page,
        "sites": "\n".join(draft.sites),
        **{f"ask_{name}": draft.asks.get(name, Ask.NO) for name in ASKED},
    }


def words_forms(draft: FormContent | None, sent: Any = None) -> dict[str, FormWords]:
    """One a language."""
    made = {}
    for code, _name in settings.LANGUAGES:
        words = draft.texts.get(code) if draft else None
        initial = {name: getattr(words, name) for name in FormWords.base_fields} if words else {}
        if words:
            initial["choices"] = "\n".join(words.choices)
        made[code] = FormWords(sent, prefix=code, initial=initial)
    return made


class PaperForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("PDF"), widget=forms.FileInput({"accept": "application/pdf"}))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class ArticleWords(forms.Form):
    """An article in one language; without a title the language is left out."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    teaser = forms.CharField(
        label=gettext_lazy("In two sentences"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("In the list, and what search engines show."),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=60_000, required=False, widget=forms.Textarea({"rows": 12}),
        help_text=MARKDOWN,
    )  # fmt: skip
    technical = forms.CharField(
        label=gettext_lazy("Technical version"), max_length=60_000, required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("What organisations read first. Empty: everybody reads the same."),
    )  # fmt: skip
    slug = forms.CharField(
        label=gettext_lazy("Words in the address"), max_length=80, required=False,
        help_text=gettext_lazy("Empty: made from the title."),
    )  # fmt: skip
    picture_alt = forms.CharField(label=gettext_lazy("What the picture shows"), max_length=200, required=False)

    def words(self) -> ArticleTexts:
        told = {name: str(value).strip().replace("\r\n", "\n") for name, value in self.cleaned_data.items()}
        told.pop("picture_alt")
        return ArticleTexts(**told)


class ArticleSetting(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ArticleKind.choices)
    picture = PictureField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    skus = forms.CharField(
        label=gettext_lazy("SKUs of related products"), max_length=500, required=False,
        help_text=gettext_lazy("One a line or with commas; shown below the text at the reader's own price."),
    )  # fmt: skip
    form_code = forms.ChoiceField(label=gettext_lazy("Form below the text"), required=False)

    def __init__(self, *args: Any, form_codes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["form_code"].choices = [("", "–"), *form_codes]  # type: ignore[attr-defined]


def article_words_forms(draft: ArticleContent | None, sent: Any = None) -> dict[str, ArticleWords]:
    """One a language."""
    made = {}
    for code, _name in settings.LANGUAGES:
        words = draft.texts.get(code) if draft else None
        names = [name for name in ArticleWords.base_fields if name != "picture_alt"]
        initial = {name: getattr(words, name) for name in names} if words else {}
        made[code] = ArticleWords(
            sent, prefix=code, initial={**initial, "picture_alt": draft.picture_alt.get(code, "") if draft else ""}
        )
    return made


class ScheduleForm(forms.Form):
    shown_from = MomentField(
        label=gettext_lazy("Shown from"), help_text=gettext_lazy("Empty: at once. In the time of your house.")
    )
