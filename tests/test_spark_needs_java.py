"""`make spark` compares or says why it can't: where there is no Java it fails, with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OLD = """#!/bin/sh
echo 'openjdk version "11.0.2" 2019-01-15' >&2
"""


@pytest.mark.parametrize("there", ["nothing", "a home without it", "an old one"])
def test_without_a_java_the_comparison_fails_and_says_what_to_do(tmp_path: Path, there: str) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"} | {"PATH": str(tmp_path)}
    if there == "an old one":
        (tmp_path / "java").write_text(OLD)
        (tmp_path / "java").chmod(0o755)
    elif there == "a home without it":
        surroundings["JAVA_HOME"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "scripts/run_spark.py"],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert {"nothing": "There is no java here", "a home without it": "no java runs there", "an old one": "is Java 11"}[
        there
    ] in done.stderr
    assert "apt-get install openjdk-17-jre-headless" in done.stderr
