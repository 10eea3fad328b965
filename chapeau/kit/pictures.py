"""Pictures that people hand in, drawn anew: what is stored is what we encoded, not what came."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from chapeau.kit.refusals import Refusal

LARGEST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
"""Asked before the pixels are unpacked: a small file may claim a whole wall."""
LONGEST_SIDE = 2400
READABLE = ("PNG", "JPEG", "WEBP")


class BadPicture(Refusal):
    """It is no picture that can be read, of a kind that cannot run anything."""

    code = "bad-picture"
    status = 422
    sentence = _("Choose a PNG, JPEG or WebP picture. This file is none, or it is damaged.")


class PictureTooLarge(Refusal):
    code = "picture-too-large"
    status = 422
    sentence = _("The picture is too large: at most 8 MB and 40 million points.")


@dataclass(frozen=True, slots=True)
class CleanPicture:
    content: bytes
    ending: str
    """``jpg``, ``png`` or ``webp``: what it is, whatever the file was called."""


def clean_picture(file: BinaryIO) -> CleanPicture:
    """The picture drawn anew, upright and at most 2400 points long, without anything that was hidden in the file:
    no place where it was taken, no second file behind it. Refuses: ``BadPicture`` (also SVG, which can run),
    ``PictureTooLarge``.
    """
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise PictureTooLarge
    try:
        with Image.open(BytesIO(content), formats=READABLE) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PictureTooLarge
            kind = found.format or ""
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(upright, kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise BadPicture from broken
    except (OSError, ValueError, SyntaxError, EOFError) as broken:
        raise BadPicture from broken


def _encoded(picture: Image.Image, kind: str) -> CleanPicture:
    """As the kind it came, on a fresh canvas: what the reader kept of the file stays behind."""
    has_holes = picture.has_transparency_data
    plain = picture.convert("RGBA" if has_holes and kind != "JPEG" else "RGB")
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    drawn = BytesIO()
    if kind == "JPEG":
        fresh.save(drawn, "JPEG", quality=88, optimize=True, progressive=True)
        return CleanPicture(drawn.getvalue(), "jpg")
    if kind == "WEBP":
        fresh.save(drawn, "WEBP", quality=88)
        return CleanPicture(drawn.getvalue(), "webp")
    fresh.save(drawn, "PNG", optimize=True)
    return CleanPicture(drawn.getvalue(), "png")
