"""Pictures come from a folder called by SKU, or from a list; a bad one is said, the others hang."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from chapeau.commerce.catalog.models import Picture
from chapeau.interfaces.article_pictures import hang_pictures, wishes_of_folder, wishes_of_list
from chapeau.person.people.values import SYSTEM
from tests.builders import make_shop

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_a_folder_and_a_list_hang_what_can_be_hung(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    sku = next(iter(make_shop().variants))
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in (f"{sku}.png", f"{sku}-2.png"):
        Image.new("RGB", (8, 8), "red").save(folder / name)
    (folder / "NOBODY.png").write_bytes(b"x")
    (folder / f"{sku}-3.jpg").write_bytes(b"<script>")
    before = Picture.objects.count()
    told = hang_pictures(SYSTEM, wishes=wishes_of_folder(folder), folder=folder, now=NOW)
    assert sorted(one.wish.sku for one in told if not one.problem) == [sku, sku]
    assert len(told) == 4
    assert Picture.objects.count() == before + 2
    listed = tmp_path / "list.csv"
    listed.write_text(f"sku;image\n{sku};{sku}.png\n{sku};../secret.png\n{sku};https://127.0.0.1/x.png\n")
    told = hang_pictures(SYSTEM, wishes=wishes_of_list(listed), folder=folder, now=NOW)
    assert [bool(one.problem) for one in told] == [False, True, True]
