"""The ways through the house are as their pages say: every step exists, and a way is short."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WAYS = sorted((ROOT / "docs" / "ways").glob("*.md"))
STEP = re.compile(r"^\d+\. `(?P<file>[\w/]+\.py):(?P<function>\w+)`", re.MULTILINE)
MOST_FILES, MOST_RETURNS = 15, 2


def steps_of(way: Path) -> list[tuple[str, str]]:
    return [(match["file"], match["function"]) for match in STEP.finditer(way.read_text())]


def test_there_is_a_way_to_the_door() -> None:
    assert "to-the-door.md" in {way.name for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.stem)
def test_every_step_of_a_way_exists(way: Path) -> None:
    steps = steps_of(way)
    assert steps
    missing = []
    for file, function in steps:
        path = ROOT / file
        tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
        if not any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body):
            missing.append(f"{file}:{function}")
    assert missing == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.stem)
def test_a_way_is_short_and_turns_back_seldom(way: Path) -> None:
    files = [file for file, _function in steps_of(way)]
    assert len(set(files)) <= MOST_FILES
    returns = sum(1 for place, file in enumerate(files) if place and file in files[:place] and file != files[place - 1])
    assert returns <= MOST_RETURNS
