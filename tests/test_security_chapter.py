"""`docs/how/security.md` says the truth: its tests exist, and what is not met is told on top."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = (ROOT / "docs" / "how" / "security.md").read_text()
ROW = re.compile(r"^\| ([\d.]+(?:\.\*)?) \| ([12]) \| (.+?) \| (.+) \|$", re.M)


def test_every_named_test_exists() -> None:
    known = {
        name
        for place in ("chapeau", "tests")
        for path in (ROOT / place).rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    named = set(re.findall(r"`(test_\w+)`", CHAPTER))
    assert named - known == set()
    assert len(named) > 40


def test_every_requirement_is_answered_once_and_what_is_not_met_stands_on_top() -> None:
    rows = ROW.findall(CHAPTER)
    numbers = [number for number, *_ in rows]
    assert len(numbers) == len(set(numbers))
    assert {int(number.split(".")[0]) for number in numbers} == set(range(1, 18))
    assert all(answer.strip() for *_, answer in rows)
    open_ones = {number for number, _, _, answer in rows if "**not met**" in answer}
    assert open_ones == set(re.findall(r"^- \*\*([\d.]+)\*\*", CHAPTER, re.M))


def test_every_file_it_points_to_exists() -> None:
    for path in re.findall(r"`((?:docs|tests|scripts)/[\w/.]+\.(?:py|md))`", CHAPTER):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`((?:interfaces|kit|ordering|person)/[\w/]+\.(?:py|md))`", CHAPTER):
        assert list((ROOT / "chapeau").rglob(path.split("/", 1)[1])), path
