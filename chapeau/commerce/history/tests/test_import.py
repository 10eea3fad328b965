import csv
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.csv
import pyarrow.parquet
import pytest
from django.db import connection
from pytest_django import Settings

from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment
from chapeau.commerce.history import queries
from chapeau.commerce.history.actions import (
    ColumnsMissing,
    ImportInUse,
    ImportRunning,
    NotToUndo,
    hand_in,
    import_orders,
    start_import,
    throw_away,
    undo_import,
)
from chapeau.commerce.history.models import ImportedBuyer, ImportedLine, OrderImport
from chapeau.commerce.history.values import Phase, Report
from chapeau.commerce.history.waiting import throw_old_away
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.tables.dates import AmbiguousDates
from chapeau.kit.tables.files import UnreadableFile
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people.actions import create_people
from chapeau.person.people.models import Hat, Person
from chapeau.person.people.tests.builders import NOW, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, NewPerson, StaffRole, Viewer
from tests.database import database_url

pytestmark = pytest.mark.django_db

HEADER = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
LINES = [
    ["536365", "85123A", "HEART", "6", "2010-12-01 08:26:00", "2.55", "17850", "United Kingdom"],
    ["536365", "85123A", "HEART", "6", "2010-12-01 08:27:00", "2.55", "17850", "United Kingdom"],
    ["536366", "71053", "LANTERN", "10", "2010-12-02 09:00:00", "0.125", "17850", "France"],
    ["536367", "22633", "WARMER", "3", "2010-12-02 10:00:00", "1.85", "", "EIRE"],
    ["C536368", "85123A", "HEART", "-4", "2010-12-03 10:00:00", "2.55", "17850", "United Kingdom"],
    ["C536369", "M", "Manual", "-1", "2010-12-03 11:00:00", "9.99", "17850", "United Kingdom"],
    ["536370", "22633", "damaged", "-9", "2010-12-03 12:00:00", "0", "", "United Kingdom"],
    ["536371", "22633", "WARMER", "many", "2010-12-03 13:00:00", "1.85", "13047", "United Kingdom"],
]


def write(path: Path, lines: list[list[str]] | None = None, header: list[str] | None = None) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header or HEADER, *(LINES if lines is None else lines)])
    return path


def bring_in(path: Path, **more: object) -> Report:
    return import_orders(SYSTEM, path=path, now=NOW, preset="online-retail", **more)  # type: ignore[arg-type]


def test_every_line_is_stored_or_held_back_with_a_reason(tmp_path: Path) -> None:
    report = bring_in(write(tmp_path / "orders.csv"))
    assert (report.lines_in, report.lines_stored, report.lines_quarantined) == (8, 6, 2)
    assert report.reasons == {"bad-quantity": 1, "no-price-no-buyer": 1}
    page = queries.import_lines(SYSTEM, code=report.code)
    assert [(row.line_number, row.fate, row.reason, row.invoice) for row in page.rows] == [
        (1, "stored", "", "536365"),
        (2, "stored", "", "536365"),
        (3, "stored", "", "536366"),
        (4, "stored", "", "536367"),
        (5, "stored", "undoes", "C536368"),
        (6, "stored", "undoes-nothing-known", "C536369"),
        (7, "quarantined", "no-price-no-buyer", "536370"),
        (8, "quarantined", "bad-quantity", "536371"),
    ]
    assert page.rows[7].content is not None
    assert page.rows[7].content["quantity"] == "many"


def test_orders_keep_their_amounts_and_times(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "orders.csv"))
    order = Order.objects.get(external_id="536365")
    assert (order.net_minor, order.tax_minor, order.gross_minor, order.currency) == (3060, 0, 3060, "GBP")
    assert order.placed_at == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert (order.state, order.is_historic, order.external_source, order.country) == (
        "delivered",
        True,
        "online-retail",
        "GB",
    )
    lines = list(order.lines.order_by("position").values_list("position", "quantity", "unit_price", "gross_minor"))
    assert lines == [(1, 6, Decimal("2.55"), 1530), (2, 6, Decimal("2.55"), 1530)]


