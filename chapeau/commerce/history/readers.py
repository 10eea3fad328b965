"""From a file to lines of text: CSV, Parquet, XLSX. Nothing is left out, nothing is interpreted but dates."""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineWorkbook

from chapeau.kit.refusals import Refusal

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx")
_GUESSES = ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y",
            "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y")  # fmt: skip


class UnknownFile(Refusal):
    code = "unknown-file"
    status = 422
    sentence = _("Give a CSV, Parquet or XLSX file with one header line.")


class AmbiguousDates(Refusal):
    code = "ambiguous-dates"
    status = 422
    sentence = _("Is %(example)s day or month first? Say it with a date format, for example %(format)s.")


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def headers(path: Path) -> list[str]:
    """The names of the columns. Refuses: ``UnknownFile``."""
    match path.suffix.lower():
        case ".parquet":
            return [str(name) for name in pq.read_schema(path).names]
        case ".csv" | ".tsv" | ".txt":
            with path.open(encoding=_encoding(path), newline="") as file:
                return [cell.strip() for cell in next(csv.reader(file, _dialect(path)), [])]
        case ".xlsx":
            return [str(cell).strip() for cell in next(_sheet_rows(path), [])]
        case _:
            raise UnknownFile


def lines(path: Path, wanted: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each line after the header: a problem ("" when none) and the cells of the wanted columns, as text.

    A line with another number of cells than the header is given whole as its first cell, with the
    problem ``bad-row``. Empty lines at the end of a sheet are none.
    """
    if path.suffix.lower() == ".parquet":
        return _parquet_lines(path, wanted)
    known = headers(path)
    places = [known.index(name) for name in wanted]
    rows: Iterable[Sequence[object]]
    if path.suffix.lower() == ".xlsx":
        rows = itertools.islice(_sheet_rows(path), 1, None)
    else:
        rows = _csv_rows(path)
    return _placed(rows, places, len(known))


def date_reader(path: Path, column: str, given_format: str) -> DateReader:
    """Finds out once how the file writes dates. Refuses: ``AmbiguousDates``."""
    if given_format:
        return DateReader(given_format)
    sample = [cells[0].strip() for problem, cells in itertools.islice(lines(path, [column]), 20_000) if not problem]
    sample = [text for text in dict.fromkeys(sample) if text]
    fitting = [fmt for fmt in ("", *_GUESSES) if sample and all(DateReader(fmt)(text) is not None for text in sample)]
    if len(fitting) > 1 and fitting[0] != "" and not _same(sample, fitting[:2]):
        raise AmbiguousDates(example=sample[0], format=fitting[0])
    return DateReader(fitting[0] if fitting else "")


class DateReader:
    """Text to ISO 8601, or None for what is no date."""

    def __init__(self, date_format: str) -> None:
        self._format = date_format
        self._read = lru_cache(maxsize=65_536)(self._parse)

    def __call__(self, text: str) -> str | None:
        return self._read(text)

    def _parse(self, text: str) -> str | None:
        try:
            if self._format:
                moment = datetime.strptime(text.strip(), self._format)  # noqa: DTZ007  (the file's wall clock)
            else:
                moment = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return moment.isoformat(sep=" ") if 1900 <= moment.year < 2200 else None


def _same(sample: Sequence[str], formats: Sequence[str]) -> bool:
    return all(DateReader(formats[0])(text) == DateReader(formats[1])(text) for text in sample)


def _parquet_lines(path: Path, wanted: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    file = pq.ParquetFile(path)
    for batch in file.iter_batches(batch_size=65_536, columns=list(dict.fromkeys(wanted))):
        columns = [_texts(batch.column(name)) for name in wanted]
        for cells in zip(*columns, strict=True):
            yield "", list(cells)


def _texts(column: pa.Array) -> list[str]:
    """A column as text; whole numbers kept as floats (as pandas keeps ids with gaps) lose their ``.0``."""
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.equal(column, pc.floor(column)), min_count=0).as_py()
        column = pc.cast(column, pa.int64() if whole else pa.string())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    texts: list[str] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    return texts


def _sheet_rows(path: Path) -> Iterator[Sequence[object]]:
    return iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


def _csv_rows(path: Path) -> Iterator[Sequence[object]]:
    with path.open(encoding=_encoding(path), newline="") as file:
        reader = csv.reader(file, _dialect(path))
        next(reader, None)
        yield from (row for row in reader if row)


def _placed(rows: Iterable[Sequence[object]], places: Sequence[int], width: int) -> Iterator[tuple[str, list[str]]]:
    for row in rows:
        if len(row) == width:
            yield "", [_text(row[place]) for place in places]
        else:
            yield "bad-row", [" | ".join(_text(cell) for cell in row), *[""] * (len(places) - 1)]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell).replace("\x00", "")


def _encoding(path: Path) -> str:
    """UTF-8, with or without its mark, else what Windows writes."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _dialect(path: Path) -> type[csv.Dialect]:
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline()
    delimiter_found = max(",;\t|", key=first.count)

    class Found(csv.excel):
        delimiter = delimiter_found

    return Found
