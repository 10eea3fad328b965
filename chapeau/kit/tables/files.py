"""From a file to rows of cells: CSV, XLSX, Parquet. Streamed; nothing is left out, nothing is interpreted."""

from __future__ import annotations

import csv
import hashlib
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from charset_normalizer import from_bytes
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineWorkbook

from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.values import Cell

TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*TEXTS, ".parquet", ".xlsx")
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "shift_jis", "gb18030")
"""What a person may say when the guess was wrong."""
LARGEST_WORKBOOK = 600 << 20
"""Bytes a workbook may unpack to: it is read whole, a CSV is not."""
LARGEST_CELL = 1 << 20
MOST_COLUMNS = 1_000
_OLD_BYTES = ("cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "shift_jis", "gb18030")
_SAMPLE = 1 << 18

csv.field_size_limit(LARGEST_CELL)


class UnknownFile(Refusal):
    code = "unknown-file"
    status = 422
    sentence = _("Give a CSV, Parquet or XLSX file with one header line.")


class UnreadableFile(Refusal):
    code = "unreadable-file"
    status = 422
    sentence = _("This file cannot be read. Give a CSV, Parquet or XLSX file with one header line.")


class EmptyFile(Refusal):
    code = "empty-file"
    status = 422
    sentence = _("This file is empty. Its first line names the columns; below it stands a line for each thing.")


class WorkbookTooLarge(Refusal):
    code = "workbook-too-large"
    status = 422
    sentence = _("This workbook is too large to be read at once. Save the sheet as CSV: a CSV may be of any length.")


class UnclosedQuote(Refusal):
    code = "unclosed-quote"
    status = 422
    sentence = _("From line %(line)s on, a quotation mark is not closed. Close it, or save the file as XLSX.")


class WrongEncoding(Refusal):
    code = "wrong-encoding"
    status = 422
    sentence = _("The letters of this file are not written in %(encoding)s. Choose another way, or save it as UTF-8.")


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Table:
    """A file with a header line. ``encoding`` and ``delimiter`` are found out unless said.

    Refuses, as soon as it is looked at: ``UnknownFile``, ``UnreadableFile``, ``EmptyFile``, ``WorkbookTooLarge``.
    """

    path: Path
    said_encoding: str = ""
    sheet: str = ""
    _looked: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def suffix(self) -> str:
        suffix = self.path.suffix.lower()
        if suffix not in SUFFIXES:
            raise UnknownFile
        return suffix

    @cached_property
    def encoding(self) -> str:
        return self.said_encoding or find_encoding(self.path)

    @cached_property
    def dialect(self) -> type[csv.Dialect]:
        return find_dialect(self.path, self.encoding)

    @cached_property
    def headers(self) -> list[str]:
        """The names of the columns; a name that comes twice is numbered, one that is missing is its place."""
        cells = self._first_line()
        names: list[str] = []
        for place, cell in enumerate(cells[:MOST_COLUMNS], start=1):
            name = " ".join(as_text(cell).split()) or f"#{place}"
            names.append(name if name not in names else f"{name} ({place})")
        while names and names[-1] == f"#{len(names)}":
            names.pop()
        if not names:
            raise EmptyFile
        return names

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Each row after the header as it is, whatever its width; rows without any cell filled are none."""
        if self.suffix == ".parquet":
            yield from _parquet_rows(self.path, self.headers)
            return
        lines = self._sheet_lines() if self.suffix == ".xlsx" else self._csv_lines()
        next(lines, None)
        yield from lines

    def fitting_rows(self) -> Iterator[Sequence[Cell] | None]:
        """Rows as wide as the header (empty cells beyond do not count, missing ones at the end are empty);
        None for one that is wider: its cells have slipped."""
        width = len(self.headers)
        for row in self.rows():
            if len(row) == width:
                yield row
            elif len(row) < width:
                yield [*row, *[""] * (width - len(row))]
            elif any(as_text(cell).strip() for cell in row[width:]):
                yield None
            else:
                yield row[:width]

    def _first_line(self) -> Sequence[Cell]:
        try:
            match self.suffix:
                case ".parquet":
                    return [str(name) for name in pq.read_schema(self.path).names]
                case ".xlsx":
                    return next(self._sheet_lines(), [])
                case _:
                    return next(self._csv_lines(), [])
        except Refusal:
            raise
        except Exception as broken:  # whatever three libraries say of a file that is not what its name promises
            if self.path.stat().st_size == 0:
                raise EmptyFile from broken
            raise UnreadableFile from broken

    def _sheet_lines(self) -> Iterator[Sequence[Cell]]:
        book = _workbook(self.path)
        name = self.sheet or book.sheet_names[0]
        started = False
        for row in book.get_sheet_by_name(name).iter_rows():
            if any(cell not in ("", None) for cell in row):
                started = True
                yield row
            elif started:
                continue

    def _csv_lines(self) -> Iterator[Sequence[Cell]]:
        reader = None
        try:
            with self.path.open(encoding=self.encoding, newline="", errors="strict") as file:
                if _begins_with_sep(self.path, self.encoding):
                    file.readline()
                reader = csv.reader(_without_nulls(file), self.dialect)
                for row in reader:
                    if any(row):
                        yield row
        except UnicodeError as wrong:
            raise WrongEncoding(encoding=self.encoding) from wrong
        except csv.Error as wrong:
            raise UnclosedQuote(line=reader.line_num if reader else 1) from wrong


def find_encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark or its zeros, else the likeliest old one.

    A file that is none of them, such as a picture, is refused: ``UnreadableFile``, ``EmptyFile``.
    """
    with path.open("rb") as binary:
        sample = binary.read(_SAMPLE)
    if not sample.strip(b"\xef\xbb\xbf \t\r\n"):
        raise EmptyFile
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    zeros = sample[:4096].count(0)
    if zeros > len(sample[:4096]) // 3:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    if sum(byte < 9 or 13 < byte < 32 for byte in sample[:4096]) > max(3, len(sample[:4096]) // 50):
        raise UnreadableFile
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return _old_encoding(path)
    return "utf-8-sig"


def _old_encoding(path: Path) -> str:
    """What Windows writes in the west, unless the letters speak clearly for another."""
    odd = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                odd += line
            if len(odd) > _SAMPLE:
                break
    matches = from_bytes(bytes(odd), cp_isolation=list(_OLD_BYTES))
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    best = matches.best()
    if best is None or best.encoding == "cp1252":
        return "cp1252"
    if western is not None and western.chaos <= best.chaos + 0.05 and best.encoding in ("cp1250", "cp1253"):
        return "cp1252"
    return str(best.encoding)


def find_dialect(path: Path, encoding: str) -> type[csv.Dialect]:
    """The delimiter that gives most rows the header's width, quotes respected."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        beginning = list(itertools.islice(file, 100))
    if beginning and beginning[0].lower().startswith("sep=") and len(beginning[0].strip()) == 5:
        return _dialect(beginning[0].strip()[4])
    best, best_score = ",", (0.0, 0)
    for delimiter in ",;\t|":
        try:
            rows = [row for row in csv.reader(_without_nulls(beginning), _dialect(delimiter)) if any(row)]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        if width > 1:
            alike = sum(len(row) == width for row in rows) / len(rows)
            best, best_score = max((best, best_score), (delimiter, (round(alike, 1), width)), key=lambda it: it[1])
    return _dialect(best)


def _dialect(mark: str) -> type[csv.Dialect]:
    class Found(csv.excel):
        delimiter = mark

    return Found


def _begins_with_sep(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, errors="replace") as file:
        first = file.readline(16).strip()
    return len(first) == 5 and first.lower().startswith("sep=")


def _without_nulls(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") if "\0" in line else line for line in lines)


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_WORKBOOK:
                raise WorkbookTooLarge
        book = CalamineWorkbook.from_path(str(path))
    except Refusal:
        raise
    except Exception as broken:
        if path.stat().st_size == 0:
            raise EmptyFile from broken
        raise UnreadableFile from broken
    if not book.sheet_names:
        raise EmptyFile
    return book


def _parquet_rows(path: Path, wanted: Sequence[str]) -> Iterator[Sequence[Cell]]:
    file = pq.ParquetFile(path)
    for batch in file.iter_batches(batch_size=65_536):
        columns = [_cells(batch.column(place)) for place in range(len(wanted))]
        for cells in zip(*columns, strict=True):
            yield list(cells)


def _cells(column: pa.Array) -> list[Cell]:
    """A column as text; whole numbers kept as floats (as pandas keeps ids with gaps) lose their ``.0``."""
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.equal(column, pc.floor(column)), min_count=0).as_py()
        if not whole:
            return [Decimal(repr(value)) if value is not None else "" for value in column.to_pylist()]
        column = pc.cast(column, pa.int64())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    texts: list[Cell] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    return texts


def as_text(cell: Cell) -> str:
    """A cell as it reads: dates in ISO 8601, whole numbers without a fraction."""
    match cell:
        case str():
            return cell.replace("\x00", "") if "\x00" in cell else cell
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case Decimal():
            return format(cell, "f")
        case _:
            return str(cell).replace("\x00", "")
