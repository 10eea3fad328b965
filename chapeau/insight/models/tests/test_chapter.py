"""The numbers of docs/how/foresight.md."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from chapeau.insight.models.rules import bgnbd, waiting
from chapeau.insight.models.rules.histories import Histories
from chapeau.insight.models.rules.summing import summed
from chapeau.insight.models.telling import CODES

CHAPTER = (Path(__file__).parents[4] / "docs/how/foresight.md").read_text(encoding="utf-8")


def test_the_buyer_of_the_chapter() -> None:
    told = tomllib.loads(re.findall(r"```toml\n(.*?)```", CHAPTER, re.DOTALL)[0])
    days = [
        np.datetime64(day, "D").astype(np.int64) for day in ("2026-03-01", "2026-03-15", "2026-04-05", "2026-05-03")
    ]
    seen = summed(np.ones(3, dtype=np.int64), np.array(days[:3]), np.ones(3), until=int(days[3])).histories
    history = told["history"]
    assert (seen.repeats[0], seen.last[0], seen.watched[0]) == (history["repeats"], history["last"], history["watched"])
    model = bgnbd.BgNbd(0.2426, 4.4136, 0.7929, 2.4259)
    one = Histories(seen.repeats, seen.last, seen.watched)
    found = {
        "p_alive": waiting.alive(model, one),
        "purchases_in_52_weeks": waiting.expected_further(model, one, 52.0),
        "no_purchase_in_26_weeks": 1 - waiting.chance_to_buy(model, one, 26.0),
        "weeks_to_the_next": waiting.median_wait(model, one),
    }
    assert {name: round(float(value[0]), 4) for name, value in found.items()} == pytest.approx(
        told["expected"], abs=5e-5
    )


def test_every_trait_stands_in_the_table() -> None:
    assert set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", CHAPTER, re.MULTILINE)))) == set(CODES)
