"""From cells to values: numbers with comma or point, dates, yes and no, countries; column by column, for a whole file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.kit.money import minor_digits, round_decimal
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.countries import UNKNOWN, country_code
from chapeau.kit.tables.dates import DateReader, find_date_format
from chapeau.kit.tables.files import as_text
from chapeau.kit.tables.values import Cell, CellKind, Column, Problem, Row
from chapeau.kit.text import fold

MOST_TEXT = 10_000
MOST_LONG_TEXT = 100_000
MOST_WHOLE = 2_147_483_647
MOST_AMOUNT = Decimal(10) ** 12
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_DRESSING = str.maketrans("", "", " \u00a0\u202f\u2009'’€$£")
_NUMBER = re.compile(r"^[+-]?\d*(?:[.,]\d*)*$")
_CODES = re.compile(r"^(EUR|CHF|USD|GBP|kg|g|%)|(EUR|CHF|USD|GBP|kg|g|%)$", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[,;|]\s*")
_YES = frozenset("yes y true t 1 x oui vrai o si sì vero s ja wahr j on published active publish enabled".split())  # noqa: SIM905
_NO = frozenset("no n false f 0 non faux falso nein off draft inactive disabled archived -1".split())  # noqa: SIM905


class AmbiguousNumbers(Refusal):
    code = "ambiguous-numbers"
    status = 422
    sentence = gettext_lazy(
        "Is %(example)s a little more than one or more than a thousand? Say which decimal mark it has."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a file writes what can be written in several ways; empty: to be found out."""

    encoding: str = ""
    decimal_mark: str = ""
    date_order: str = ""
    time_zone: str = "UTC"
    country: str = ""
    """For numbers and addresses that name none."""


@dataclass(slots=True)
class Learned:
    """What a look at every row told of the columns: their date formats and decimal marks."""

    date_formats: dict[str, str] = field(default_factory=dict)
    decimal_marks: dict[str, str] = field(default_factory=dict)


class Learner:
    """Looks at all rows once, in bounded memory. ``learned`` refuses: ``AmbiguousDates``, ``AmbiguousNumbers``."""

    MOST_TEXTS = 50_000

    def __init__(self, columns: Iterable[Column], manner: Manner) -> None:
        self._manner = manner
        self._dates: dict[str, dict[str, None]] = {}
        self._marks: dict[str, set[str]] = {}
        self._unsure: dict[str, str] = {}
        for column in columns:
            if column.kind in (CellKind.DATE, CellKind.MOMENT):
                self._dates[column.name] = {}
            elif column.kind in (CellKind.AMOUNT, CellKind.WHOLE):
                self._marks[column.name] = set()

    @property
    def is_needed(self) -> bool:
        return bool(self._dates or self._marks)

    def look(self, cells: Mapping[str, Cell]) -> None:
        for name, seen in self._dates.items():
            cell = cells.get(name)
            if isinstance(cell, str) and cell and len(seen) < self.MOST_TEXTS:
                seen[cell] = None
        for name, marks in self._marks.items():
            cell = cells.get(name)
            if isinstance(cell, str) and cell and not cell.isdecimal() and len(marks) < 2:
                mark = _mark_of(_undressed(cell))
                if mark == "?":
                    self._unsure.setdefault(name, cell)
                elif mark:
                    marks.add(mark)

    def learned(self) -> Learned:
        found = Learned()
        for name, texts in self._dates.items():
            found.date_formats[name] = find_date_format(texts, self._manner.date_order)
        told = set().union(*self._marks.values()) if self._marks else set()
        for name, marks in self._marks.items():
            if self._manner.decimal_mark:
                found.decimal_marks[name] = self._manner.decimal_mark
            elif len(marks) == 1:
                found.decimal_marks[name] = next(iter(marks))
            elif name in self._unsure:
                if len(told) != 1:  # the other columns of the file do not tell either
                    raise AmbiguousNumbers(example=self._unsure[name].strip()[:30])
                found.decimal_marks[name] = next(iter(told))
        return found


