"""Paper is made by many threads of a worker at once."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from PIL import Image
from pytest_django import Settings

from chapeau.kit.paper import ROOT, render_pdf, render_pictures

TEMPLATE = ROOT / "interfaces" / "office" / "paper" / "statement.typ"
DATA = {
    "language": "en",
    "title": "Account",
    "house": {"name": "House", "line": "Lyon", "foot": [["House"], ["house@example.org"]]},
    "words": {"page": "Page"},
    "buyer": "Workshop",
    "address": ["1 rue Neuve", "69001 Lyon"],
    "facts": [],
    "head": ["Date", "What", "Amount", "Balance"],
    "opening": ["Before", "0"],
    "lines": [],
    "closing": ["Balance", "0"],
}


def test_papers_asked_for_at_the_same_moment_are_all_made() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _number: render_pdf(TEMPLATE, DATA, dated=date(2026, 3, 2)), range(40)))
    assert made[0].startswith(b"%PDF-")
    assert len(set(made)) == 1


def test_the_logo_and_the_colour_of_the_house_are_on_its_papers(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGBA", (240, 80), (10, 60, 200, 255)).save(tmp_path / "logo.png")
    house = {**DATA["house"], "accent": "#7a1f5c", "logo": "logo.png"}  # type: ignore[dict-item]
    page = _page({**DATA, "house": house})
    assert (10, 60, 200) in page, "the logo is drawn"
    gone = _page({**DATA, "house": {**house, "logo": "gone.png"}})
    assert (10, 60, 200) not in gone
    assert (122, 31, 92) in gone, "the name stands in the accent instead"


def _page(data: dict[str, object]) -> set[tuple[int, ...]]:
    (picture,) = render_pictures(TEMPLATE, data)
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    return {drawn.getpixel((x, y)) for x in range(drawn.width) for y in range(200)}  # type: ignore[misc]
