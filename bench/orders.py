"""Ordering three articles over HTTP: the button *Order* alone, the whole way from the articles, and the jobs that follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial

from bench.measure import cpu_per_operation, report
from chapeau.commerce.stock.actions import receive
from chapeau.commerce.stock.values import Piece
from chapeau.kit.ids import new_secret
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import SYSTEM, HatCard
from tests.builders import make_shop
from tests.buyers import fill_basket, make_buyers
from tests.web import Client, signed_in, web_server

PIECES = {"CO-CHN-11": 1, "FE-ROT-160": 2, "ST-TYR-32": 2}
BUYERS = 25
SEEN_TOTAL = re.compile(r'name="seen_total" value="(\d+)"')
KEY = re.compile(r'name="key" value="(\w+)"')
ADDRESS = re.compile(r'name="address" value="(\w+)" checked')
PLAIN = {"method": "home", "payment": "transfer", "billing": "same"}


def make_world() -> list[HatCard]:
    shop = make_shop()
    plenty = [Piece(shop.variants[sku], shop.warehouse, 100_000) for sku in PIECES]
    receive(SYSTEM, pieces=plenty, now=shop.now, reason="first")
    return make_buyers(BUYERS, shop.now)


def measure_order(name: str) -> None:
    """What the button *Order* does: check, price anew, take stock, freeze, publish. Baskets are filled before, unmeasured."""
    hats = make_world()
    with web_server(processes=1) as server:
        clients = [signed_in(server.port, hat) for hat in hats]
        waiting: list[tuple[Client, dict[str, str]]] = []

        def fill() -> None:
            now = datetime.now(UTC)
            forms = [fill_basket(hat, PIECES, now) | {"key": new_secret()} for hat in hats]
            waiting.extend(zip(clients, forms, strict=True))

        def order() -> None:
            client, form = waiting.pop()
            expect_placed(client, form)

        used = cpu_per_operation(order, times=BUYERS, warm=BUYERS, server=server.pid, before=fill)
    report(name, used, "s", "POST /en/checkout that places a filled basket of 3 lines and redirects to its thanks")


def measure_whole_way(name: str) -> None:
    """Every request that a returning buyer's browser sends, pages included."""
    hats = make_world()
    with web_server(processes=1) as server:
        clients = [signed_in(server.port, hat) for hat in hats]

        def go() -> None:
            client = clients[0]
            clients.append(clients.pop(0))
            for sku, quantity in PIECES.items():
                client.post("/en/basket/add", sku=sku, quantity=str(quantity))
            client.get("/en/basket")
            client.post("/en/checkout/begin")
            page = client.get("/en/checkout").body.decode()
            said = [found[1] for pattern in (SEEN_TOTAL, KEY, ADDRESS) if (found := pattern.search(page))]
            typed = dict(zip(("seen_total", "key", "address"), said, strict=True))
            place = expect_placed(client, {**PLAIN, "step": "order", **typed})
            assert client.get(place).status == 200

        used = cpu_per_operation(go, times=10, warm=BUYERS, server=server.pid)
    report(name, used, "s", "3 × add, basket, begin, checkout, place, thanks: 8 requests")


def measure_jobs(name: str) -> None:
    """What the worker does for an order afterwards: mails, shipment, log."""
    hats = make_world()
    with web_server(processes=1) as server:
        clients = [signed_in(server.port, hat) for hat in hats]

        def fill() -> None:
            now = datetime.now(UTC)
            for client, hat in zip(clients, hats, strict=True):
                expect_placed(client, fill_basket(hat, PIECES, now) | {"key": new_secret()})

        used = cpu_per_operation(run_waiting_jobs, times=1, warm=1, before=fill) / BUYERS
    report(name, used, "s", "all jobs of one order of 3 lines, in one worker without its polling")


def expect_placed(client: Client, form: dict[str, str]) -> str:
    got = client.post("/en/checkout", **form)
    assert got.place.endswith("/thanks"), (got.status, got.place)
    return got.place


FIGURES = {
    "order_3_lines_cpu_s": partial(measure_order, "order_3_lines_cpu_s"),
    "order_3_lines_whole_way_cpu_s": partial(measure_whole_way, "order_3_lines_whole_way_cpu_s"),
    "order_3_lines_jobs_cpu_s": partial(measure_jobs, "order_3_lines_jobs_cpu_s"),
}