class RowReader:
    """Cells to values, with what is wrong said per cell; nothing is thrown away, nothing is run."""

    def __init__(self, columns: Sequence[Column], learned: Learned, manner: Manner) -> None:
        self._columns = [(column, self._reader(column, learned, manner)) for column in columns]
        self._needed = [column for column in columns if column.is_needed]

    def read(self, number: int, cells: Mapping[str, Cell]) -> Row:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for column, understand in self._columns:
            cell = cells.get(column.name)
            if cell is None or cell == "":
                continue
            try:
                value = understand(cell)
            except ValueError as wrong:
                problems.append(Problem(f"bad-{column.name}", f"{column.title}: {wrong}", column.name))
                continue
            if value not in ("", None, ()):
                values[column.name] = value
        return Row(number, values, tuple(problems))

    def _reader(self, column: Column, learned: Learned, manner: Manner) -> Callable[[Cell], Any]:
        if column.choices:
            return _choice_reader(column)
        match column.kind:
            case CellKind.WHOLE:
                return lambda cell: _whole(cell, learned.decimal_marks.get(column.name, ""))
            case CellKind.AMOUNT:
                return lambda cell: _amount(cell, learned.decimal_marks.get(column.name, ""))
            case CellKind.DATE:
                return _date_reader(learned.date_formats.get(column.name, ""))
            case CellKind.MOMENT:
                return _moment_reader(learned.date_formats.get(column.name, ""), ZoneInfo(manner.time_zone))
            case CellKind.YES:
                return _yes
            case CellKind.COUNTRY:
                return lru_cache(maxsize=2_000)(_country)
            case CellKind.CURRENCY:
                return lru_cache(maxsize=500)(_currency)
            case CellKind.LANGUAGE:
                return lru_cache(maxsize=500)(_language)
            case CellKind.WORDS:
                return lambda cell: tuple(dict.fromkeys(w for w in _SEVERAL.split(_text(cell, MOST_TEXT)) if w))
            case CellKind.LONG_TEXT:
                return lambda cell: _long_text(cell, column.most or MOST_LONG_TEXT)
            case _:
                most = column.most or MOST_TEXT
                return lambda cell: _text(cell, most)


def marked(value: Any) -> Any:
    """A text as a spreadsheet may have it: one that it would run as a formula is marked with an apostrophe.

    Numbers, and texts that are plain numbers (``-3,5``, ``+33 4 78``), are no formula. ``unmarked`` gives it back.
    """
    if not isinstance(value, str):
        return value
    if value.startswith(FORMULA_MARKS) and not _is_plain_number(value):
        return f"'{value}"
    if value.startswith("'") and value[1:].startswith((*FORMULA_MARKS, "'")):
        return f"'{value}"  # it had an apostrophe of its own
    return value


def unmarked(text: str) -> str:
    """The text as it was before ``marked``."""
    if text.startswith("'") and text[1:2] in (*FORMULA_MARKS, "'"):
        rest = text[1:]
        if rest.startswith(FORMULA_MARKS) and _is_plain_number(rest):
            return text  # never marked by us
        return rest
    return text


def _is_plain_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-][\d .,\u00a0\u202f()]*\d[\d .,\u00a0\u202f()]*", text))


def _text(cell: Cell, most: int) -> str:
    text = cell if isinstance(cell, str) else as_text(cell)
    if "'" in text[:1]:
        text = unmarked(text)
    text = " ".join(text.replace("\0", "").split())
    if len(text) > most:
        raise ValueError(_("longer than %(most)s letters") % {"most": most})
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text


def _long_text(cell: Cell, most: int) -> str:
    text = unmarked(as_text(cell)).replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise ValueError(_("longer than %(most)s letters") % {"most": most})
    return text


def _undressed(text: str) -> str:
    plain = unmarked(text.strip()).translate(_DRESSING)
    return _CODES.sub("", plain)


def _mark_of(plain: str) -> str:
    """The decimal mark a number shows: ``.``, ``,``; ``?`` when it may be either; nothing when it has none."""
    points, commas = plain.count("."), plain.count(",")
    if not points and not commas:
        return ""
    if points and commas:
        return "." if plain.rindex(".") > plain.rindex(",") else ","
    mark, count = (".", points) if points else (",", commas)
    other = "," if mark == "." else "."
    if count > 1:
        return other
    whole, _mark, rest = plain.partition(mark)
    if len(rest) == 3 and 1 <= len(whole.lstrip("+-")) <= 3 and whole.lstrip("+-") != "0":
        return "?"
    return mark