def test_every_rounding_is_named(tmp_path: Path) -> None:
    report = bring_in(write(tmp_path / "orders.csv"))
    check = report.money[0]
    # 30.60 + 1.25 + 5.55 - 10.20 - 9.99, and nothing for what is held back.
    assert (check.lines_in, check.stored, check.quarantined, check.rounding) == ("17.21", "17.21", "0", "0")
    fifth = [[*LINES[2][:3], "5", *LINES[2][4:5], "0.125", "17850", "France"]]
    fifth[0][0] = "536399"
    rounded = bring_in(write(tmp_path / "more.csv", fifth))
    assert (rounded.money[0].lines_in, rounded.money[0].stored, rounded.money[0].rounding) == ("0.625", "0.63", "0.005")
    assert [row.rounding for row in queries.import_lines(SYSTEM, code=rounded.code, reason="rounded").rows] == ["0.005"]


def test_a_cancellation_becomes_a_return_of_the_order_it_undoes(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "orders.csv"))
    back = Return.objects.get()
    assert (back.order.external_id, back.external_id, back.state, back.refund_minor, back.is_historic) == (
        "536365",
        "C536368",
        "refunded",
        1020,
        True,
    )
    line = ReturnLine.objects.get()
    assert (line.quantity, line.gross_minor, line.order_line.returned_quantity) == (4, 1020, 4)
    credit = Order.objects.get(external_id="C536369")
    assert (credit.gross_minor, credit.lines.get().quantity) == (-999, -1)


def test_buyers_nobody_knows_are_nobody_in_common(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "orders.csv"))
    known, unknown = Person.objects.order_by("-is_identified")
    assert (known.name, known.is_identified, known.country) == ("№ 17850", True, "GB")
    assert (unknown.name, unknown.is_identified, unknown.country) == ("", False, "IE")
    assert Hat.objects.get(person=unknown).orders.get().external_id == "536367"


def test_history_sends_nothing_ships_nothing_and_stands_in_the_log(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "orders.csv"))
    run_waiting_jobs()
    assert not Message.objects.exists()
    assert not Shipment.objects.exists()
    facts = Activity.objects.filter(verb__startswith="history.").order_by("occurred_at", "verb")
    assert [(fact.verb, fact.occurred_at.day) for fact in facts] == [
        ("history.order", 1),
        ("history.order", 2),
        ("history.order", 2),
        ("history.return", 3),
        ("history.order", 3),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM activity_log WHERE verb = 'history.order'")
        assert cursor.fetchall() == [("activity_log_201012",)]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = bring_in(write(tmp_path / "orders.csv"))
    before = (Order.objects.count(), Person.objects.count(), Activity.objects.count(), OrderImport.objects.count())
    second = bring_in(write(tmp_path / "same.csv"))
    assert (second.was_done_before, second.code, second.counts) == (True, first.code, first.counts)
    assert before == (
        Order.objects.count(),
        Person.objects.count(),
        Activity.objects.count(),
        OrderImport.objects.count(),
    )


def test_another_file_finds_the_same_buyers_and_known_invoices(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "orders.csv"))
    fresh = ["536400", "71053", "LANTERN", "1", "2010-12-05 09:00:00", "2.00", "17850", "United Kingdom"]
    report = bring_in(write(tmp_path / "next.csv", [LINES[0], LINES[4], fresh]))
    assert report.reasons == {"known-invoice": 2}
    assert Person.objects.count() == 2
    assert Hat.objects.get(person__family_name="№ 17850").orders.count() == 4


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv")
    dry = bring_in(path, is_dry_run=True)
    assert not Order.objects.exists()
    assert not Person.objects.exists()
    assert not ImportedLine.objects.exists()
    wet = bring_in(path)
    assert (dry.counts, dry.reasons, dry.money) == (wet.counts, wet.reasons, wet.money)
    with pytest.raises(NotToUndo):
        undo_import(SYSTEM, code=dry.code, now=NOW)


