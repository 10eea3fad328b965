"""Countries: their names in the language of the page, their time."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """``FR`` → France; an unknown code stays as it is."""
    return _names((get_language() or "en").replace("-", "_")).get(code, code)


def country_choices(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """For a select, by name."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


@cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)


def zone_of(country: str) -> str:
    """A country's time zone; its first, where it has several."""
    zones = get_global("territory_zones").get(country) or ["Europe/Paris"]
    return str(zones[0])
