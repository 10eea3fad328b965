"""`chapeau doctor`: the checks as lines for people, or one JSON object for machines."""

from __future__ import annotations

import sys

from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.doctor.checks import examine, worst
from chapeau.interfaces.doctor.values import Finding, Health
from chapeau.kit.clock import read_clock

MARKS = {Health.WELL: "ok   ", Health.WATCH: "look ", Health.ILL: "ILL  "}


def examine_and_tell(screen: Screen) -> None:
    """Ends the process with 3 when something is ill."""
    findings = examine(read_clock())
    health = worst(findings)
    screen.answer(
        "\n".join(_line(finding) for finding in findings),
        health=str(health),
        findings=[
            {
                "code": finding.code,
                "name": str(finding.name),
                "health": str(finding.health),
                "seen": str(finding.seen),
                "advice": str(finding.advice),
            }
            for finding in findings
        ],
    )
    if health is Health.ILL:
        sys.exit(3)


def _line(finding: Finding) -> str:
    first = f"{MARKS[finding.health]} {finding.name!s:<18} {finding.seen}"
    return f"{first}\n{'':25}→ {finding.advice}" if finding.advice else first
