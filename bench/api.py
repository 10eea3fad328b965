"""A page of 50 orders by the API over HTTP: token, wall, allowance and note of use included."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection

from bench.measure import cpu_per_operation, report
from chapeau.commerce.payments.actions import set_credit
from chapeau.commerce.stock.actions import receive
from chapeau.commerce.stock.values import Piece
from chapeau.interfaces.api.tests.calls import token_for
from chapeau.interfaces.api.tests.world import place
from chapeau.interfaces.bearers import ALLOWED
from chapeau.kit import limits
from chapeau.kit.money import Money
from chapeau.person.access.models import AccessToken
from chapeau.person.people.values import SYSTEM
from tests.builders import CHAIN, make_shop
from tests.web import web_server

PAGE = 50


def measure_list(name: str, path: str) -> None:
    now = datetime.now(UTC)
    shop = make_shop(now)
    assert shop.public.organisation_id is not None
    receive(SYSTEM, pieces=[Piece(shop.variants[CHAIN], shop.warehouse, 10 * PAGE * 2)], now=now, reason="bench")
    limit = Money(100_000_000, "EUR")
    set_credit(SYSTEM, organisation_id=shop.public.organisation_id, limit=limit, terms_days=30, now=now)
    for number in range(PAGE + 10):
        place(shop.public, now, f"bench-{number}")
    token = token_for(shop.public)
    with web_server(processes=1) as server:
        line = HTTPConnection("127.0.0.1", server.port)

        def look() -> None:
            line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            got = line.getresponse()
            body = got.read()
            assert got.status == 200, body
            assert len(json.loads(body)["items"]) == PAGE

        def forgive() -> None:
            for row in AccessToken.objects.all():
                limits.forgive(ALLOWED, subject=str(row.id))

        used = cpu_per_operation(look, times=100, warm=20, server=server.pid, before=forgive)
        line.close()
    report(name, used, "s", f"GET {path}, {PAGE} rows as JSON, by token", rows=PAGE)


FIGURES = {"api_list_cpu_s": partial(measure_list, "api_list_cpu_s", f"/api/v1/orders?limit={PAGE}")}
