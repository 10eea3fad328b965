"""What a desk opens leaves a note of whom it named."""

from __future__ import annotations

from django.urls import reverse

from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.fulfilment.values import Parcel, ReturnReason
from chapeau.commerce.ordering import queries as ordering
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy.models import Look
from chapeau.person.tasks import actions as tasks


def test_papers_parcels_returns_tasks_and_orders_taken_name_whom_they_showed(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE, StaffRole.SALES, StaffRole.LOGISTICS)
    shop, buyer = desk.shop, people.viewer_for_hat(desk.shop.buyer)
    order_code = order_of(shop)
    shipment = Shipment.objects.get()
    fulfilment.start_picking(SYSTEM, shipment_codes=[shipment.code])
    fulfilment.ship(SYSTEM, parcel=Parcel(shipment.code, "Colis", "T1"), now=shop.now)
    fulfilment.mark_delivered(SYSTEM, shipment_codes=[shipment.code], now=shop.now)
    run_waiting_jobs()
    line = ordering.order(buyer, code=order_code).lines[0]
    returned = fulfilment.ask_return(
        buyer, order_code=order_code, quantities={line.id: 10}, reason=ReturnReason.NOT_WANTED, now=shop.now
    )
    task = tasks.create_task(SYSTEM, title="Call", hat_id=shop.buyer.id, owner_id=desk.hat.id, now=read_clock())
    pages = {
        "paper": [
            reverse("office:invoice_pdf", args=[Invoice.objects.get().code]),
            reverse("office:shipment_paper", args=[shipment.code, "packing-slips"]),
        ],
        "shipment": [reverse("office:shipment", args=[shipment.code])],
        "return": [reverse("office:return", args=[returned])],
        "task": [reverse("office:task", args=[task])],
    }
    for addresses in pages.values():
        for address in addresses:
            assert desk.client.get(address).status_code == 200, address
    begun = desk.client.post(reverse("office:start_order", args=[shop.buyer.id]))
    assert desk.client.get(begun["Location"]).status_code == 200
    noted = Look.objects.filter(by_hat_id=desk.hat.id, person_id=shop.buyer.person_id)
    assert sorted(noted.values_list("page", flat=True)) == ["desk", "paper", "paper", "return", "shipment", "task"]


def test_lists_that_name_people_are_noted_with_how_many(sit: Sit) -> None:
    desk = sit()
    order_of(desk.shop)
    tasks.create_task(SYSTEM, title="Call", hat_id=desk.shop.buyer.id, owner_id=desk.hat.id, now=read_clock())
    for name in ("tasks", "today", "payments"):
        assert desk.client.get(reverse(f"office:{name}")).status_code == 200
    shown = dict(Look.objects.filter(by_hat_id=desk.hat.id).values_list("page", "shown"))
    assert shown == {"tasks": 1, "today": 2, "payments": 1}
