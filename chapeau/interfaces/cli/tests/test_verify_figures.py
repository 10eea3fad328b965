"""`chapeau verify figures` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chapeau.interfaces.cli.main import chapeau
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.verify_figures import tell
from chapeau.kit.published import NotToBeHad, Reference


def test_what_can_be_had_is_computed_and_kept_and_what_cannot_is_said(tmp_path: Path) -> None:
    """Without the data of others: the packages' own tests have them."""
    words = ["verify", "figures", "--data", str(tmp_path)]
    result = CliRunner().invoke(chapeau, words, obj=Screen(json_lines=True))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    missing = [one["not_to_be_had"] for one in told if "not_to_be_had" in one]
    assert told[-1] == {"kept": len(told) - 1 - len(missing), "outside": 0}
    assert len(missing) == 5
    assert {"Log-rank χ²", "Attribution toy, P", "sequential: low"} <= {one.get("what") for one in told}


def test_one_outside_its_tolerance_stands_out(capsys: pytest.CaptureFixture[str]) -> None:
    off = Reference("the answer", "a book", 42, 41, 0.5)
    assert not tell(Screen(), [off, NotToBeHad("the question", "nobody asked")])
    said = capsys.readouterr().out
    assert "OUTSIDE  the answer" in said
    assert "Not to be had here: the question: nobody asked." in said
    assert "0 of 1 references are kept, 1 lie outside." in said
