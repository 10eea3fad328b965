"""What docs/how/api.md promises of every answer: pages, fields, tags, allowances, and deeds done once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.fulfilment import actions as fulfilment_deeds
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.values import Parcel
from chapeau.interfaces import bearers
from chapeau.interfaces.api.operations import OPERATIONS
from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.interfaces.api.tests.world import TYRE, World, place
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.limits import Limit
from chapeau.person.people.values import SYSTEM
from tests.builders import CHAIN

pytestmark = pytest.mark.django_db

LISTS = ("products", "staff/products", "people", "organisations", "orders", "invoices")


@pytest.fixture
def buyer(world: World) -> Program:
    return Program(world.tokens[world.shop.buyer.code])


@pytest.fixture
def administrator(world: World) -> Program:
    return Program(world.tokens[world.administrator.code])


def asked(program: Program, path: str) -> tuple[int, int]:
    """How many rows a list has, and in how many queries it is told once what a process remembers is there."""
    program.get(path)
    with CaptureQueriesContext(connection) as queries:
        body = program.get(f"{path}?limit=100")
    return len(body["items"]), len(queries)


def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(world: World, administrator: Program) -> None:
    without_limits(world, administrator)
    grow(world, administrator, ["first"])
    few = {path: asked(administrator, path) for path in LISTS}
    grow(world, administrator, [f"more{number}" for number in range(8)])
    many = {path: asked(administrator, path) for path in LISTS}
    for path in LISTS:
        assert many[path] == (few[path][0] + 8, few[path][1]), path
    assert max(queries for _rows, queries in many.values()) < 20


def without_limits(world: World, administrator: Program) -> None:
    """The buyer may order whatever they like, on account."""
    buyer = world.shop.buyer
    roles = {"roles": sorted(buyer.roles), "authority": {"cost_centres": list(buyer.authority.cost_centres)}}
    administrator.do("PUT", f"hats/{buyer.code}", roles)
    credit = {"limit": {"amount": "99999.00", "currency": "EUR"}, "terms_days": 30}
    administrator.do("PUT", f"organisations/{buyer.organisation_code}/credit", credit)


def grow(world: World, administrator: Program, names: list[str]) -> None:
    """One more of everything for each name, through the API where it can make them."""
    now = datetime.now(UTC)
    people = [
        {"given_name": name, "family_name": "Test", "email": f"{name}@example.com", "country": "FR"} for name in names
    ]
    assert administrator.do("POST", "people/batch", {"people": people})["refused"] == 0
    products = [
        {"category": "drivetrain", "words": {"en": {"name": name}}, "variants": [{"sku": name}], "is_published": True}
        for name in names
    ]
    assert administrator.do("POST", "staff/products/batch", {"products": products})["refused"] == 0
    for name in names:
        administrator.do("POST", "organisations", {"name": name, "country": "FR"})
        place(world.shop.buyer, now, name)
    run_waiting_jobs(without=["mail", "webhooks"])
    for row in fulfilment.to_ship(SYSTEM, now=now):
        fulfilment_deeds.ship(SYSTEM, parcel=Parcel(row.code, tracking_number="6A2"), now=now)
    run_waiting_jobs(without=["mail", "webhooks"])


def test_a_cursor_goes_on_where_it_stopped_and_only_in_its_own_list(world: World, administrator: Program) -> None:
    first = administrator.ask("GET", "staff/products?limit=2")
    page = told(first)
    assert (len(page["items"]), page["total"] > 2) == (2, True)
    assert first.headers["Link"].endswith('; rel="next"')
    onwards = f"staff/products?cursor={page['next']}"
    second = administrator.get(onwards)
    assert administrator.get(onwards) == second, "the same cursor again tells the same page"
    assert not {row["code"] for row in page["items"]} & {row["code"] for row in second["items"]}
    seen = [row["code"] for row in page["items"]]
    cursor: str | None = page["next"]
    while cursor:
        part = administrator.get(f"staff/products?cursor={cursor}")
        seen += [row["code"] for row in part["items"]]
        cursor = part["next"]
    assert len(seen) == len(set(seen)) == page["total"]
    for other in (
        f"people?cursor={page['next']}",
        f"staff/products?cursor={page['next']}&q=chain",
        f"staff/products?cursor={page['next']}&limit=3",
        f"staff/products?cursor={page['next'][:-1]}",
    ):
        assert told(administrator.ask("GET", other), 400)["code"] == "bad-cursor", other
    somebody_else = Program(token_for(world.shop.sales))
    assert told(somebody_else.ask("GET", onwards), 400)["code"] == "bad-cursor"


def test_fields_leave_the_rest_out_and_unknown_ones_are_refused(world: World, buyer: Program) -> None:
    code = world.real["orders/{code}"]
    response = buyer.ask("GET", f"orders/{code}?fields=code,lines.sku,gross.currency")
    assert told(response) == {"code": code, "lines": [{"sku": CHAIN}], "gross": {"currency": "EUR"}}
    assert response.headers["Content-Type"] == "application/vnd.chapeau.sparse+json"
    listed = buyer.get("orders?fields=code&limit=1")
    assert [set(row) for row in listed["items"]] == [{"code"}]
    assert told(buyer.ask("GET", f"orders/{code}?fields=code,secret"), 422)["code"] == "unknown-field"


def test_an_edit_of_what_somebody_else_changed_meanwhile_is_not_done(world: World, administrator: Program) -> None:
    path = f"staff/products/{world.real['staff/products/{code}']}"
    read = administrator.ask("GET", path)
    tag = read.headers["ETag"]
    assert (
        told(administrator.ask("PATCH", path, {"brand": "Corvin & fils"}, **{"If-Match": tag}))["brand"]
        == "Corvin & fils"
    )
    late = administrator.ask("PATCH", path, {"brand": "Overwritten"}, **{"If-Match": tag})
    assert told(late, 412)["code"] == "changed-meanwhile"
    now = administrator.ask("GET", path)
    assert told(now)["brand"] == "Corvin & fils"
    both = f'"{"0" * 32}", {now.headers["ETag"]}'
    assert administrator.ask("PATCH", path, {"brand": "Corvin"}, **{"If-Match": both}).status_code == 200
    assert administrator.ask("PATCH", path, {"brand": "Corvin"}, **{"If-Match": "*"}).status_code == 200


def test_what_is_still_the_same_is_not_told_again(world: World, buyer: Program) -> None:
    path = f"orders/{world.real['orders/{code}']}"
    tag = buyer.ask("GET", path).headers["ETag"]
    same = buyer.ask("GET", path, **{"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    buyer.do("PATCH", "basket", {"buyer_reference": "4711"})
    basket = buyer.ask("GET", "basket")
    buyer.do("PATCH", "basket", {"buyer_reference": "4712"})
    assert buyer.ask("GET", "basket", **{"If-None-Match": basket.headers["ETag"]}).status_code == 200
    assert buyer.ask("GET", path, **{"If-None-Match": f'"{"0" * 32}"'}).status_code == 200


def test_deeds_are_done_once_for_each_key(world: World, buyer: Program, administrator: Program) -> None:
    def pieces() -> int:
        return sum(line["quantity"] for line in buyer.get("basket")["order"]["lines"] if line["sku"] == TYRE)

    before = pieces()
    paste = {"text": f"{TYRE}\t3\n  Herr Müller wants bells\n{TYRE} 2"}
    first = buyer.do("POST", "basket/paste", paste, key="paste")
    assert [line["text"] for line in first["lines"]] == [f"{TYRE}\t3", "Herr Müller wants bells", f"{TYRE} 2"]
    there = pieces()
    assert there > before
    assert buyer.do("POST", "basket/paste", paste, key="paste") == first
    assert pieces() == there
    with connection.cursor() as cursor:
        cursor.execute("SELECT result::text FROM kit_deed_key WHERE key = 'paste'")
        assert "Müller" not in str(cursor.fetchone()), "what somebody pasted is not kept"

    path = f"orders/{world.real['orders/{code}']}/reorder"
    again = buyer.do("POST", path, key="again")
    whole = buyer.get("basket")["order"]["gross"]
    assert again["added"] == [CHAIN]
    assert buyer.do("POST", path, key="again") == again
    assert buyer.get("basket")["order"]["gross"] == whole
    other = buyer.ask("POST", "basket/paste", {"text": f"{TYRE} 9"}, **{"Idempotency-Key": "paste"})
    assert told(other, 422)["code"] == "idempotency-key-reused"

    def hand_in(content: bytes) -> Any:
        return administrator.client.post(
            "/api/v1/imports/products/files",
            {"file": SimpleUploadedFile("bells.csv", content)},
            headers={"Authorization": f"Bearer {administrator.token}", "Idempotency-Key": "file"},
        )

    file = told(hand_in(b"sku,name\nB-1,Bell\n"), 201)
    assert told(hand_in(b"sku,name\nB-1,Bell\n"), 201) == file
    assert told(hand_in(b"sku,name\nB-2,Horn\n"), 422)["code"] == "idempotency-key-reused"

    money = buyer.get(f"orders/{world.real['orders/{code}']}/money")
    payments = [f"orders/{world.real['orders/{code}']}/payments/{one['code']}" for one in money["payments"]]
    asked_twice = [buyer.do("POST", f"{payments[0]}/confirm", key="confirm") for _ in range(2)]
    assert asked_twice[0] == asked_twice[1]


def test_every_deed_takes_a_key() -> None:
    from chapeau.interfaces.api.document import document

    without = []
    for path in document()["paths"].values():
        for details in path.values():
            told_of = details.get("parameters", [])
            takes = any("/key" in one.get("$ref", "") or one.get("name") == "Idempotency-Key" for one in told_of)
            if (OPERATIONS[details["operationId"]].kind == "deed") != takes:
                without.append(details["operationId"])
    assert without == []


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> Limit:
    """An allowance small enough to be used up here."""
    few = Limit("api", 3, timedelta(minutes=1))
    monkeypatch.setattr(bearers, "ALLOWED", few)
    return few


def test_who_asks_too_often_is_told_when_to_come_again(lasting_world: World, seldom: Limit) -> None:
    shop = lasting_world.shop
    program, other = Program(token_for(shop.buyer)), Program(token_for(shop.private))
    left = []
    for _ in range(seldom.amount):
        response = program.ask("GET", "hat")
        assert response.status_code == 200
        assert response.headers["RateLimit-Policy"] == '"api";q=3;w=60'
        left.append(response.headers["RateLimit"].split(";")[1])
    assert left == ["r=2", "r=1", "r=0"]
    refused = program.ask("GET", "hat")
    assert told(refused, 429)["code"] == "too-often"
    assert 1 <= int(refused.headers["Retry-After"]) <= 21
    assert refused.headers["RateLimit"].startswith('"api";r=0;t=')
    assert other.ask("GET", "hat").status_code == 200, "each token has its own allowance"
