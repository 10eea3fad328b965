"""Writing tables that spreadsheets read: CSV and XLSX, with every text that looks like a formula marked as text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from chapeau.kit.tables.cells import marked
from chapeau.kit.tables.values import Column, Kind

LANGUAGES = ("en", "fr", "it")
MARK = "\ufeff"
"""At the beginning of a file it lets spreadsheets read UTF-8."""
MOST_IN_A_CELL = 32_767


class _Echo:
    """What csv writes is what is streamed."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Iterable[Sequence[Any]], *, delimiter: str = ",") -> Iterator[str]:
    """Lines of a CSV in UTF-8 with its mark, heads first."""
    writer = csv.writer(_Echo(), delimiter=delimiter)
    yield MARK
    for line in table:
        yield writer.writerow([marked(plain(value)) for value in line])


def plain(value: Any) -> Any:
    """A value as it is written: numbers as they are, moments and dates in ISO 8601, yes and no."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case Decimal():
            return _amount(value)
        case datetime():
            return value.isoformat(timespec="seconds") if not value.microsecond else value.isoformat()
        case date():
            return value.isoformat()
        case tuple() | list() | frozenset():
            return ", ".join(map(str, value))
        case Promise():
            return str(value)
        case _:
            return str(value)


def _amount(value: Decimal) -> str:
    """Two decimals where there were two or more, and as many as are needed: ``89.500000`` → ``89.50``."""
    exact = value.normalize()
    exponent, given = exact.as_tuple().exponent, value.as_tuple().exponent
    if isinstance(exponent, int) and isinstance(given, int) and exponent > -2 >= given:
        return f"{exact:.2f}"
    return f"{exact:f}"


def xlsx_bytes(table: Iterable[Sequence[Any]], *, name: str) -> bytes:
    """A workbook of one sheet; texts are texts there, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(name))
    for line in table:
        sheet.append([_cell(sheet, value) for value in line])
    return _bytes(book)


def _cell(sheet: Any, value: Any) -> Any:
    value = float(value) if isinstance(value, Decimal) and abs(value) < 10**12 else plain(value)
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_IN_A_CELL]
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text, never a formula
    return cell


def _sheet_name(name: str) -> str:
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in name)[:31] or "1"


def _bytes(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def template_rows(kind: Kind) -> Iterator[list[str]]:
    """The heads in the reader's language, then the example rows."""
    yield [str(column.title) for column in kind.columns]
    for example in kind.examples:
        yield [example.get(column.name, "") for column in kind.columns]


def template_csv(kind: Kind) -> Iterator[str]:
    return csv_lines(template_rows(kind), delimiter=";" if translation.get_language() in ("fr", "it") else ",")


def template_xlsx(kind: Kind) -> bytes:
    """A workbook to fill in, with a second sheet that explains each column in three languages."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_name(str(kind.title))
    for line in template_rows(kind):
        sheet.append([_example(text) for text in line])
    strong, needed = Font(bold=True), PatternFill("solid", fgColor="E3F1EB")
    for place, column in enumerate(kind.columns, start=1):
        head = sheet.cell(row=1, column=place)
        head.font = strong
        if column.is_needed:
            head.fill = needed
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(40, len(str(column.title)) + 4))
    sheet.freeze_panes = "A2"
    told = book.create_sheet(_sheet_name(_("Columns")))
    told.append(["", "English", "Français", "Italiano"])
    for column in kind.columns:
        told.append([column.name, *(_explained(column, language) for language in LANGUAGES)])
    for letter, width in (("A", 22), ("B", 60), ("C", 60), ("D", 60)):
        told.column_dimensions[letter].width = width
    for row in told.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in told[1]:
        cell.font = strong
    return _bytes(book)


def _example(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 10 else text


def _explained(column: Column, language: str) -> str:
    with translation.override(language):
        parts = [str(column.title)]
        if column.is_needed:
            parts[0] += f" ({_('needed')})"
        if column.help:
            parts.append(str(column.help))
        if column.choices:
            parts.append(_("One of: %(choices)s") % {"choices": ", ".join(column.choices)})
        if column.example:
            parts.append(_("For example: %(example)s") % {"example": column.example})
    return "\n".join(parts)


def kind_rows(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """An export of a kind: the names of the columns, then its rows; it comes in again as it is."""
    names = [column.name for column in kind.columns]
    yield names
    for row in rows:
        yield [row.get(name) for name in names]
