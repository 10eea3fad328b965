"""The chapter on figures is the catalogue's, and the command tells what the catalogue names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chapeau.insight.metrics.queries import CATALOGUE
from chapeau.interfaces.cli.metrics import chapter, open_rows, tell
from chapeau.interfaces.cli.screen import Screen

CHAPTER = Path(__file__).parents[4] / "docs/how/metrics.md"


def test_the_chapter_is_written_from_the_catalogue() -> None:
    assert CHAPTER.read_text() == chapter(CATALOGUE.values()) + "\n", "chapeau metrics --define > docs/how/metrics.md"


@pytest.mark.django_db
def test_the_command_answers_for_people_and_machines(capsys: pytest.CaptureFixture[str]) -> None:
    asked = {
        "since": "2026-01-01",
        "until": "2026-01-31",
        "by": "month",
        "only": ("market=B2B",),
        "currency": "",
        "lag": 0,
    }
    tell(Screen(), names=("crr",), part="", **asked)
    assert capsys.readouterr().out.splitlines()[0].split() == ["Customer", "retention", "-", "n", "0"]
    tell(Screen(json_lines=True), names=("crr", "nps"), part="", **asked)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["code"], each["total"]["value"], each["only"]["market"]) for each in told] == [
        ("crr", None, "B2B"),
        ("nps", None, "B2B"),
    ]
    open_rows(Screen(json_lines=True), names=("crr",), part="lost", **asked)
    assert capsys.readouterr().out == ""
