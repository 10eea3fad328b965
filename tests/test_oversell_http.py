"""Stock 5, 24 attempts at once on 8 web processes: exactly 5 orders, over HTTP, round after round."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import repeat
from threading import Barrier
from uuid import UUID

import pytest

from chapeau.commerce.catalog.actions import create_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.values import NewProduct, NewVariant, Words
from chapeau.commerce.ordering.models import OrderLine
from chapeau.commerce.pricing.actions import set_prices
from chapeau.commerce.pricing.models import PriceList
from chapeau.commerce.pricing.values import NewPrice
from chapeau.commerce.stock.actions import receive
from chapeau.commerce.stock.queries import availability
from chapeau.commerce.stock.values import Piece
from chapeau.person.people.values import SYSTEM
from tests.builders import Shop, make_shop
from tests.buyers import fill_basket, make_buyers
from tests.web import Client, signed_in, web_server

SKU, STOCK, ATTEMPTS, PROCESSES = "SCARCE", 5, 24, 8

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_24_attempts_on_5_pieces_exactly_5_succeed() -> None:
    race(rounds=10)


@pytest.mark.torture
def test_nothing_is_oversold_in_100_rounds() -> None:
    race(rounds=100)


def race(rounds: int) -> None:
    shop = make_shop()
    scarce, hats = make_scarce(shop), make_buyers(ATTEMPTS, shop.now)
    outcomes = []
    with web_server(processes=PROCESSES) as server, ThreadPoolExecutor(ATTEMPTS) as crowd:
        clients = [signed_in(server.port, hat) for hat in hats]
        forms: list[dict[str, str]] = [{}] * ATTEMPTS
        for number in range(1, rounds + 1):
            now = datetime.now(UTC)
            receive(SYSTEM, pieces=[Piece(scarce, shop.warehouse, STOCK)], now=now, reason="next round")
            for place, hat in enumerate(hats):
                if not forms[place]:  # who got nothing still has it in the basket
                    forms[place] = fill_basket(hat, {SKU: 1}, now)
                clients[place].get("/healthz")  # the line is open before the start
            keyed = [{**form, "key": f"round-{number}"} for form in forms]
            answers = list(crowd.map(attempt, clients, keyed, repeat(Barrier(ATTEMPTS))))
            outcomes.append(Counter(answers))
            check_books(scarce, rounds=number)
            forms = [{} if answer == "placed" else form for answer, form in zip(answers, forms, strict=True)]
        for client in clients:
            client.close()
        assert "Traceback" not in server.said(), server.said()
    assert outcomes == [Counter({"placed": STOCK, "409": ATTEMPTS - STOCK})] * rounds


def attempt(client: Client, form: dict[str, str], start: Barrier) -> str:
    """All press *Order* in the same moment."""
    start.wait()
    got = client.post("/en/checkout", **form)
    return "placed" if got.status == 302 and got.place.endswith("/thanks") else str(got.status)


def make_scarce(shop: Shop) -> UUID:
    """An article of which nothing is there yet."""
    product = NewProduct("brakes", {"en": Words("Rare thing")}, (NewVariant(SKU),))
    create_products(SYSTEM, products=[product], now=shop.now)
    scarce = Variant.objects.get(sku=SKU).id
    retail = PriceList.objects.get(code="retail-eur").id
    set_prices(SYSTEM, price_list_id=retail, prices=[NewPrice(scarce, Decimal("19.90"))], now=shop.now)
    return scarce


def check_books(scarce: UUID, *, rounds: int) -> None:
    """What the answers said is what the books say: five pieces promised a round, none left, none invented."""
    placed = OrderLine.objects.filter(variant=scarce, order__placed_at__isnull=False)
    assert sum(placed.values_list("quantity", flat=True)) == STOCK * rounds
    there = availability(SYSTEM, variant_ids=[scarce])[scarce]
    assert (there.available, there.on_hand) == (0, STOCK * rounds)