def test_undone_it_is_as_if_it_had_never_been_and_may_come_again(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv")
    report = bring_in(path)
    assert undo_import(SYSTEM, code=report.code, now=NOW) == 4
    for model in (Order, OrderLine, Return, ReturnLine, Person, Hat, ImportedLine, ImportedBuyer):
        assert not model._default_manager.exists(), model
    with pytest.raises(NotToUndo):
        undo_import(SYSTEM, code=report.code, now=NOW)
    assert bring_in(path).was_done_before is False
    assert Order.objects.count() == 4


def test_undo_leaves_people_who_have_something_else(tmp_path: Path) -> None:
    report = bring_in(write(tmp_path / "orders.csv"))
    hat = Hat.objects.get(person__family_name="№ 17850")
    Order.objects.create(hat=hat, currency="GBP", country="GB", created_at=NOW, changed_at=NOW)
    undo_import(SYSTEM, code=report.code, now=NOW)
    assert [person.family_name for person in Person.objects.all()] == ["№ 17850"]


def test_undo_is_refused_when_something_was_done_with_an_order(tmp_path: Path) -> None:
    report = bring_in(write(tmp_path / "orders.csv"))
    Return.objects.create(order=Order.objects.get(external_id="536366"), reason="other", asked_at=NOW)
    with pytest.raises(ImportInUse):
        undo_import(SYSTEM, code=report.code, now=NOW)
    assert Order.objects.count() == 4


def test_parquet_and_spreadsheets_say_the_same(tmp_path: Path) -> None:
    plain = write(tmp_path / "orders.csv")
    table = pyarrow.csv.read_csv(plain)
    pyarrow.parquet.write_table(table, tmp_path / "orders.parquet")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER, *LINES]:
        sheet.append([int(cell) if cell.lstrip("-").isdigit() else cell or None for cell in row])
    book.save(tmp_path / "orders.xlsx")
    reports = [bring_in(tmp_path / f"orders.{kind}", is_dry_run=True) for kind in ("csv", "parquet", "xlsx")]
    assert reports[0].counts == reports[1].counts == reports[2].counts
    assert reports[0].money == reports[1].money == reports[2].money


def test_columns_are_remembered_by_the_headers(tmp_path: Path) -> None:
    header = ["Bon", "Quoi", "Combien", "Combien coûte", "Quand"]
    line = ["7", "BELL", "2", "4,50", "03/12/2025"]
    path = write(tmp_path / "a.csv", [line], header)
    with pytest.raises(ColumnsMissing):
        import_orders(SYSTEM, path=path, now=NOW)
    _, how, _ = queries.mapping_for(SYSTEM, path=path)
    columns = dict(zip(("invoice", "sku", "quantity", "unit_price", "placed_at"), header, strict=True))
    said = how.__class__(columns=columns, country="FR", decimal_mark=",", date_format="%d/%m/%Y")
    import_orders(SYSTEM, path=path, now=NOW, mapping=said)
    import_orders(SYSTEM, path=write(tmp_path / "b.csv", [["8", *line[1:]]], header), now=NOW)
    order = Order.objects.get(external_id="8")
    assert (order.gross_minor, order.placed_at) == (900, datetime(2025, 12, 2, 23, tzinfo=UTC))


def test_days_and_months_are_never_mixed_up(tmp_path: Path) -> None:
    def dated(*days: str) -> Path:
        return write(tmp_path / f"{len(days)}.csv", [["1", "A", "A", "1", day, "1", "", "FR"] for day in days])

    with pytest.raises(AmbiguousDates):
        bring_in(dated("03/12/2025"))
    bring_in(dated("03/12/2025", "13/12/2025"))
    assert {order.placed_at for order in Order.objects.all()} == {datetime(2025, 12, 3, tzinfo=UTC)}


def test_rows_of_another_width_are_held_back_whole(tmp_path: Path) -> None:
    report = bring_in(write(tmp_path / "orders.csv", [LINES[0], ["536367", "oops"]]))
    assert report.reasons == {"bad-row": 1}
    assert queries.import_lines(SYSTEM, code=report.code, fate="quarantined").rows[0].content == {
        "line": "536367 | oops"
    }


