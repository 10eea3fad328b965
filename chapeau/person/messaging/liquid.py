"""Liquid for those who write mailings: no files, no loops without end, no page without end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import liquid
import mrml
import nh3
from django.utils.translation import gettext_lazy as _
from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from chapeau.kit.refusals import Refusal

_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(https?://[^"]*)(")', re.IGNORECASE)
_FONTS = re.compile(r'<link href="https://fonts[^>]*>|@import url\(https://fonts[^;]*;')
_BARE = re.compile(r"https?://[^\s<>\"]+")


class BadTemplate(Refusal):
    """The Liquid of a mailing cannot be read."""

    code = "bad-template"
    status = 422
    sentence = _(
        "What stands between braces cannot be filled in. Write it as in {{ person.given_name }}, or take the braces away. (%(why)s)"
    )


class BadLayout(Refusal):
    """The MJML of a mailing cannot be read."""

    code = "bad-layout"
    status = 422
    sentence = _("The layout cannot be read: %(why)s")


class _Limited(liquid.Environment):
    loop_iteration_limit = 2_000
    local_namespace_limit = 50_000
    output_stream_limit = 500_000
    context_depth_limit = 10
    block_nesting_limit = 20


_HTML = _Limited(autoescape=True)
_TEXT = _Limited(autoescape=False)


@lru_cache(maxsize=256)
def parsed(source: str, *, is_html: bool) -> BoundTemplate:
    """Refuses: ``BadTemplate``."""
    try:
        return (_HTML if is_html else _TEXT).from_string(source)
    except LiquidError as error:
        raise BadTemplate(why=_said(error)) from error


def fill(source: str, known: Mapping[str, Any], *, is_html: bool) -> str:
    """The text for one reader. Refuses: ``BadTemplate``."""
    try:
        return parsed(source, is_html=is_html).render(known)
    except LiquidError as error:
        raise BadTemplate(why=_said(error)) from error


def page_of(mjml: str) -> str:
    """MJML to html that mail programs show; Liquid inside stays as it is. Refuses: ``BadLayout``."""
    try:
        # Fonts from elsewhere would tell others that the mail was read.
        return _FONTS.sub("", str(mrml.to_html(mjml).content))
    except Exception as error:  # mrml raises its own, without a common class
        raise BadLayout(why=str(error)[:200]) from error


def numbered(html: str, text: str) -> tuple[str, str, list[str]]:
    """Links that are followed become ``{{ links[n] }}``; whereto each leads stays here."""
    targets: list[str] = []

    def number(address: str) -> str:
        plain = address.replace("&amp;", "&")
        if plain not in targets:
            targets.append(plain)
        return f"{{{{ links[{targets.index(plain)}] }}}}"

    html = _LINK.sub(lambda found: f"{found[1]}{number(found[2])}{found[3]}", html)
    text = _BARE.sub(lambda found: number(found[0]), text)
    return html, text, targets


def clean_html(pasted: str) -> str:
    """What somebody pasted, without anything that runs or hides."""
    return nh3.clean(
        pasted,
        tags={"p", "br", "b", "strong", "i", "em", "u", "a", "ul", "ol", "li", "h2", "h3", "blockquote", "span"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _said(error: LiquidError) -> str:
    return str(error.args[0] if error.args else error)[:200]
