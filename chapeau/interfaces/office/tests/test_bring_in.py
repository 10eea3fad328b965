"""Files of one's own come in through the pages: template, handed in, tried, brought in, looked at, taken out again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from chapeau.commerce.catalog.models import Variant
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.values import StaffRole

HERE = "/office/bring-in"
GOODS = "Référence;Nom;Catégorie;Prix\nN-1;Néon;Lampes;12,50\nN-2;Lanterne;Lampes;neuf\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Settings) -> None:
    settings.STATE = tmp_path


def hand_in(client: Client, kind: str, content: bytes, name: str = "my goods.csv") -> str:
    answer = client.post(f"{HERE}/{kind}/hand-in", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_products_are_handed_in_tried_brought_in_looked_at_and_taken_out_again(sit: Sit) -> None:
    client = sit().client
    page = hand_in(client, "products", GOODS.encode("cp1252"))
    shown = client.get(page).content.decode()
    assert "<option selected>Référence</option>" in shown
    assert "Lampes" in shown
    client.post(f"{page}/start", {"column-sku": "Référence", "column-name": "Nom", "column-price": "Prix",
                                  "column-category": "Catégorie", "way-language": "fr", "do": "try"})  # fmt: skip
    assert "nothing is stored" in client.get(page).content.decode()
    run_waiting_jobs()
    assert client.get(f"{page}/progress")["HX-Refresh"] == "true"
    tried = client.get(page).content.decode()
    assert "What would be" in tried
    assert "write a number" in tried
    assert not Variant.objects.filter(sku="N-1").exists()

    client.post(f"{page}/start", {"column-sku": "Référence", "column-name": "Nom", "column-price": "Prix",
                                  "column-category": "Catégorie", "way-language": "fr", "do": "bring-in"})  # fmt: skip
    run_waiting_jobs()
    assert Variant.objects.get(sku="N-1").product.texts.get(language="fr").name == "Néon"
    done = client.get(page).content.decode()
    assert "Held back" in done
    mended = b"".join(client.get(f"{page}/held-back.csv")).decode()
    assert mended.splitlines()[1].startswith('N-2,Lanterne,Lampes,neuf,"Price:')
    assert "my goods.csv" in client.get(HERE).content.decode()
    again = client.get(hand_in(client, "products", GOODS.encode())).content.decode()
    assert '<option value="fr" selected>' in again, "how it was read is remembered"

    client.post(f"{page}/undo")
    assert Variant.objects.filter(sku="N-1").exists()
    client.post(f"{page}/undo", {"sure": "yes"})
    run_waiting_jobs()
    assert not Variant.objects.filter(sku="N-1").exists()
    assert "Taken out again" in client.get(page).content.decode()


def test_templates_come_in_again_and_explain_themselves(sit: Sit) -> None:
    client = sit().client
    for kind in ("products", "prices", "stock", "costs"):
        book = load_workbook(BytesIO(client.get(f"{HERE}/{kind}/template.xlsx").content))
        assert [cell.value for cell in book.worksheets[1][1]][1:] == ["English", "Français", "Italiano"]
        content = b"".join(client.get(f"{HERE}/{kind}/template.csv"))
        page = hand_in(client, kind, content)
        client.post(f"{page}/start", {"do": "try"})
        shown = client.get(page).content.decode()
        assert "Say which columns" in shown or "nothing is stored" in shown


def test_everybody_brings_in_what_is_theirs(sit: Sit) -> None:
    assert 'id="stock"' in (shown := sit(StaffRole.LOGISTICS).client.get(HERE).content.decode())
    assert 'id="products"' not in shown
    client = sit(StaffRole.COMPLIANCE).client
    assert client.get(HERE).status_code == 403
    assert client.get(f"{HERE}/archive.zip").status_code == 403
    assert client.post(f"{HERE}/products/hand-in").status_code == 403
    assert client.get(f"{HERE}/products/template.csv").status_code == 403
