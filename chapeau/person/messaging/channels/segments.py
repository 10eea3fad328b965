"""How many parts a text message takes (3GPP TS 23.038 and 23.040). Pure."""

from __future__ import annotations

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Take two places: an escape before each."""
SPELLED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " "})  # fmt: skip
"""Typographic characters that would make a cheap message a dear one, in the letters of the old alphabet."""


@dataclass(frozen=True, slots=True)
class Segments:
    """``left``: places free in the last part."""

    count: int
    left: int
    is_unicode: bool


def plain(text: str) -> str:
    """Typographic quotes, dashes and spaces as the telephone's own alphabet has them; all else as it is."""
    return text.translate(SPELLED)


def segments(text: str) -> Segments:
    """160 places alone or 153 a part in the GSM alphabet; with any other letter 70 alone or 67 a part.

    A character of two places is never torn apart between two parts.
    """
    is_unicode = not all(letter in BASIC or letter in EXTENDED for letter in text)
    if is_unicode:
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
        alone, part = 70, 67
    else:
        widths = [2 if letter in EXTENDED else 1 for letter in text]
        alone, part = 160, 153
    if (total := sum(widths)) <= alone:
        return Segments(1 if text else 0, alone - total, is_unicode)
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return Segments(count, part - used, is_unicode)
