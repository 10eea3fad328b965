"""From blocks to what a mailing says: MJML and plain text, both with Liquid left in them for the reader's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.translation import gettext, override

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.kit.house_settings import read
from chapeau.kit.look import Look, shades
from chapeau.person.messaging.actions import clean_html
from chapeau.person.messaging.values import NewContent
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.marketing import for_you
from chapeau.relationship.marketing.addresses import full, tagged
from chapeau.relationship.marketing.own_offers import NEWEST
from chapeau.relationship.marketing.short import new_content
from chapeau.relationship.marketing.values import Block, BlockKind, VersionView

ARMS = "ABCDE"
_TAG = re.compile(r"</?(p|br|b|strong|i|em|u|a|ul|ol|li|h[1-6]|blockquote|span|div)\b[^<>]*>", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)\*\*")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_FONT = "-apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Written:
    """All versions of a campaign as the ledger takes them, and which articles their readers are told the price of."""

    contents: tuple[NewContent, ...]
    articles: tuple[str, ...]
    names_offers: bool
    """It says what each reader alone is offered."""

    names_for_you: bool = False
    """It shows articles worked out for each reader."""

    @property
    def wants(self) -> dict[str, Any]:
        """The variables that must be known of each reader."""
        articles = {"articles": list(self.articles)} if self.articles else {}
        own = {"offers": True} if self.names_offers else {}
        return {**articles, **own, **({for_you.NAME: for_you.MANY} if self.names_for_you else {})}


def write(versions: Sequence[VersionView], *, campaign_code: str, channel: str = "email") -> Written:
    """Every version, every subject of it as an arm of its own."""
    if channel != "email":
        short = [
            new_content(version, subject, arm, channel=channel, campaign_code=campaign_code)
            for version in versions
            for arm, subject, version in arms_of(version)
        ]
        return Written(tuple(short), (), names_offers=False)
    contents: list[NewContent] = []
    articles: dict[str, None] = {}
    for whole in versions:
        for arm, subject, version in arms_of(whole):
            cards = articles_of(version)
            articles |= dict.fromkeys(str(card.id) for card in cards.values())
            mjml, text = _mjml(version, cards, campaign_code), _text(version, cards, campaign_code)
            contents.append(NewContent(version.language, subject, mjml, text, variant=version.variant, arm=arm))
    kinds = {block.kind for one in versions for block in (*one.blocks, *one.other_blocks)}
    return Written(
        tuple(contents), tuple(articles), BlockKind.OWN_OFFER in kinds, names_for_you=BlockKind.FOR_YOU in kinds
    )


def arms_of(version: VersionView) -> list[tuple[str, str, VersionView]]:
    """What is drawn by lot between: each subject, or both contents under the first subject."""
    first = version.subjects[0] if version.subjects else ""
    if version.other_blocks:
        return [("A", first, version), ("B", first, replace(version, blocks=version.other_blocks))]
    return [(arm, subject, version) for arm, subject in zip(ARMS, version.subjects or ("",), strict=False)]


def articles_of(version: VersionView) -> dict[str, VariantCard]:
    """The articles its blocks name, by SKU as typed; unknown ones are absent."""
    skus = [block.values["sku"].strip() for block in version.blocks if block.kind == BlockKind.ARTICLE]
    if not skus:
        return {}
    return catalog.variants_by_skus(SYSTEM, skus=skus, market=None, language=version.language)


def _mjml(version: VersionView, cards: Mapping[str, VariantCard], code: str) -> str:
    accent = shades(read(Look).accent)["accent"].day
    inside = "".join(_block(block, version.language, cards, code, accent) for block in version.blocks)
    with override(version.language):
        why = escape(gettext("You get this because you agreed to hear from us."))
        leave, choose = escape(gettext("Unsubscribe")), escape(gettext("Choose what you get"))
    return (
        f"<mjml lang='{version.language}'><mj-head><mj-title>{_words(version.subjects[0] if version.subjects else '')}</mj-title>"
        f"<mj-preview>{_words(version.preheader)}</mj-preview>"
        f'<mj-attributes><mj-all font-family="{_FONT}" /><mj-text font-size="16px" line-height="1.55" color="#1f2a26" '
        f'padding="8px 28px" /><mj-button background-color="{accent}" border-radius="8px" font-size="16px" '
        f'padding="12px 28px" align="left" /></mj-attributes>'
        "<mj-style>a { color: inherit; } @media (prefers-color-scheme: dark) { .quiet div { color: #a3aaa6 !important; } }"
        "</mj-style></mj-head>"
        '<mj-body background-color="#fbfaf7" width="600px">'
        '<mj-section padding="20px 0 8px"><mj-column><mj-text font-weight="600" font-size="17px" '
        f'color="{accent}">{{{{ house.name }}}}</mj-text></mj-column></mj-section>'
        f'<mj-section background-color="#ffffff" border-radius="12px" padding="20px 0"><mj-column>{inside}</mj-column></mj-section>'
        '<mj-section padding="8px 0 28px"><mj-column><mj-text css-class="quiet" font-size="13px" color="#6b736f">'
        f'{why} <a href="{{{{ unsubscribe_url }}}}">{leave}</a> · <a href="{{{{ preferences_url }}}}">{choose}</a>'
        '</mj-text><mj-raw>{% if pixel_url != "" %}<img src="{{ pixel_url }}" width="1" height="1" alt="">{% endif %}</mj-raw>'
        "</mj-column></mj-section></mj-body></mjml>"
    )


def _block(block: Block, language: str, cards: Mapping[str, VariantCard], code: str, accent: str) -> str:
    value = block.values
    link = escape(tagged(full(value.get("link", ""), language), code))
    match block.kind:
        case BlockKind.HEADING:
            return f'<mj-text font-size="24px" line-height="1.25" font-weight="650">{_words(value["text"])}</mj-text>'
        case BlockKind.TEXT:
            return f"<mj-text>{_paragraphs(value['text'])}</mj-text>"
        case BlockKind.PICTURE:
            href = f' href="{link}"' if link else ""
            source = escape(full(value["address"], language))
            return f'<mj-image src="{source}" alt="{escape(value["text"])}"{href} padding="8px 28px" border-radius="8px" />'
        case BlockKind.ARTICLE:
            card = cards.get(value["sku"].strip())
            return _article(card, value, language, code, accent) if card else ""
        case BlockKind.OFFER:
            told = (
                f'<mj-text font-size="20px" font-weight="650" letter-spacing="1px" color="{accent}">{_words(value["code"])}</mj-text>'
                if value["code"]
                else ""
            )
            return f"<mj-text font-weight='600'>{_words(value['text'])}</mj-text>{told}" + (
                _button(gettext_in(language, "To the offer"), link) if link else ""
            )
        case BlockKind.OWN_OFFER:
            return _own_offer(value, language, code, accent)
        case BlockKind.FOR_YOU:
            return for_you.in_mjml(_words(value["text"]))
        case BlockKind.BUTTON:
            return _button(value["text"], link)
        case _:
            return '<mj-divider border-width="1px" border-color="#e6e2d8" padding="12px 28px" />'


def _article(card: VariantCard, value: Mapping[str, str], language: str, code: str, accent: str) -> str:
    link = escape(tagged(article_address(card, language), code))
    price = f'articles["{card.id}"]'
    picture = (
        f'<mj-image src="{escape(picture_address(card.picture.file))}" alt="{escape(card.picture.alt)}" href="{link}" '
        'padding="8px 28px" width="240px" align="left" />'
        if card.picture
        else ""
    )
    words = f"<br>{_words(value['text'])}" if value["text"] else ""
    return (
        f'{picture}<mj-text><a href="{link}"><strong>{escape(card.title)}</strong></a>{words}<br>'
        f"{{% if {price} %}}<strong>{{{{ {price}.price }}}}</strong> "
        f'{{% if {price}.was != "" %}}<s>{{{{ {price}.was }}}}</s> {{% endif %}}<small>{{{{ {price}.tax }}}}</small>{{% endif %}}'
        f"</mj-text>{_button(gettext_in(language, 'See it'), link)}"
    )


def _own(value: Mapping[str, str]) -> str:
    named = "".join(each for each in value["offer"] if each.isalnum())
    return f'offers["{named or NEWEST}"]'


def _own_offer(value: Mapping[str, str], language: str, code: str, accent: str) -> str:
    """Nothing at all for a reader who has none."""
    own = _own(value)
    words = f"{_words(value['text'])}<br>" if value["text"] else ""
    return (
        f"<mj-text>{{% if {own} %}}{words}<strong style='font-size:20px;color:{accent}'>{{{{ {own}.words }}}}</strong>"
        f"{{% if {own}.until != '' %}} {{{{ {own}.until }}}}{{% endif %}}{{% if {own}.reason != '' %}}<br>{{{{ {own}.reason }}}}{{% endif %}}"
        f'<br><a href="{{{{ {own}.link }}}}">{escape(gettext_in(language, "To the offer"))}</a>{{% endif %}}</mj-text>'
    )


def _button(words: str, link: str) -> str:
    return f'<mj-button href="{link}">{_words(words)}</mj-button>' if link else ""


def _text(version: VersionView, cards: Mapping[str, VariantCard], code: str) -> str:
    parts: list[str] = []
    for block in version.blocks:
        value, language = block.values, version.language
        link = tagged(full(value.get("link", ""), language), code)
        match block.kind:
            case BlockKind.HEADING:
                parts.append(value["text"].upper() if "{" not in value["text"] else value["text"])
            case BlockKind.TEXT:
                parts.append(_bare(value["text"]))
            case BlockKind.ARTICLE if card := cards.get(value["sku"].strip()):
                price = f'articles["{card.id}"]'
                said = f"{{% if {price} %}}{{{{ {price}.price }}}} {{{{ {price}.tax }}}}{{% endif %}}"
                parts.append(f"{card.title}\n{value['text']}\n{said}\n{tagged(article_address(card, language), code)}")
            case BlockKind.OFFER:
                parts.append(f"{value['text']}\n{value['code']}\n{link}".strip())
            case BlockKind.OWN_OFFER:
                own = _own(value)
                parts.append(
                    f"{{% if {own} %}}{value['text']}\n{{{{ {own}.words }}}} {{{{ {own}.until }}}}\n{{{{ {own}.reason }}}}\n"
                    f"{{{{ {own}.link }}}}{{% endif %}}"
                )
            case BlockKind.FOR_YOU:
                parts.append(for_you.in_text(value))
            case BlockKind.BUTTON:
                parts.append(f"{value['text']}:\n{link}")
    with override(version.language):
        leave = gettext("Unsubscribe")
        why = gettext("You get this because you agreed to hear from us.")
    foot = f"--\n{{{{ house.name }}}}\n{why}\n{leave}: {{{{ unsubscribe_url }}}}\n"
    return "\n\n".join([*(part for part in parts if part.strip()), foot])


def article_address(card: VariantCard, language: str) -> str:
    return f"{settings.BASE_URL}/{language}/p/{card.slug}/{card.product_code}"


def picture_address(file: str) -> str:
    if file.startswith("https://"):
        return file
    return settings.BASE_URL + (
        static(file.removeprefix("static/")) if file.startswith("static/") else settings.MEDIA_URL + file
    )


def gettext_in(language: str, words: str) -> str:
    with override(language):
        return gettext(words)


def _words(text: str) -> str:
    """One line, its Liquid whole, nothing else read as html."""
    return escape(" ".join(text.split()), quote=False)


def _bare(text: str) -> str:
    """The same for who reads no html."""
    if _TAG.search(text):
        return strip_tags(clean_html(text).replace("<br>", "\n").replace("</p>", "\n\n")).strip()
    return _BOLD.sub(r"\1", text.replace("\r\n", "\n")).strip()


def _paragraphs(text: str) -> str:
    """Pasted html cleaned; plain lines as paragraphs."""
    if _TAG.search(text):
        return clean_html(text)
    lines = text.replace("\r\n", "\n").strip()
    return _BOLD.sub(
        r"<strong>\1</strong>",
        "".join(
            f"<p>{'<br>'.join(escape(line, quote=False) for line in part.splitlines())}</p>"
            for part in _EMPTY_LINES.split(lines)
        ),
    )
