"""From a country as a file writes it to its ISO code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

from chapeau.kit.text import fold

UNKNOWN = "ZZ"
"""CLDR's code for an unknown region: the file says that it does not say."""

_LANGUAGES = ("en", "fr", "it", "de", "es")
_ALIASES = {
    "usa": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "eire": "IE",
    "uae": "AE",
    "czech republic": "CZ",
    "hong kong": "HK",
    "macao": "MO",
    "unspecified": UNKNOWN,
    "unknown": UNKNOWN,
}


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(fold(name), code)
    return {**names, **_ALIASES}


def country_code(text: str, extra: Mapping[str, str]) -> str | None:
    """The ISO code, or None when nobody knows the name. ``extra`` are the file's own names."""
    written = text.strip()
    if written in extra:
        return extra[written]
    if len(written) == 2 and written.upper() in Locale("en").territories:
        return written.upper()
    return _names().get(fold(written))
