"""``docs/how/audiences.md`` holds: each worked case is asked of the database."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chapeau.person.audience.queries import count_now
from chapeau.person.audience.tests.builders import Visited, bought, inside, log, make_audience
from chapeau.person.audience.values import Level
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM

CHAPTER = (Path(__file__).resolve().parents[4] / "docs" / "how" / "audiences.md").read_text(encoding="utf-8")
CASES: list[dict[str, Any]] = [
    case for block in re.findall(r"```toml\n(.*?)```", CHAPTER, re.DOTALL) for case in tomllib.loads(block)["case"]
]


@pytest.mark.django_db
def test_every_worked_case_holds() -> None:
    ada, bea = make_person("Ada", "Un"), make_person("Bea", "Deux")
    rustine = make_hat(ada, make_organisation("Rustine"))
    log(bought(ada.id, 10, gross_minor=10_000), bought(ada.id, 40, gross_minor=4_000))
    log(bought(rustine.id, 5, gross_minor=50_000))
    log(Visited(occurred_at=NOW - timedelta(days=1), hat_id=bea.id))
    names: dict[UUID, str] = {ada.id: "ada", bea.id: "bea", rustine.id: "rustine"}
    assert len(CASES) >= 10
    for number, case in enumerate(CASES):
        level = Level(case.get("level", "hat"))
        audience = make_audience(case["rule"], name=f"Case {number}", level=level)
        assert sorted(names[hat] for hat in inside(audience)) == sorted(case["fits"]), case["rule"]
        assert count_now(SYSTEM, rule=case["rule"], level=level, now=NOW) == len(case["fits"])
