"""docs/how/consent.md says what the rules do."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from chapeau.person.people.tests.builders import NOW
from chapeau.person.privacy import rules
from chapeau.person.privacy.values import ConsentState

CHAPTER = (Path(__file__).resolve().parents[4] / "docs" / "how" / "consent.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in row.groups())
    for row in re.finditer(r"^\|(.+)\|(.+)\|(.+)\|$", CHAPTER, re.MULTILINE)
]
STATES = {state.value for state in ConsentState}
TOPICS = [row for row in ROWS if row[1] in ("news", "offers")]
MERGES = [row for row in ROWS if row[0] in STATES and row[1] in STATES]


def test_the_chapter_has_its_cases() -> None:
    assert (len(TOPICS), len(MERGES)) == (9, 5)


@pytest.mark.parametrize("row", TOPICS, ids=" → ".join)
def test_the_words_about_a_topic(row: tuple[str, str, str]) -> None:
    told, topic, holds = row
    last: dict[str, rules.Said] = {}
    for number, word in enumerate(told.split(", ")):
        *about, state = word.split()
        until = NOW + timedelta(days=7) if state == "pending" else None
        last["".join(about)] = rules.Said(NOW + timedelta(minutes=number), UUID(int=number), state, until)
    deciding = rules.for_topic(last.get(""), last.get(topic), NOW + timedelta(hours=1))
    assert rules.holds(deciding, NOW + timedelta(hours=1)).value == holds


@pytest.mark.parametrize("row", MERGES, ids=" + ".join)
def test_the_words_of_two_records(row: tuple[str, str, str]) -> None:
    assert rules.most_restrictive(row[:2]).value == row[2]
    assert rules.most_restrictive(reversed(row[:2])).value == row[2]
