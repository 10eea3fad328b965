"""Paper is made by many threads of a worker at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from chapeau.kit.paper import ROOT, render_pdf

TEMPLATE = ROOT / "interfaces" / "office" / "paper" / "statement.typ"
DATA = {
    "language": "en",
    "title": "Account",
    "house": {"name": "House", "line": "Lyon", "foot": [["House"], ["house@example.org"]]},
    "words": {"page": "Page"},
    "buyer": "Workshop",
    "facts": [],
    "head": ["Date", "What", "Amount", "Balance"],
    "opening": ["Before", "0"],
    "lines": [],
    "closing": ["Balance", "0"],
}


def test_papers_asked_for_at_the_same_moment_are_all_made() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _number: render_pdf(TEMPLATE, DATA, dated=date(2026, 3, 2)), range(40)))
    assert made[0].startswith(b"%PDF-")
    assert len(set(made)) == 1
