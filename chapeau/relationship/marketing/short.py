"""From blocks to what a text message, a notification, a note or another program carries: words and one link."""

from __future__ import annotations

from html import escape

from django.utils.html import strip_tags
from django.utils.translation import gettext, override

from chapeau.kit.house_settings import read
from chapeau.person.messaging.actions import clean_html
from chapeau.person.messaging.channels.records import TextMessages
from chapeau.person.messaging.values import NewContent
from chapeau.person.privacy.values import Channel
from chapeau.relationship.marketing.addresses import full, tagged
from chapeau.relationship.marketing.values import BlockKind, VersionView


def contents_of(version: VersionView, *, channel: str, campaign_code: str) -> tuple[str, str]:
    """Html and text, Liquid left in both. A text message says at its end how to leave; a notification shows no address,
    it leads to the first.
    """
    words: list[str] = []
    links: list[tuple[str, str]] = []
    for block in version.blocks:
        if block.kind == BlockKind.TEXT:
            plain = clean_html(block.values["text"]).replace("<br>", "\n").replace("</p>", "\n\n")
            words.append(strip_tags(plain).strip() if "<" in block.values["text"] else block.values["text"].strip())
        elif block.kind == BlockKind.BUTTON and block.values["link"].strip():
            address = tagged(full(block.values["link"], version.language), campaign_code, medium=channel)
            links.append((block.values["text"].strip(), address))
    said = "\n\n".join(filter(None, words))
    if channel in (Channel.WEB_PUSH, Channel.IN_APP):
        paragraphs = "".join(f"<p>{escape(part, quote=False)}</p>" for part in said.split("\n\n") if part)
        buttons = "".join(
            f'<p><a class="button" href="{escape(address)}">{escape(label or gettext_in(version.language))}</a></p>'
            for label, address in links
        )
        return paragraphs + buttons, said
    lines = [said, *(f"{label}: {address}" if label else address for label, address in links)]
    if channel == Channel.SMS:
        lines.append(way_to_leave(version.language))
    return "", "\n".join(filter(None, lines))


def way_to_leave(language: str) -> str:
    with override(language):
        if read(TextMessages).takes_replies:
            return gettext("No more: answer STOP")
        return f"{gettext('No more')}: {{{{ unsubscribe_url }}}}"


def gettext_in(language: str) -> str:
    with override(language):
        return gettext("See it")


def new_content(version: VersionView, subject: str, arm: str, *, channel: str, campaign_code: str) -> NewContent:
    html, text = contents_of(version, channel=channel, campaign_code=campaign_code)
    return NewContent(version.language, subject, html, text, variant=version.variant, arm=arm)
