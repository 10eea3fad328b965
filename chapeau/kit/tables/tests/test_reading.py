"""Files of all manners are read, and bad ones get a clear answer."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from chapeau.kit.tables import files
from chapeau.kit.tables.cells import AmbiguousNumbers, Learner, Manner, RowReader, marked, unmarked
from chapeau.kit.tables.dates import AmbiguousDates
from chapeau.kit.tables.files import EmptyFile, Table, UnclosedQuote, UnknownFile, UnreadableFile, WorkbookTooLarge
from chapeau.kit.tables.sheets import csv_lines, xlsx_bytes
from chapeau.kit.tables.values import CellKind, Column


def table(tmp_path: Path, data: bytes | str, name: str = "t.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return Table(path)


TEXT = "Référence;Désignation;Prix\nA1;Câble d'été, 2 m;1,50\nB2;Œillet «fin»;2,00\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_letters_are_found_out(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, TEXT.encode(encoding))
    assert found.headers == ["Référence", "Désignation", "Prix"]
    assert [row[1] for row in found.rows()] == ["Câble d'été, 2 m", "Œillet «fin»"]


def test_letters_of_other_alphabets_are_found_out(tmp_path: Path) -> None:
    russian = "Артикул;Название\n" + "".join(f"{n};Велосипедная цепь номер {n}\n" for n in range(20))
    assert table(tmp_path, russian.encode("cp1251")).headers == ["Артикул", "Название"]
    japanese = "品番,名前\n" + "".join(f"{n},自転車のベルとチェーン\n" for n in range(20))
    assert table(tmp_path, japanese.encode("shift_jis")).headers == ["品番", "名前"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_found_out_even_where_cells_hold_others(tmp_path: Path, mark: str) -> None:
    text = (
        mark.join(["sku", '"name, or ; title"', "note"]) + "\n" + mark.join(["a", '"x,y;z|\tw"', '"two\nlines"']) + "\n"
    )
    found = table(tmp_path, text)
    assert found.headers == ["sku", "name, or ; title", "note"]
    assert list(found.rows()) == [["a", "x,y;z|\tw", "two\nlines"]]


def test_small_oddities_are_taken(tmp_path: Path) -> None:
    assert table(tmp_path, "sep=;\nsku;name\na;b\n").headers == ["sku", "name"]
    assert table(tmp_path, "sku,sku,,name\r\n1,2,3,4\r\n").headers == ["sku", "sku (2)", "#3", "name"]
    found = table(tmp_path, "a,b\n1,2,,\n\n3\n4,5,6\n")
    assert [None if row is None else list(row) for row in found.fitting_rows()] == [["1", "2"], ["3", ""], None]
    assert [list(row) for row in table(tmp_path, "a,b\n1\x00,2\n").rows()] == [["1", "2"]]


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "t.csv", EmptyFile),
        (b"\xef\xbb\xbf \n\n", "t.csv", EmptyFile),
        (b"", "t.xlsx", EmptyFile),
        (b"no workbook", "t.xlsx", UnreadableFile),
        (b"PAR1 no", "t.parquet", UnreadableFile),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "t.csv", UnreadableFile),
        (b"a", "t.pdf", UnknownFile),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, data: bytes, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        _ = table(tmp_path, data, name).headers


def test_a_quote_that_never_closes_is_said_with_its_line(tmp_path: Path) -> None:
    found = table(tmp_path, 'a,b\n1,"' + "x\n" * 700_000)
    with pytest.raises(UnclosedQuote):
        list(found.rows())


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_WORKBOOK", 1_000)
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    with pytest.raises(WorkbookTooLarge):
        _ = Table(path).headers


def test_a_long_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sku,name,price\n" + "".join(f"S{n},Name {n},1.50\n" for n in range(200_000)))
    tracemalloc.start()
    count = sum(1 for _row in Table(path).fitting_rows())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 8 << 20


DATE = Column(name="day", title="Day", kind=CellKind.DATE)
PRICE = Column(name="price", title="Price", kind=CellKind.AMOUNT)


def understood(column: Column, cells: list[object], **manner: str) -> list[object]:
    learner = Learner([column], Manner(**manner))
    for cell in cells:
        learner.look({column.name: cell})
    reader = RowReader([column], learner.learned(), Manner(**manner))
    rows = [reader.read(n, {column.name: cell}) for n, cell in enumerate(cells)]
    return [row.values.get(column.name, tuple(problem.code for problem in row.problems)) for row in rows]


def test_dates_in_three_manners_are_told_apart_by_the_whole_column() -> None:
    assert understood(DATE, ["2026-03-04", "2026-12-31"]) == [date(2026, 3, 4), date(2026, 12, 31)]
    assert understood(DATE, ["03/04/2026", "31/12/2026"]) == [date(2026, 4, 3), date(2026, 12, 31)]
    assert understood(DATE, ["03/04/2026", "12/31/2026"]) == [date(2026, 3, 4), date(2026, 12, 31)]
    assert understood(DATE, ["03.04.2026", "no"]) == [date(2026, 4, 3), ("bad-day",)]
    assert understood(DATE, [datetime(2026, 3, 4), date(2026, 3, 5)]) == [date(2026, 3, 4), date(2026, 3, 5)]  # noqa: DTZ001


def test_dates_that_read_both_ways_are_asked() -> None:
    with pytest.raises(AmbiguousDates):
        understood(DATE, ["03/04/2026", "05/06/2026"])
    assert understood(DATE, ["03/04/2026"], date_order="day-first") == [date(2026, 4, 3)]
    assert understood(DATE, ["03/04/2026"], date_order="month-first") == [date(2026, 3, 4)]


def test_numbers_with_comma_or_point() -> None:
    said: list[object] = ["1 234,50", "1.234,50", "12,5", "7", "1.234", "€ 3,00", "-2,5"]
    told = ["1234.5", "1234.5", "12.5", "7", "1234", "3", "-2.5"]
    assert understood(PRICE, said) == [Decimal(text) for text in told]
    assert understood(PRICE, ["1,234.50", "1,234"]) == [Decimal("1234.5"), Decimal(1234)]
    assert understood(PRICE, ["1'234.50", 1234.567, "1.5E3", "free", "NaN", "1e999"]) == [
        Decimal("1234.5"), Decimal("1234.567"), ("bad-price",), ("bad-price",), ("bad-price",), ("bad-price",),
    ]  # fmt: skip


def test_numbers_that_read_both_ways_are_asked() -> None:
    with pytest.raises(AmbiguousNumbers):
        understood(PRICE, ["1,234", "5,678"])
    assert understood(PRICE, ["1,234"], decimal_mark=",") == [Decimal("1.234")]


FORMULAS = [
    "=1+1",
    "+cmd|'/c calc'!A0",
    "-2+3+cmd",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=1",
    "plain",
    "",
    "'",
    "-3,5",
    "+33 4 78",
]


def test_what_a_spreadsheet_would_run_is_marked_and_comes_back() -> None:
    assert [marked(text)[:1] for text in FORMULAS[:6]] == ["'"] * 6
    assert [marked(text) for text in ("plain", "-3,5", "+33 4 78")] == ["plain", "-3,5", "+33 4 78"]
    assert [unmarked(marked(text)) for text in FORMULAS] == FORMULAS


@given(st.text())
def test_any_text_comes_back_from_its_mark(text: str) -> None:
    assert unmarked(marked(text)) == text


def test_a_written_workbook_holds_texts_only() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes([["a"], ["=1+1"], [Decimal("2.50")]], name="x:y"))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows()] == [("a", "s"), ("=1+1", "s"), (2.5, "n")]
    lines = "".join(csv_lines([["=1", Decimal("89.500000"), Decimal("1.234"), True, None]]))
    assert lines == "\ufeff'=1,89.50,1.234,yes,\r\n"


def test_a_formula_of_a_workbook_is_never_run(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["sku", "name"])
    book.active.append(["A", '=HYPERLINK("http://x","y")'])
    book.save(tmp_path / "t.xlsx")
    assert next(iter(Table(tmp_path / "t.xlsx").rows()))[0] == "A"
