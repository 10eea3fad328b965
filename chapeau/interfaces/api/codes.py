"""Every code with which this house says no: for the reference and for docs/how/api-problems.md."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import override

import chapeau
from chapeau.kit.refusals import Refusal

_ELSEWHERE = re.compile(r"\.(tests|migrations|demo|cli|settings|wsgi)(\.|$)")
HEAD = """\
# Codes of problems

Every `application/problem+json` of the API has one of these codes. They stay; sentences may change and are translated. Written by
`python -m django shell -c "from chapeau.interfaces.api import codes; codes.write()"`; a test holds it to the code.

| code | status | sentence |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    status: int
    sentence: str


@cache
def problem_codes() -> tuple[Code, ...]:
    """By code. What several rooms refuse alike has one code and one status there: else ``ValueError``."""
    for module in pkgutil.walk_packages(chapeau.__path__, "chapeau."):
        if not _ELSEWHERE.search(module.name):
            importlib.import_module(module.name)
    found: dict[str, Code] = {}
    with override("en"):
        for refusal in _below(Refusal):
            if _ELSEWHERE.search(refusal.__module__) or "code" not in vars(refusal):
                continue
            told = Code(refusal.code, refusal.status, _readable(str(refusal.sentence)))
            known = found.setdefault(refusal.code, told)
            if known.status != told.status:
                raise ValueError(f"two refusals have the code {refusal.code} and not the same status")
            found[refusal.code] = min(known, told, key=lambda one: one.sentence)
    return tuple(found[code] for code in sorted(found))


def _below(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in refusal.__subclasses__():
        if one.__module__.startswith("chapeau."):
            yield one
            yield from _below(one)


def _readable(sentence: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"{\1}", sentence).replace("%%", "%")


def table() -> str:
    return HEAD + "".join(f"| `{one.code}` | {one.status} | {one.sentence} |\n" for one in problem_codes())


def write() -> None:
    """Write the page of the documentation anew; from the root of the sources."""
    from pathlib import Path

    Path("docs/how/api-problems.md").write_text(table(), encoding="utf-8")
