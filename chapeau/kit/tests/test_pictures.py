from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from chapeau.kit.pictures import BadPicture, PictureTooLarge, clean_picture


def png(size: tuple[int, int] = (4, 3), mode: str = "RGB") -> bytes:
    drawn = BytesIO()
    Image.new(mode, size, "red").save(drawn, "PNG")
    return drawn.getvalue()


def test_what_hides_in_a_picture_does_not_come_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 12 rue de la Charité"
    exif[0x0112] = 6
    drawn = BytesIO()
    Image.new("RGB", (4000, 3000), "red").save(drawn, "JPEG", exif=exif)
    clean = clean_picture(BytesIO(drawn.getvalue() + b"<script>alert(1)</script>"))
    assert clean.ending == "jpg"
    assert b"script" not in clean.content
    assert b"rue de la" not in clean.content
    assert Image.open(BytesIO(clean.content)).size == (1800, 2400)


def test_holes_stay_holes() -> None:
    clean = clean_picture(BytesIO(png(mode="RGBA")))
    assert (clean.ending, Image.open(BytesIO(clean.content)).mode) == ("png", "RGBA")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 100, b"GIF89a" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\x89PNG\r\n\x1a\n" + b"<script>", png()[:40], b"%PDF-1.7", b"\xff\xd8\xff\xe0" + b"x" * 50,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadPicture):
        clean_picture(BytesIO(content))


def test_a_small_file_that_claims_a_wall_is_refused_before_it_is_unpacked() -> None:
    wall = bytearray(png())
    wall[16:24] = (50_000).to_bytes(4, "big") * 2
    wall[29:33] = zlib.crc32(wall[12:29]).to_bytes(4, "big")
    with pytest.raises((PictureTooLarge, BadPicture)):
        clean_picture(BytesIO(bytes(wall)))
    with pytest.raises(PictureTooLarge):
        clean_picture(BytesIO(b"x" * 8_000_001))
