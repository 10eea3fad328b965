"""A Python client, generated from the document as anybody would, buys what its person would buy."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from chapeau.interfaces.api.document import document
from chapeau.interfaces.api.operations import OPERATIONS
from chapeau.interfaces.api.tests.world import World
from tests.builders import CHAIN

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The package of the generated client."""
    (tmp_path / "openapi.json").write_text(json.dumps(document()), encoding="utf-8")
    (tmp_path / "config.yml").write_text(
        "content_type_overrides: {application/pdf: application/octet-stream}\npost_hooks: []\n", encoding="utf-8"
    )
    command = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none",
               "--path", "openapi.json", "--output-path", "made_client", "--config", "config.yml", "--fail-on-warning"]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield importlib.import_module("made_client")
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_a_generated_client_buys(made: Any, world: World) -> None:
    def api(area: str, name: str) -> Any:
        return importlib.import_module(f"made_client.api.{area}.{name}")

    models = importlib.import_module("made_client.models")
    client = made.AuthenticatedClient(HERE, token=world.tokens[world.shop.buyer.code])
    transport = httpx.WSGITransport(app=get_wsgi_application())
    client.set_httpx_client(
        httpx.Client(base_url=HERE, transport=transport, headers={"Authorization": f"Bearer {client.token}"})
    )
    article = api("catalogue", "get_article").sync(CHAIN, client=client)
    assert article.price.unit_price == "27.06", "less three percent, the offer made to this buyer"
    api("basket", "set_basket_line").sync("ST-TYR-32", client=client, body=models.LineQuantity(quantity=0))
    api("basket", "add_to_basket").sync(client=client, body=models.NewLine(sku=CHAIN, quantity=10))
    told = models.CheckoutChange(
        delivery_method="home", payment_method=models.PaymentChoice.ON_ACCOUNT, cost_centre="Shop"
    )
    basket = api("basket", "change_checkout").sync(client=client, body=told)
    seen = models.MoneyIn(amount=basket.order.gross.amount, currency=basket.order.gross.currency)
    order = api("basket", "place_order").sync(client=client, body=models.Placing(total=seen), idempotency_key="client")
    assert (order.state, [line.sku for line in order.lines]) == ("placed", [CHAIN])
    listed = api("orders", "list_orders").sync(client=client, state=models.OrderState.PLACED)
    assert order.code in {row.code for row in listed.items}
    refused = api("basket", "place_order").sync_detailed(
        client=client, body=models.Placing(total=seen), idempotency_key="x"
    )
    assert refused.status_code == 404
    generated = sum(1 for path in Path(made.__file__).parent.joinpath("api").rglob("*.py") if path.stem in OPERATIONS)
    assert generated == len(OPERATIONS)
