"""Reads order lines out of a mail, a spreadsheet or a scanner.

A line gives candidates (code, quantity), the likeliest first; the deed takes the first whose code is an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = r"(?:x|×|\*|pcs?|pieces?|pi[eè]ces?|pz|pezz[io]|stk?|st[uü]ck|units?|ea)\.?"
_QUANTITY = re.compile(rf"^(?:{_UNITS})?(\d{{1,6}})(?:[.,]0+)?(?:{_UNITS})?$", re.IGNORECASE)
_UNIT_ALONE = re.compile(rf"^{_UNITS}$", re.IGNORECASE)
_CODE = re.compile(r"^\w[\w\-./#+]*$")
_TRIM = " \t:()[]\"'“”«»•*–—-,;.!?"
_SPACED_TIMES = re.compile(r"(?<=\d)\s*[x×*]\s+(?=\w)|(?<=\w)\s+[x×*]\s*(?=\d)", re.IGNORECASE)
MANY_LINES = 500
LEAST_DIGITS = 4
"""A number shorter than this, alone, is a quantity."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of the text and what it may mean."""

    text: str
    candidates: tuple[tuple[str, int], ...]


def read_lines(text: str) -> tuple[ReadLine, ...]:
    """Every line that is not blank; at most ``MANY_LINES`` of them."""
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    return tuple(ReadLine(line[:200], _candidates(line)) for line in lines if line.strip(_TRIM))[:MANY_LINES]


def looks_like_number(code: str) -> bool:
    """An article's number rather than a word or how many: a digit in it, and more than a small number."""
    return any(char.isdecimal() for char in code) and not (code.isdecimal() and len(code) < LEAST_DIGITS)


def is_gtin(code: str) -> bool:
    """8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, section 7.9)."""
    if not code.isdecimal() or len(code) not in (8, 12, 13, 14):
        return False
    digits = [int(digit) for digit in code]
    weighted = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


def _candidates(line: str) -> tuple[tuple[str, int], ...]:
    cells = _cells(line)
    quantities = [(place, value) for place, cell in enumerate(cells) if (value := _quantity(cell)) is not None]
    codes = [(place, cell) for place, cell in enumerate(cells) if _CODE.match(cell) and not _UNIT_ALONE.match(cell)]
    found: list[tuple[int, int, str, int]] = []
    for place, code in codes:
        others = [(abs(where - place), value) for where, value in quantities if where != place and value > 0]
        quantity = min(others, key=lambda other: other[0])[1] if others else 1
        found.append((_unlikely(code, bool(others), len(cells)), place, code, quantity))
    ranked = sorted(found, key=lambda each: each[:2])
    return tuple(dict.fromkeys((code, quantity) for _, _, code, quantity in ranked))[:12]


def _unlikely(code: str, has_quantity: bool, cells: int) -> int:
    """0 for what looks most like an article number."""
    has_digit = any(char.isdecimal() for char in code)
    has_letter = any(char.isalpha() for char in code)
    if is_gtin(code):
        return 0
    if has_digit and has_letter and _quantity(code) is None:
        return 1
    if has_digit and len(code) >= LEAST_DIGITS:
        return 2
    if has_digit:
        return 3 if has_quantity or cells == 1 else 5
    return 4


def _cells(line: str) -> list[str]:
    """Cells of a spreadsheet row (tab, semicolon, comma), else words; ``3 x A`` comes apart first."""
    for separator in ("\t", ";"):
        if separator in line:
            return _cleaned(line.split(separator))
    loose = _SPACED_TIMES.sub(" ", line)
    if "," in loose and not loose.rstrip().endswith(","):
        return _cleaned(loose.split(","))
    return _cleaned([loose])


def _cleaned(cells: list[str]) -> list[str]:
    """Cells that are a code or a number; the words of the others only when a row has no such pair."""
    trimmed = [whole for cell in cells if (whole := cell.strip(_TRIM))]
    plain = [cell for cell in trimmed if _quantity(cell) is not None or _CODE.match(cell)]
    if len(trimmed) > 1 and len(plain) > 1 and any(_quantity(cell) is not None for cell in plain):
        return plain
    return [word for cell in trimmed for part in cell.split() if (word := part.strip(_TRIM))]


def _quantity(cell: str) -> int | None:
    match = _QUANTITY.match(cell.replace(" ", ""))
    return int(match[1]) if match else None
