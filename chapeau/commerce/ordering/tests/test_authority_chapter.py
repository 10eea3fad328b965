"""The chapter on authority says what the rules do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from chapeau.commerce.ordering.rules.authority import check_authority
from chapeau.person.people.values import Authority, Role

CHAPTER = Path(__file__).resolve().parents[4] / "docs" / "how" / "authority.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", CHAPTER.read_text(), re.DOTALL)
CASES: list[dict[str, Any]] = [case for block in BLOCKS for case in tomllib.loads(block)["order"]]


def test_the_chapter_has_its_examples() -> None:
    assert len(CASES) == 9


@pytest.mark.parametrize("case", CASES)
def test_an_example_of_the_chapter_is_right(case: dict[str, Any]) -> None:
    answer = check_authority(
        Authority(
            per_order_minor=case.get("per_order"),
            per_month_minor=case.get("per_month"),
            categories=tuple(case.get("categories", ())),
            cost_centres=tuple(case.get("cost_centres", ())),
        ),
        roles=frozenset({Role.BUYER}),
        is_private=False,
        net_minor=case["net"],
        currency=case.get("currency", "EUR"),
        spent_minor=case.get("spent", 0),
        category_paths=case.get("paths", ()),
        cost_centre=case.get("cost_centre", ""),
    )
    assert [str(reason) for reason in answer.reasons] == case["needs"]