def test_only_finance_sales_and_administrators_bring_history_in(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv")
    for viewer in (viewer_of(make_person()), viewer_of(make_staff(StaffRole.MARKETING))):
        with pytest.raises(Forbidden):
            import_orders(viewer, path=path, now=NOW)
        with pytest.raises(Forbidden):
            queries.imports(viewer)
    import_orders(viewer_of(make_staff(StaffRole.FINANCE)), path=path, now=NOW, preset="online-retail")


def handed_in(viewer: Viewer, path: Path) -> str:
    return hand_in(viewer, chunks=[path.read_bytes()], file_name="orders 2010.csv", now=NOW).code


def test_a_file_handed_in_is_tried_then_brought_in_by_a_worker(tmp_path: Path, settings: Settings) -> None:
    settings.STATE = tmp_path
    finance = viewer_of(make_staff(StaffRole.FINANCE))
    code = handed_in(finance, write(tmp_path / "upload.csv"))
    start_import(finance, code=code, preset="online-retail", is_dry_run=True)
    with pytest.raises(ImportRunning):
        start_import(finance, code=code, preset="online-retail")
    run_waiting_jobs()
    tried = queries.waiting_file(finance, code=code)
    assert (tried.phase, queries.report(finance, code=tried.report_code).lines_stored) == (Phase.TRIED, 6)
    assert not Order.objects.exists()
    start_import(finance, code=code, mapping=tried.mapping)
    run_waiting_jobs()
    done = queries.waiting_file(finance, code=code)
    row = next(row for row in queries.imports(finance) if row.code == done.report_code)
    assert (row.file_name, row.state, row.lines_in, row.by) == ("orders 2010.csv", "done", 8, "Inès Moreau")
    assert queries.waiting_files(finance) == []
    assert [line.line_number for line in queries.import_lines(finance, code=row.code, text="536366").rows] == [3]
    assert list((tmp_path / "imports" / code).iterdir()) == [tmp_path / "imports" / code / "note.json"]


def test_what_a_worker_refuses_is_told_and_can_be_mended_or_thrown_away(tmp_path: Path, settings: Settings) -> None:
    settings.STATE = tmp_path
    sales = viewer_of(make_staff(StaffRole.SALES))
    dates = write(tmp_path / "upload.csv", [["1", "A", "A", "1", "01/02/2010 10:00", "1", "1", "France"]])
    code = handed_in(sales, dates)
    start_import(sales, code=code, preset="online-retail")
    run_waiting_jobs()
    found = queries.waiting_file(sales, code=code)
    assert (found.phase, "day or month first" in found.refusal) == (Phase.REFUSED, True)
    throw_away(sales, code=code)
    with pytest.raises(NotFound):
        queries.waiting_file(sales, code=code)
    with pytest.raises(UnreadableFile):
        hand_in(sales, chunks=[b"no parquet"], file_name="orders.parquet", now=NOW)
    assert queries.waiting_files(sales) == []
    kept = handed_in(sales, dates)
    throw_old_away(NOW + timedelta(days=7))
    assert queries.waiting_file(sales, code=kept).code == kept
    throw_old_away(NOW + timedelta(days=7, seconds=1))
    assert queries.waiting_files(sales) == []


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from chapeau.commerce.history.actions import import_orders
from chapeau.person.people.values import SYSTEM

def die(stage, done, total):
    if stage == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

import_orders(SYSTEM, path=Path(sys.argv[1]), preset="online-retail", now=datetime.now(UTC), progress=die)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "stage",
    [pytest.param("judge", marks=pytest.mark.torture), pytest.param("returns", marks=pytest.mark.torture), "log"],
)
def test_killed_in_the_middle_nothing_is_half_and_the_next_run_does_it(tmp_path: Path, stage: str) -> None:
    path = write(tmp_path / "orders.csv")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), stage],
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "chapeau.settings"},
        check=False,
    )
    assert killed.returncode == -9
    assert not Order.objects.exists()
    assert not Person.objects.exists()
    report = bring_in(path)
    assert (report.lines_in, report.lines_stored, Order.objects.count()) == (8, 6, 4)
    assert list(OrderImport.objects.order_by("started_at").values_list("state", flat=True)) in (
        ["failed", "done"],
        ["done", "failed"],
    )


SHOPIFY = """Name,Email,Financial Status,Created at,Currency,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Shipping Country
#1001,bob@example.com,paid,2024-03-01 23:30:00 +0000,EUR,2,Mug,12.50,MUG-1,Bob Norman,FR
#1001,,,,,1,Cotton Tee - Small,19.90,CT-S,,
#1002,eva@example.com,paid,2024-03-02 10:00:00 +0100,EUR,1,Mug,12.50,MUG-1,Eva Rossi,IT
"""


def test_orders_of_shopify_stand_on_several_lines_and_find_the_people_who_are_there(tmp_path: Path) -> None:
    made = create_people(
        SYSTEM,
        people=[NewPerson(given_name="Bob", family_name="N.", country="FR", email="bob@example.com")],
        now=NOW,
    )
    path = tmp_path / "orders_export.csv"
    path.write_text(SHOPIFY)
    report = import_orders(SYSTEM, path=path, now=NOW, preset="shopify-orders")
    assert (report.lines_stored, report.lines_quarantined) == (3, 0)
    first = Order.objects.get(external_id="#1001")
    assert (first.hat_id, first.gross_minor, first.lines.count()) == (made[0].private_hat_id, 4490, 2)
    assert first.placed_at == datetime(2024, 3, 1, 23, 30, tzinfo=UTC)
    eva = Order.objects.get(external_id="#1002").hat
    assert eva is not None
    assert eva.person.name == "Eva Rossi"
    assert eva.addresses.get().normalised == "eva@example.com"
