"""How the house looks: a logo and one accent colour, the rest worked out so that it can be read. On pages, papers, mails."""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH = 4.5
"""WCAG 2.2 AA, text of ordinary size."""
GREEN = "#0f6b4f"
"""The accent this comes with."""
PAPER, NIGHT = (251, 250, 247), (20, 22, 20)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """A section of the house's settings."""

    logo: str = ""
    """A file below the media root."""
    accent: str = ""
    """``#0f6b4f``; empty: the ink green this comes with."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour of one purpose by day and by night."""

    day: str
    night: str


def shades(accent: str) -> dict[str, Shade]:
    """The accent, firmer, as a tint, and what is written on it; each readable where it stands."""
    light = _colour(accent or GREEN)
    dark = _until(light, WHITE, NIGHT)
    pairs = {
        "accent": (light, dark),
        "accent-firm": (_mix(light, BLACK, 0.25), _mix(dark, WHITE, 0.3)),
        "accent-tint": (_mix(PAPER, light, 0.1), _mix(NIGHT, dark, 0.18)),
        "on-accent": (WHITE, _until(_mix(light, BLACK, 0.6), BLACK, dark)),
    }
    return {name: Shade(_hex(day), _hex(night)) for name, (day, night) in pairs.items()}


def darker_to_read(accent: str) -> str:
    """Empty when white letters can be read on it; else the nearest darker colour of the hue on which they can."""
    colour = _colour(accent)
    return "" if contrast(colour, WHITE) >= ENOUGH else _hex(_until(colour, BLACK, WHITE))


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _until(colour: Colour, towards: Colour, ground: Colour) -> Colour:
    """Move a colour towards another until it can be read on the ground."""
    for step in range(21):
        moved = _mix(colour, towards, step / 20)
        if contrast(moved, ground) >= ENOUGH:
            return moved
    return towards


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _colour(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
