"""The house's own look: a logo and one accent colour, the rest is worked out so that it can be read."""

from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from PIL import Image, UnidentifiedImageError

from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_code
from chapeau.kit.look import Look, darker_to_read, shades
from chapeau.kit.refusals import Refusal

LARGEST_FILE = 5_000_000
MOST_PIXELS = 40_000_000
KEPT_SIZE = (720, 240)
KINDS = ("PNG", "JPEG", "WEBP")


class NotALogo(Refusal):
    code = "not-a-logo"
    status = 422
    sentence = _("Send the logo as a PNG, JPEG or WebP picture of at most 5 MB.")


class ColourTooLight(Refusal):
    code = "colour-too-light"
    status = 422
    sentence = _("White letters on this colour could hardly be read. A darker one of the same hue: %(darker)s.")


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
    if accent and (darker := darker_to_read(accent)):
        raise ColourTooLight(darker=darker)


def stylesheet(accent: str) -> str:
    """Custom properties of one accent for light and dark."""
    lines = "".join(f"  --{name}: light-dark({one.day}, {one.night});\n" for name, one in shades(accent).items())
    return f":root {{\n{lines}}}\n"


@require_safe
def look_css(request: HttpRequest) -> HttpResponse:
    """The house's colours; its address carries the accent, so it may be kept for ever."""
    accent = read(Look).accent
    response = HttpResponse(stylesheet(accent) if accent else "", content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
