"""Built whole or bit by bit, in whatever order things come, the lake is the same, and its sums are the database's."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from chapeau.commerce.fulfilment.models import Return, ReturnLine
from chapeau.commerce.ordering.models import Order
from chapeau.insight.lake.actions import LOCK, LakeBusy, build, sweep
from chapeau.insight.lake.engines import engine
from chapeau.insight.lake.manifest import read_manifest
from chapeau.insight.lake.queries import status, verify
from chapeau.insight.lake.schema import TABLES
from chapeau.insight.lake.tests.small_house import (
    bought,
    empty_log,
    everything,
    happened,
    make_visitor,
    moment,
    rows,
    subject_of,
)
from chapeau.person.people.actions import link_visitor, merge_people
from chapeau.person.people.tests.builders import make_person, make_staff, viewer_of
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import erase_person
from chapeau.relationship.surveys.tests.builders import ask, make_survey, press

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-04 09:30")
Story = list[Callable[[], object]]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, db: None) -> Path:
    settings.LAKE = tmp_path
    empty_log()
    return tmp_path


def wrong() -> list[object]:
    return [check for check in verify(now=NOW) if not check.is_right]


def stories() -> list[Story]:
    """Each is in its own order; one among another they come in any."""
    camille, marc = make_person("Camille", "Roux"), make_person("Marc", "Blanc")
    guest, shy = make_visitor(), make_visitor()
    known: dict[str, Order] = {}

    def buy(name: str, at: str, net: int, **also: object) -> Callable[[], object]:
        return lambda: known.update({name: bought(at, net, **also)})  # type: ignore[arg-type]

    def change(name: str, verb: str, **fields: object) -> Callable[[], object]:
        def deed() -> None:
            Order.objects.filter(pk=known[name].pk).update(**fields)
            happened(verb, "2026-04-02 10:00", order_id=str(known[name].pk))

        return deed

    def send_back() -> None:
        order = known["returned"]
        came = Return.objects.create(
            order=order, state="refunded", reason="x", asked_at=moment("2026-04-01 10:00"),
            refunded_at=moment("2026-04-09 10:00"),
        )  # fmt: skip
        line = order.lines.get(position=2)
        ReturnLine.objects.create(parent=came, order_line=line, quantity=1, net_minor=333, gross_minor=333)
        happened("return.refunded", "2026-04-09 10:00", order_id=str(order.pk))

    visits: Story = [
        lambda: happened("visit.began", "2026-03-10 10:00", hat=camille, source="search"),
        lambda: happened("basket.changed", "2026-03-10 10:05", hat=camille),
        buy("first", "2026-03-10 10:10", 9001, hat=camille, cost=1000, coupon_codes=["SPRING", "X1"]),
        lambda: happened("web.page", "2026-03-10 10:41", hat=camille),
        change("first", "order.cancelled", state="cancelled", cancelled_at=moment("2026-04-02 10:00")),
    ]
    linked: Story = [
        lambda: happened("visit.began", "2026-03-31 23:50", visitor=shy, source="ads"),
        lambda: happened("web.product-viewed", "2026-04-01 00:10", visitor=shy, campaign="april"),
        buy("shy", "2026-04-01 00:12", 500, visitor=shy),
        lambda: link_visitor(viewer_of(marc), visitor_id=shy.pk, now=NOW),
        buy("marc", "2026-04-01 00:20", 700, hat=marc, cost=100),
    ]
    lapsed: Story = [
        buy("late", "2025-12-31 23:59", 800, visitor=guest, state="awaiting-payment", paid=False),
        buy("second", "2026-01-02 10:00", 900, visitor=guest, currency="CHF"),
        change("late", "order.paid", state="placed", paid_at=moment("2026-01-03 10:00")),
    ]
    past: Story = [
        buy("past", "2024-02-29 12:00", 12_345, hat=camille, external_source="old", external_id="7", is_historic=True),
        buy("minus", "2024-03-01 12:00", -1000, hat=camille, external_source="old", external_id="8", cost=-300),
        buy("returned", "2026-02-03 10:00", 1000, hat=marc, cost=250),
        send_back,
    ]
    nobody: Story = [lambda: happened("visit.began", "2026-03-10 10:00", source="search")] * 2
    return [visits, linked, lapsed, past, nobody]


@pytest.mark.parametrize("seed", [2])
def test_in_whatever_order_things_come_the_lake_is_as_if_built_at_once(seed: int) -> None:
    chance = random.Random(seed)
    waiting = [list(story) for story in stories()]
    build(now=NOW)
    while waiting:
        story = chance.choice(waiting)
        story.pop(0)()
        waiting = [each for each in waiting if each]
        if chance.random() < 0.3:
            build(now=NOW)
    build(now=NOW)
    bit_by_bit = everything()
    assert wrong() == []
    assert build(now=NOW, whole=True).number == read_manifest(Path(status().folder)).number
    at_once = everything()
    for table, held in at_once.items():
        assert bit_by_bit[table] == held, table
    assert rows("SELECT source, n_orders, n_activities FROM session WHERE began_at = '2026-03-10 10:00:00+00' ORDER BY ALL") == [
        ("search", 0, 1), ("search", 0, 1), ("search", 1, 3),
    ]  # fmt: skip
    assert rows("SELECT nth_of_subject FROM orders WHERE currency = 'CHF'") == [(2,)]
    assert rows("SELECT kind, net_minor, cost_minor FROM back ORDER BY kind") == [
        ("cancelled", 9001, 2000), ("credit", 1000, 600), ("returned", 333, 125),
    ]  # fmt: skip
    assert rows("SELECT kind, sku, quantity, net_minor, cost_minor FROM back_line ORDER BY ALL") == [
        ("cancelled", "S1", 2, 3000, 1000), ("cancelled", "S2", 2, 6001, 1000), ("credit", "S1", -2, 334, 300),
        ("credit", "S2", -2, 666, 300), ("returned", "S2", 1, 333, 125),
    ]  # fmt: skip
    assert rows("SELECT campaign FROM touch WHERE kind = 'code' ORDER BY ALL") == [("SPRING",), ("X1",)]


def test_what_a_visitor_did_is_the_hats_session_once_they_are_linked() -> None:
    marc, shy = make_person("Marc", "Blanc"), make_visitor()
    happened("visit.began", "2026-03-10 10:00", visitor=shy, source="ads")
    build(now=NOW)
    assert rows("SELECT subject_no, source, n_orders FROM session") == [(shy.subject_no, "ads", 0)]
    link_visitor(viewer_of(marc), visitor_id=shy.pk, now=NOW)
    bought("2026-03-10 10:09", 500, hat=marc)
    build(now=NOW)
    assert rows("SELECT subject_no, source, n_orders FROM session") == [(subject_of(marc), "ads", 1)]


def test_an_increment_rewrites_only_the_months_that_something_happened_in() -> None:
    camille = make_person("Camille", "Roux")
    for month in ("01", "02", "03"):
        happened("visit.began", f"2026-{month}-10 10:00", hat=camille, source="search")
    before = build(now=NOW)
    happened("visit.began", "2026-02-11 10:00", hat=camille, source="search")
    after = build(now=NOW)
    for table in ("activity", "session", "touch"):
        kept = {file.month for file in set(before.files(table)) & set(after.files(table))}
        assert kept >= {"2026-01", "2026-03"}, table
        assert "2026-02" not in kept, table
    assert after.rows("activity") == before.rows("activity") + 1
    assert build(now=NOW).files("activity") == after.files("activity")


def test_hostile_words_in_the_log_harm_nothing() -> None:
    hostile = [
        "tab\there",
        "line\nend\r\n",
        "back\\slash \\N \\t",
        "'quote\" '); DROP TABLE x; --",
        "\\N",
        "é😀\u2028",
        "x" * 300,
    ]
    for word in hostile:
        happened("web.page", "2026-03-10 10:00", source=word, order_id=word, bot=word)
    happened("track:x", "2026-03-10 10:00", source=[1, {"a": None}], campaign=1e308, bot=True, country=None)
    happened("order.placed", "2026-03-10 10:00", order_id="nonsense")
    happened("message.sent", "2026-03-10 10:00", message_id="' OR true --")
    for _ in range(2):
        build(now=NOW)
        found = rows("SELECT source FROM activity WHERE verb = 'web.page' ORDER BY ALL")
        assert found == sorted((word[:64],) for word in hostile)
        assert rows("SELECT campaign, is_robot FROM activity WHERE verb = 'track:x'") == [("1" + "0" * 63, True)]
        happened("visit.began", "2026-03-10 10:00")
    build(now=NOW, whole=True)
    assert rows("SELECT source FROM activity WHERE verb = 'web.page' ORDER BY ALL") == found
    assert wrong() == []


def test_a_merge_shows_at_once_and_rewrites_no_file() -> None:
    camille, twin = make_person("Camille", "Roux"), make_person("Camile", "Roux")
    bought("2026-03-10 10:00", 500, hat=camille)
    bought("2026-03-11 10:00", 700, hat=twin)
    before = build(now=NOW)
    buyers = "SELECT count(DISTINCT person_no), count(*) FROM orders JOIN subject USING (subject_no)"
    assert rows(buyers) == [(2, 2)]
    staff = viewer_of(make_staff(StaffRole.ADMINISTRATOR))
    merge_people(staff, kept_id=camille.person_id, merged_id=twin.person_id, choices={}, reason="the same", now=NOW)
    assert rows(buyers) == [(1, 2)]
    assert rows(f"SELECT root_no FROM subject WHERE subject_no = {subject_of(twin)}") == [(subject_of(camille),)]
    after = build(now=NOW)
    assert [after.files(table) for table in ("orders", "line", "session")] == [
        before.files(table) for table in ("orders", "line", "session")
    ]


def test_an_erased_person_is_gone_from_answers_at_once_and_from_the_files_after_the_sweep() -> None:
    camille, shy = make_person("Camille", "Roux", email="camille@example.com"), make_visitor()
    happened("visit.began", "2026-03-10 10:00", visitor=shy, source="ads")
    link_visitor(viewer_of(camille), visitor_id=shy.pk, now=NOW)
    bought("2026-03-10 10:10", 500, hat=camille, cost=100)
    build(now=NOW)
    erase_person(viewer_of(make_staff(StaffRole.COMPLIANCE)), person_code=camille.person_code, now=NOW)
    living = "SELECT count(*) FROM {} JOIN subject USING (subject_no) WHERE NOT is_gone AND kind = 'private'"
    assert rows(living.format("orders")) == rows(living.format("session")) == [(0,)]
    build(now=NOW)
    in_time, too_late = NOW.replace(hour=20), NOW.replace(day=6)
    assert [check for check in verify(now=in_time) if not check.is_right] == []
    left = [(check.table, check.lake) for check in verify(now=too_late) if not check.is_right]
    assert ("orders", 1) in left
    assert ("session", 1) in left
    sweep(now=NOW)
    assert [check for check in verify(now=too_late) if not check.is_right] == []
    gone = f"({subject_of(camille)}, {shy.subject_no})"
    for table, held in everything().items():
        assert not [row for row in held if row[0] in eval(gone)], table  # noqa: S307
    assert rows("SELECT subject_no, net_minor, nth_of_subject FROM orders") == [(0, 500, 0)]
    swept = everything()
    build(now=NOW, whole=True)
    assert everything() == swept


def test_verify_tells_a_cent_that_is_missing() -> None:
    order = bought("2026-03-10 10:00", 500)
    build(now=NOW)
    assert wrong() == []
    Order.objects.filter(pk=order.pk).update(net_minor=501, gross_minor=501)
    missing = [check for check in verify(now=NOW) if not check.is_right]
    assert [
        (check.table, check.what, check.month, check.currency, check.lake, check.database) for check in missing
    ] == [("orders", "net_minor", "2026-03", "EUR", 500, 501)]


def test_one_builder_at_a_time() -> None:
    told = connection.get_connection_params()
    with psycopg.connect(host=told.get("host"), port=told.get("port"), user=told.get("user"), dbname=told["dbname"],
                         password=told.get("password")) as other:  # fmt: skip
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(LakeBusy):
            build(now=NOW)
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    assert build(now=NOW).number == 1


def test_old_states_stay_an_hour_for_those_who_read_them(folder: Path) -> None:
    happened("visit.began", "2026-03-10 10:00")
    first = build(now=NOW)
    for _ in range(3):
        happened("visit.began", "2026-03-10 10:00")
        build(now=NOW)
    (old,) = first.files("activity")
    assert (folder / old.path).exists()
    build(now=moment("2099-01-01 00:00"))
    assert not (folder / old.path).exists()
    assert len(list(folder.glob("manifest-*.json"))) == 2
    assert wrong() == []


@pytest.mark.spark
def test_spark_opens_the_same_lake(settings: Settings) -> None:
    camille = make_person("Camille", "Roux")
    happened("visit.began", "2026-03-31 23:59", hat=camille, source="search")
    bought("2026-04-01 00:00", 500, hat=camille, cost=100)
    build(now=NOW)
    found = {}
    for name in ("duckdb", "local[1]"):
        settings.ENGINE = name
        lake = engine()
        found[name] = {table: lake.frame(lake.table(table).count().as_table()).to_pylist() for table in TABLES}
        orders, subject = lake.table("orders"), lake.table("subject")
        joined = orders.join(subject, "subject_no")
        told = joined.group_by([joined.person_no, joined.at.month().name("month")]).aggregate(
            sold=joined.net_minor.sum()
        )
        found[name]["told"] = [list(row.values()) for row in lake.frame(told).to_pylist()]
    assert found["local[1]"] == found["duckdb"]
    assert found["duckdb"]["told"] == [[subject_of(camille), 4, 500]]


def test_answers_of_surveys_come_in_with_the_whole_and_with_what_is_new() -> None:
    buyer = make_person("Camille", "Roux", email="camille@example.com")
    survey = make_survey()
    [first] = ask(survey, [buyer.id], now=NOW)
    press(first, 9, now=NOW)
    build(now=NOW)
    assert rows("SELECT survey_code, kind, score FROM answer") == [(survey, "nps", 9)]
    other = make_person("Marc", "Blanc", email="marc@example.com")
    [second] = ask(survey, [other.id], now=NOW)
    press(second, 3, now=NOW)
    build(now=NOW)
    assert rows("SELECT score FROM answer ORDER BY score") == [(3,), (9,)]
    assert rows("SELECT survey_code, is_answered FROM invitation") == [(survey, True), (survey, True)]
    assert wrong() == []
