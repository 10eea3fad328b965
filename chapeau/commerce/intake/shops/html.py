"""Descriptions that other shops keep as HTML, as text."""

from __future__ import annotations

import html
import re

import nh3

_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_MANY = re.compile(r"\n\s*\n\s*")


def as_plain(text: str) -> str:
    """Paragraphs and lists keep their lines, everything else of the markup goes."""
    if "<" not in text:
        return html.unescape(text)
    lines = _ITEM.sub("– ", _BREAK.sub("\n", text))
    plain = html.unescape(nh3.clean(lines, tags=set()))
    return _MANY.sub("\n\n", "\n".join(line.strip() for line in plain.splitlines())).strip()
