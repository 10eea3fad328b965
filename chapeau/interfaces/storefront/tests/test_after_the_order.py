"""Shipped, invoiced, sent back: what the buyer reads and may do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as shipments
from chapeau.commerce.fulfilment.values import Parcel
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from chapeau.interfaces.storefront.tests.test_orders import fill, send
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import SYSTEM
from tests.builders import Shop


def test_a_shipped_order_has_its_parcel_its_invoice_and_a_way_back(visit: Visit, shop: Shop) -> None:
    client = visit(shop.buyer)
    fill(client, quantity=10)
    code = send(client, payment="on-account", cost_centre="Workshop", buyer_reference="PO-118")["Location"].split("/")[
        3
    ]
    run_waiting_jobs()
    [parcel] = shipments.shipments_of_order(SYSTEM, order_code=code)
    fulfilment.ship(
        SYSTEM, parcel=Parcel(parcel.code, carrier="Colissimo", tracking_number="6A123"), now=datetime.now(UTC)
    )
    run_waiting_jobs()

    page = client.get(f"/en/orders/{code}")
    said = words(page)
    assert "Follow it with Colissimo: 6A123" in said
    assert "PO-118" in said
    paper = re.search(r'href="(/en/orders/\w+/paper/\w+)"', page.content.decode())
    assert paper
    pdf = client.get(paper[1])
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert visit(shop.private).get(paper[1]).status_code == 404

    form = client.get(f"/en/orders/{code}/return").content.decode()
    [line] = set(re.findall(r'name="(quantity-[0-9a-f-]+)"', form))
    nothing = client.post(f"/en/orders/{code}/return", {line: "0", "reason": "does-not-fit"})
    assert nothing.status_code == 422
    answer = client.post(f"/en/orders/{code}/return", {line: "2", "reason": "does-not-fit"}, follow=True)
    assert "Goes back to you: €66.96" in words(answer)
    assert "Asked" in words(client.get("/en/returns"))
