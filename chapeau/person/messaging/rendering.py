"""From templates to a subject, a text and an html page in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override

from chapeau.kit.house_settings import read
from chapeau.kit.look import Look, shades
from chapeau.person.people.models import Organisation

_BLANK_LINES = re.compile(r"\n{3,}")
_LINK = re.compile(r"^(?P<label>[^\n]+?)\s*:?\n(?P<href>https?://\S+)$")


def render(name: str, context: Mapping[str, Any], language: str) -> tuple[str, str, str]:
    """Subject, text and html of a registered message. Every template knows ``base_url``, ``house_name``, ``language``."""
    with override(language):
        known = {"base_url": settings.BASE_URL, "house_name": house_name(), "language": language, **context}
        known |= _look()
        subject = " ".join(_plain(f"messages/{name}.subject.txt", known).split())
        text = _BLANK_LINES.sub("\n\n", _plain(f"messages/{name}.txt", known)).strip() + "\n"
        try:
            page = get_template(f"messages/{name}.html")
        except TemplateDoesNotExist:
            page = get_template("messages/from_text.html")
        html = page.render({**known, "subject": subject, "blocks": _blocks(text)})
    return subject, text, html


def _plain(name: str, context: Mapping[str, Any]) -> str:
    """A text template, without html's escapes."""
    return str(Engine.get_default().get_template(name).render(Context(context, autoescape=False)))


def _blocks(text: str) -> list[dict[str, Any]]:
    """The paragraphs of a text; one that is a line of words and an address below it becomes a button."""
    blocks: list[dict[str, Any]] = []
    for paragraph in text.strip().split("\n\n"):
        link = _LINK.match(paragraph.strip())
        if link:
            blocks.append({"label": link["label"], "href": link["href"]})
        else:
            blocks.append({"lines": paragraph.strip().split("\n")})
    return blocks


def _look() -> dict[str, Any]:
    """Colours by day and night and the logo's address; mail programs without pictures show the name."""
    look = read(Look)
    shade = shades(look.accent)
    return {
        "accent": shade["accent"],
        "on_accent": shade["on-accent"],
        "logo": f"{settings.BASE_URL}{settings.MEDIA_URL}{look.logo}" if look.logo else "",
    }


def house_name() -> str:
    return Organisation.objects.filter(is_house=True).values_list("name", flat=True).first() or "Chapeau"
