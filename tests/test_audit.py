"""The audit of libraries counts what is known, and lets an excuse end."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

TOLD = {
    "dependencies": [
        {"name": "safe", "version": "1.0", "vulns": []},
        {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}]},
    ]
}


@pytest.fixture
def audit() -> ModuleType:
    place = Path(__file__).resolve().parent.parent / "scripts" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_known_weakness_counts_until_it_is_excused_and_again_when_the_excuse_ends(audit: ModuleType) -> None:
    assert audit.weaknesses(TOLD, date(2026, 5, 4)) == ["weak 2.0: PYSEC-1, mended in 2.1"]
    audit.EXCUSED["CVE-1"] = ("not used here", date(2026, 6, 1))
    assert audit.weaknesses(TOLD, date(2026, 6, 1)) == []
    assert len(audit.weaknesses(TOLD, date(2026, 6, 2))) == 1


def test_without_the_network_it_says_so_and_passes(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    offline = tmp_path / "pip-audit"
    offline.write_text("#!/bin/sh\necho 'ConnectionError: no route' >&2\nexit 1\n")
    offline.chmod(0o700)
    monkeypatch.setattr(audit.sys, "executable", str(tmp_path / "python"))
    assert audit.main() == 0
    assert "not reached" in capsys.readouterr().out
