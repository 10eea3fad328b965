"""Pieces of pages that show nothing but what they are given: drawn once for the same."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

PIECES_KEPT = 4096
"""Per process; a tile of a list takes a kilobyte."""


@register.simple_tag
def remembered(template_name: str, **shown: Hashable) -> SafeString:
    """The template with exactly what is handed to it: it sees neither request nor the page's other variables.

    All of it is the key, with the language, so nothing old is ever shown. Hand over texts, whole numbers and frozen
    records of them; a ``Decimal`` only as it is read (``9.9`` equals ``9.90``). No form with its secret in it.
    """
    return _drawn(template_name, get_language(), **shown)


@lru_cache(maxsize=PIECES_KEPT)
def _drawn(template_name: str, _language: str | None, **shown: Hashable) -> SafeString:
    return SafeString(get_template(template_name).render(shown))
