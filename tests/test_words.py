"""The words of the code stay in the code: nobody reads them on a page, in a mail or on paper (docs/words.md, right column)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import pofile
from django.utils.formats import date_format
from django.utils.translation import override

from scripts.messages import LANGUAGES, LOCALE, ROOT, extracted

CODE_WORDS = re.compile(
    r"\b(hats?|traits?|staircases?|quarantined?|viewers?|visitors?|deeds?|refusals?|storeys?"
    r"|tenants?|payloads?|idempoten\w+|price views?|shelf prices?|subject_no|uuid|B2[ABCPR]|B2B2C|B2C2B)\b",
    re.IGNORECASE,
)
# What a translator would make of the same words. Chapeau with a capital is the product's name.
TRANSLATED_WORDS = {
    "fr": re.compile(r"\b(chapeaux|visiteurs?|spectateurs?|escaliers?|quarantaine)\b|\bchapeau\b"),
    "it": re.compile(r"\b(cappell[oi]|visitator[ei]|spettator[ei]|scalinat[ae]|quarantena)\b"),
}
# French words too, with meanings of their own.
HARMLESS = {"fr": {"trait", "traits", "audience", "audiences"}, "it": set[str]()}

TEMPLATES = sorted(
    path
    for path in (ROOT / "chapeau").rglob("*")
    if path.suffix in {".html", ".txt", ".mjml"} and "templates" in path.parts and "tests" not in path.parts
)
SHOWN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "label", "hint"}
UNSEEN = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAGS_OF_TEMPLATES = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


class VisibleText(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.hidden = tag
        self.pieces += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def visible_text(template: Path) -> str:
    """The text of a template outside its tags; sentences to be translated are looked at as sentences."""
    source = TAGS_OF_TEMPLATES.sub(" ", UNSEEN.sub("", template.read_text(encoding="utf-8")))
    if template.suffix == ".txt":
        return source
    parser = VisibleText()
    parser.feed(source)
    return "\n".join(parser.pieces)


def forms(text: object) -> Iterator[str]:
    """The sentence without what is filled in, tags, and commands to be typed."""
    for form in text if isinstance(text, tuple | list) else [text]:
        yield re.sub(r"%\(\w+\)s|<[^>]*>|`[^`]+`", " ", str(form))


def test_no_sentence_uses_a_word_of_the_code() -> None:
    found = {
        form: match.group()
        for message in extracted()
        if message.id
        for form in forms(message.id)
        if (match := CODE_WORDS.search(form))
    }
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_uses_a_word_of_the_code(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = pofile.read_po(file, locale=language)
    found = []
    for message in catalog:
        for form in forms(message.string) if message.id else ():
            words = {match.group().lower() for match in CODE_WORDS.finditer(form)} - HARMLESS[language]
            words |= {match.group() for match in TRANSLATED_WORDS[language].finditer(form)}
            if words:
                found.append((form, sorted(words)))
    assert found == []


def test_no_template_shows_a_word_of_the_code() -> None:
    found = [
        (str(path.relative_to(ROOT)), match.group())
        for path in TEMPLATES
        if (match := CODE_WORDS.search(visible_text(path)))
    ]
    assert found == []


def test_french_sets_a_narrow_space_before_high_punctuation() -> None:
    with (LOCALE / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = pofile.read_po(file, locale="fr")
    wide = re.compile(r"[ \u00a0][;:!?»]|«[ \u00a0]")
    texts = [
        str(text) for m in catalog if m.id for text in ([m.string] if isinstance(m.string, str) else m.string or ())
    ]
    assert [text for text in texts if wide.search(text)] == []


@pytest.mark.parametrize(("language", "said"), [("fr", "24 mai, dimanche"), ("it", "24 Maggio, Domenica")])
def test_months_and_days_are_those_of_the_calendar(language: str, said: str) -> None:
    """Our own sentences come before the framework's: one that reads "May" would name a month."""
    with override(language):
        assert date_format(date(2026, 5, 24), "j F, l") == said
