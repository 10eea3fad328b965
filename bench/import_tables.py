"""Articles and people brought in from files: rows per second, on the wall, of one worker."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path

from bench.measure import postmaster, report, tree_cpu
from chapeau.commerce.intake import actions
from chapeau.commerce.pricing.actions import create_price_list
from chapeau.commerce.stock.actions import create_warehouses
from chapeau.commerce.stock.values import NewWarehouse
from chapeau.person.people.actions import create_organisations
from chapeau.person.people.values import SYSTEM, NewOrganisation

PRODUCTS, PEOPLE = 10_000, 20_000
COLOURS = ("red", "green", "blue", "black", "white")


def _house(now: datetime) -> None:
    create_organisations(SYSTEM, organisations=[NewOrganisation(name="House", country="FR", is_house=True)], now=now)
    create_price_list(SYSTEM, code="public", name="Public", currency="EUR", includes_tax=True, now=now)
    create_warehouses(SYSTEM, warehouses=[NewWarehouse("LYO", "Lyon", "FR", "Europe/Paris", clock(16))])


def _bring(kind: str, head: list[str], rows: Iterable[list[object]], count: int) -> tuple[float, float]:
    """Rows per second, and CPU seconds per thousand rows of the command and the database together."""
    from django.conf import settings

    now = datetime.now(UTC)
    _house(now)
    database = postmaster()
    with tempfile.TemporaryDirectory() as folder:
        settings.STATE = Path(folder)
        path = Path(folder) / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            writer.writerows(rows)
        started, spent = time.monotonic(), time.process_time() + tree_cpu(database)
        card = actions.bring_file(SYSTEM, kind=kind, path=path, now=now, ways={"language": "en", "existing": "update"})
        seconds = time.monotonic() - started
        cpu = time.process_time() + tree_cpu(database) - spent
    if card.counts != {"made": count}:
        raise SystemExit(f"{card.counts}")
    return count / seconds, cpu / count * 1000


def products() -> None:
    """One article a row, with category, brand, a text, weight and price."""
    head = ["sku", "name", "category", "brand", "summary", "weight_g", "attributes", "price"]
    rows = (
        [f"SKU-{n}", f"Article number {n}", f"Group {n % 10} > Kind {n % 50}", f"Brand {n % 20}", "Light and strong",
         100 + n % 400, f"Colour: {COLOURS[n % 5]}", f"{5 + n % 90}.90"]
        for n in range(PRODUCTS)
    )  # fmt: skip
    rate, cpu = _bring("products", head, rows, PRODUCTS)
    report(
        "import_products_per_s", rate, "1/s", f"{PRODUCTS} articles with prices", aim=2000, cpu_s_per_1000=round(cpu, 3)
    )


def people() -> None:
    """A name, an e-mail address, a phone and a postal address each."""
    head = ["given_name", "family_name", "email", "phone", "street", "postal_code", "city", "country", "number"]
    rows = (
        [f"Given{n % 900}", f"Family{n}", f"person{n}@example.com", f"+336{n:08d}", f"{n % 200} rue de la Paix",
         f"{69001 + n % 9}", "Lyon", "FR", f"C-{n}"]
        for n in range(PEOPLE)
    )  # fmt: skip
    rate, cpu = _bring("people", head, rows, PEOPLE)
    report("import_people_per_s", rate, "1/s", f"{PEOPLE} people with address", aim=5000, cpu_s_per_1000=round(cpu, 3))


FIGURES = {"import_products_per_s": products, "import_people_per_s": people}
