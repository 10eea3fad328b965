"""Orders of another shop come in through the pages: handed in, tried, brought in, looked at, taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from chapeau.commerce.history import queries
from chapeau.commerce.history.values import Phase
from chapeau.commerce.ordering.models import Order
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import SYSTEM, StaffRole

IMPORTS = "/office/imports"
FILE = b"""Commande;SKU;Qte;Prix;Date;Client;Pays
A1;X;2;10,50;2024-03-01 10:00;77;FR
A1;Y;1;3;2024-03-01 10:00;77;FR
A2;X;viele;10,50;2024-03-02 10:00;78;FR
"""
WAYS = {
    "column-invoice": "Commande", "column-sku": "SKU", "column-quantity": "Qte", "column-unit_price": "Prix",
    "column-placed_at": "Date", "column-customer": "Client", "column-country": "Pays", "source": "old-shop",
    "currency": "EUR", "country": "", "time_zone": "Europe/Paris", "date_format": "", "decimal_mark": ",",
    "cancellation_prefix": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Settings) -> None:
    settings.STATE = tmp_path


def hand_in(client: Client, content: bytes = FILE, name: str = "old orders.csv") -> str:
    """The page of the file."""
    answer = client.post(f"{IMPORTS}/hand-in", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_file_is_handed_in_tried_brought_in_looked_at_and_taken_out_again(sit: Sit) -> None:
    client = sit(StaffRole.FINANCE).client
    page = hand_in(client)
    shown = client.get(page).content.decode()
    assert "old orders.csv" in shown
    assert "<option selected>Commande</option>" in shown

    client.post(f"{page}/start", {**WAYS, "do": "try"})
    moving = client.get(page).content.decode()
    assert "nothing is stored" in moving
    assert "HX-Refresh" not in client.get(f"{page}/progress")
    run_waiting_jobs()
    assert client.get(f"{page}/progress")["HX-Refresh"] == "true"
    tried = client.get(page).content.decode()
    assert "What would be" in tried
    assert "The quantity is no whole number" in tried
    assert not Order.objects.exists()

    client.post(f"{page}/start", {**WAYS, "do": "bring-in"})
    run_waiting_jobs()
    report = client.get(page)["Location"]
    done = client.get(report).content.decode()
    assert "24.00" in done  # 2 × 10.50 + 3, stored
    assert Order.objects.get().external_id == "A1"
    for query in ("?fate=quarantined", "?q=A1", "?reason=bad-quantity", "?export=xlsx"):
        assert client.get(report + query).status_code == 200, query
    lines = b"".join(client.get(f"{report}?fate=quarantined&export=csv")).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("3,Needs your look,A2,bad-quantity")
    assert "old orders.csv" in client.get(IMPORTS).content.decode()

    client.post(f"{report}/undo")
    assert Order.objects.exists()
    client.post(f"{report}/undo", {"sure": "yes"})
    assert not Order.objects.exists()
    assert "Taken out again" in client.get(report).content.decode()


def test_columns_that_were_said_once_are_remembered(sit: Sit) -> None:
    client = sit(StaffRole.SALES).client
    odd = FILE.replace(b"Commande", b"Bon")
    page = hand_in(client, odd)
    client.post(f"{page}/start", {**WAYS, "column-invoice": "Bon", "do": "bring-in"})
    run_waiting_jobs()
    again = client.get(hand_in(client, odd + b"A3;X;1;1;2024-03-05 10:00;77;FR\n")).content.decode()
    assert "<option selected>Bon</option>" in again
    assert 'value="old-shop"' in again


def test_a_missing_column_and_an_unreadable_file_are_told(sit: Sit) -> None:
    client = sit().client
    page = hand_in(client)
    client.post(f"{page}/start", {**WAYS, "column-quantity": "", "do": "try"})
    assert "Say which columns are" in client.get(page).content.decode()
    assert client.post(f"{page}/start", {**WAYS, "currency": "euro", "do": "try"}).status_code == 422
    hand_in(client, b"no sheet", "orders.xlsx")
    assert "cannot be read" in client.get(IMPORTS).content.decode()
    hand_in(client, b"a", "orders.pdf")
    assert len(queries.waiting_files(SYSTEM)) == 1
    client.post(f"{page}/start", {"do": "throw-away"})
    assert queries.waiting_files(SYSTEM) == []
    assert client.get(page).status_code == 404


def test_a_known_kind_of_file_needs_no_columns(sit: Sit) -> None:
    client = sit(StaffRole.FINANCE).client
    known = (
        b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        b"536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
    )
    page = hand_in(client, known)
    assert "As this kind of file is known" in client.get(f"{page}?preset=online-retail").content.decode()
    client.post(f"{page}/start", {"preset": "online-retail", "do": "try"})
    run_waiting_jobs()
    code = page.rsplit("/", 1)[1]
    found = queries.waiting_file(SYSTEM, code=code)
    assert found.phase is Phase.TRIED
    assert queries.report(SYSTEM, code=found.report_code).money[0].stored == "15.3"


def test_others_bring_nothing_in(sit: Sit) -> None:
    for role in (StaffRole.MARKETING, StaffRole.LOGISTICS):
        client = sit(role).client
        assert client.get(IMPORTS).status_code == 403
        assert client.post(f"{IMPORTS}/hand-in").status_code == 403