def _number(cell: Cell, mark: str) -> Decimal:
    if isinstance(cell, bool):
        raise ValueError(_("write a number, such as 12.50"))
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        return Decimal(repr(cell)) if cell == cell and abs(cell) != float("inf") else _no_number()
    plain = _undressed(as_text(cell))
    if not plain or not _NUMBER.match(plain):
        return _no_number()
    own = _mark_of(plain)
    if own == "?":
        own = mark or "."
    plain = plain.replace("." if own == "," else ",", "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return _no_number()


def _no_number() -> Decimal:
    raise ValueError(_("write a number, such as 12.50"))


def _amount(cell: Cell, mark: str) -> Decimal:
    number = _number(cell, mark)
    if abs(number) >= MOST_AMOUNT:
        raise ValueError(_("the number is too large"))
    return round_decimal(number, 6)


def _whole(cell: Cell, mark: str) -> int:
    if isinstance(cell, str) and cell.isdecimal() and len(cell) < 10:
        return int(cell)
    number = _number(cell, mark)
    if number != number.to_integral_value():
        raise ValueError(_("write a whole number"))
    if abs(number) > MOST_WHOLE:
        raise ValueError(_("the number is too large"))
    return int(number)


def _yes(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = as_text(cell).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(_("write yes or no"))


def _choice_reader(column: Column) -> Callable[[Cell], Any]:
    several = column.kind is CellKind.WORDS
    known = {fold(code): code for code in column.choices} | {fold(word): code for word, code in column.words.items()}

    def one(text: str) -> str:
        code = known.get(fold(text))
        if code is None:
            raise ValueError(
                _("%(text)s is none of: %(choices)s") % {"text": text[:40], "choices": ", ".join(column.choices)}
            )
        return code

    if several:
        return lambda cell: tuple(dict.fromkeys(one(w) for w in _SEVERAL.split(_text(cell, MOST_TEXT)) if w))
    return lambda cell: one(_text(cell, MOST_TEXT))


def _date_reader(date_format: str) -> Callable[[Cell], date]:
    read = DateReader(date_format)

    def understand(cell: Cell) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        iso = read(as_text(cell))
        if iso is None:
            raise ValueError(_("the date cannot be read; write 2026-12-31"))
        return datetime.fromisoformat(iso).date()

    return understand


def _moment_reader(date_format: str, zone: ZoneInfo) -> Callable[[Cell], datetime]:
    read = DateReader(date_format)

    def understand(cell: Cell) -> datetime:
        if isinstance(cell, datetime):
            moment = cell
        elif isinstance(cell, date):
            moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  (the zone comes below)
        else:
            iso = read(as_text(cell))
            if iso is None:
                raise ValueError(_("the date cannot be read; write 2026-12-31"))
            moment = datetime.fromisoformat(iso)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)

    return understand


def _country(cell: Cell) -> str:
    code = country_code(as_text(cell), {})
    if code is None or code == UNKNOWN:
        raise ValueError(_("unknown country; write two letters, such as FR"))
    return code


def _currency(cell: Cell) -> str:
    code = as_text(cell).strip().upper()
    try:
        minor_digits(code)
    except ValueError:
        raise ValueError(_("unknown currency; write three letters, such as EUR")) from None
    return code


_LANGUAGE_NAMES = {
    "english": "en", "anglais": "en", "inglese": "en", "englisch": "en", "french": "fr", "francais": "fr",
    "francese": "fr", "franzosisch": "fr", "italian": "it", "italien": "it", "italiano": "it", "italienisch": "it",
    "german": "de", "allemand": "de", "tedesco": "de", "deutsch": "de",
}  # fmt: skip


def _language(cell: Cell) -> str:
    plain = fold(as_text(cell))
    code = _LANGUAGE_NAMES.get(plain, plain.split(" ")[0])
    if len(code) not in (2, 3) or not code.isalpha():
        raise ValueError(_("unknown language; write two letters, such as fr"))
    return code
