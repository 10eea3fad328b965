"""The mail of a survey: its first question with a button for each number. No button writes anything: it leads to a
page where the number is chosen and one press sends it, because scanners follow every link of a mail.
"""

from __future__ import annotations

import re
from html import escape

from django.utils.translation import gettext, override

from chapeau.kit.house_settings import read
from chapeau.kit.look import Look, shades
from chapeau.kit.markdown import as_html
from chapeau.person.messaging.values import NewContent
from chapeau.relationship.surveys.values import RANGES, Question, SurveyContent

_FONT = "-apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_LINK = "{{ survey.link }}"
_LIQUID = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


def letters(content: SurveyContent, *, is_anonymous: bool) -> list[NewContent]:
    """One a language that has words."""
    return [
        _letter(content, language, is_anonymous=is_anonymous)
        for language, words in content.texts.items()
        if words.title
    ]


def _letter(content: SurveyContent, language: str, *, is_anonymous: bool) -> NewContent:
    words, first = content.texts[language], content.questions[0]
    said = first.words(language)
    accent = shades(read(Look).accent)["accent"].day
    with override(language):
        press = gettext("The page that opens sends your answer with one press.")
        nobody = gettext("Your answer is kept without your name: nobody can tell who gave it.")
        why = gettext("You get this because you agreed to be asked.")
        leave, choose, begin = gettext("Unsubscribe"), gettext("Choose what you get"), gettext("Answer")
    promise = f"{press} {nobody}" if is_anonymous else press
    if first.kind in RANGES:
        buttons = _scale(first, accent)
        title = f'<mj-text font-size="18px" font-weight="600">{_plain(said.title)}</mj-text>'
        ends = (
            f'<mj-text font-size="13px" color="#6b736f">{first.numbers()[0]} = {_plain(said.low)} · '
            f"{first.numbers()[-1]} = {_plain(said.high)}</mj-text>"
            if said.low and said.high
            else ""
        )
    else:
        buttons = f'<mj-button href="{_LINK}" background-color="{accent}" border-radius="8px" align="left">{begin}</mj-button>'
        title = ends = ""
    mjml = (
        f"<mjml lang='{language}'><mj-head><mj-title>{_plain(words.subject)}</mj-title>"
        f'<mj-attributes><mj-all font-family="{_FONT}" /><mj-text font-size="16px" line-height="1.5" color="#1f2a26" '
        'padding="8px 28px" /><mj-button font-size="16px" padding="12px 28px" /></mj-attributes>'
        "<mj-style>a { color: inherit; } .scale a { display: inline-block; }</mj-style></mj-head>"
        '<mj-body background-color="#fbfaf7" width="600px"><mj-section padding="20px 0 8px"><mj-column>'
        f'<mj-text font-weight="600" font-size="17px" color="{accent}">{{{{ house.name }}}}</mj-text>'
        '</mj-column></mj-section><mj-section background-color="#ffffff" border-radius="12px" padding="20px 0"><mj-column>'
        f'<mj-text font-size="22px" font-weight="650" line-height="1.25">{_plain(words.title)}</mj-text>'
        f"<mj-text>{as_html(_without(words.intro))}</mj-text>{title}{buttons}{ends}"
        f'<mj-text font-size="13px" color="#6b736f">{escape(promise)}</mj-text>'
        '</mj-column></mj-section><mj-section padding="8px 0 28px"><mj-column><mj-text font-size="13px" color="#6b736f">'
        f'{escape(why)} <a href="{{{{ unsubscribe_url }}}}">{escape(leave)}</a> · '
        f'<a href="{{{{ preferences_url }}}}">{escape(choose)}</a></mj-text></mj-column></mj-section></mj-body></mjml>'
    )
    text = (
        f"{_without(words.title)}\n\n{_without(words.intro)}\n\n{_without(said.title)}\n{_LINK}\n\n{promise}\n\n"
        f"--\n{{{{ house.name }}}}\n{why}\n{leave}: {{{{ unsubscribe_url }}}}\n"
    )
    return NewContent(language=language, subject=_without(words.subject), mjml=mjml, text=text)


def _scale(question: Question, accent: str) -> str:
    """A link for each number, wrapping on narrow screens; large enough for a thumb."""
    style = (
        f"display:inline-block;min-width:36px;line-height:36px;margin:0 4px 8px 0;text-align:center;color:{accent};"
        f"border:1px solid {accent};border-radius:8px;text-decoration:none;font-weight:600"
    )
    links = " ".join(f'<a href="{_LINK}?score={number}" style="{style}">{number}</a>' for number in question.numbers())
    return f'<mj-text css-class="scale">{links}</mj-text>'


def _without(text: str) -> str:
    """A colleague's words, without anything Liquid would read."""
    return _LIQUID.sub("", text)


def _plain(text: str) -> str:
    return escape(" ".join(_without(text).split()))
