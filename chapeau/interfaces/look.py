"""The house's own look: a logo and one accent colour, the rest is worked out so that it can be read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from PIL import Image, UnidentifiedImageError

from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import Refusal

LARGEST_FILE = 5_000_000
MOST_PIXELS = 40_000_000
KEPT_SIZE = (720, 240)
KINDS = ("PNG", "JPEG", "WEBP")
ENOUGH = 4.5
"""WCAG 2.2 AA, text of ordinary size."""
PAPER, NIGHT = (251, 250, 247), (20, 22, 20)
WHITE, INK_ON_LIGHT = (255, 255, 255), (6, 40, 28)
Colour = tuple[int, int, int]


class NotALogo(Refusal):
    code = "not-a-logo"
    status = 422
    sentence = _("Send the logo as a PNG, JPEG or WebP picture of at most 5 MB.")


class ColourTooLight(Refusal):
    code = "colour-too-light"
    status = 422
    sentence = _("White letters on this colour could hardly be read. A darker one of the same hue: %(darker)s.")


@dataclass(frozen=True, slots=True)
class Look:
    """A section of the house's settings."""

    logo: str = ""
    """A file below the media root."""
    accent: str = ""
    """``#0f6b4f``; empty: the ink green this comes with."""


def store_logo(content: bytes) -> str:
    """Checked by what is in it, scaled and written anew as PNG, so that nothing else travels along; its file.

    Refuses: ``NotALogo``.
    """
    if len(content) > LARGEST_FILE:
        raise NotALogo
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotALogo
            plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as wrong:
        raise NotALogo from wrong
    plain.thumbnail(KEPT_SIZE)
    file = f"house/logo-{new_code()}.png"
    path = Path(settings.MEDIA_ROOT) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    plain.save(path, "PNG")
    return file


def check_accent(accent: str) -> None:
    """Refuses: ``ColourTooLight``."""
    if accent and contrast(_colour(accent), WHITE) < ENOUGH:
        raise ColourTooLight(darker=_hex(_until(_colour(accent), (0, 0, 0), WHITE)))


def stylesheet(accent: str) -> str:
    """Custom properties of one accent for light and dark."""
    light = _colour(accent)
    dark = _until(light, WHITE, NIGHT)
    pairs = {
        "accent": (light, dark),
        "accent-firm": (_mix(light, (0, 0, 0), 0.25), _mix(dark, WHITE, 0.3)),
        "accent-tint": (_mix(PAPER, light, 0.1), _mix(NIGHT, dark, 0.18)),
        "on-accent": (WHITE, _until(_mix(light, (0, 0, 0), 0.6), (0, 0, 0), dark)),
    }
    lines = "".join(f"  --{name}: light-dark({_hex(day)}, {_hex(night)});\n" for name, (day, night) in pairs.items())
    return f":root {{\n{lines}}}\n"


@require_safe
def look_css(request: HttpRequest) -> HttpResponse:
    """The house's colours; its address carries the accent, so it may be kept for ever."""
    accent = read(Look).accent
    response = HttpResponse(stylesheet(accent) if accent else "", content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


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
