"""What machines are told about the house, and what they are never told."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from chapeau.interfaces.office.tests.conftest import enter
from chapeau.interfaces.telemetry import tracing
from chapeau.interfaces.telemetry.logs import JsonLines, Lines, blacked_out
from chapeau.person.people.actions import create_organisations
from chapeau.person.people.values import SYSTEM, NewOrganisation
from tests.builders import make_shop

PERSONAL = ("Camille", "Roux", "camille@example.com", "Charité", "Rustine", "69002", "chain+for+me", "chain for me")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything any logger says, at the level of who looks for trouble."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def journey(settings: Settings, tmp_path: object) -> None:
    """Somebody signs in, searches, writes an address and asks, and meets a page that is not there."""
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    shop = make_shop()
    client = enter(Client(), shop.private)
    client.get("/en/search?q=chain+for+me")
    client.post("/en/basket/add", {"sku": "CO-CHN-11", "quantity": "1"})
    client.get("/en/basket")
    client.get("/en/camille@example.com?name=Roux")
    client.post("/en/account/login/", {"email": "camille@example.com"})
    client.post("/en/checkout", {"name": "Camille Roux", "street": "12 rue de la Charité"})


def test_the_log_of_a_journey_names_nobody(log: io.StringIO, db: None, settings: Settings, tmp_path: object) -> None:
    journey(settings, tmp_path)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    ours = [line for line in lines if line["logger"] == "chapeau.requests"]
    assert len(ours) >= 7
    assert {"view", "method", "status", "ms", "request_id", "at", "level"} <= set(ours[0])
    assert "storefront:basket" in {line["view"] for line in ours}
    for word in PERSONAL:
        assert word not in log.getvalue()


def test_an_error_is_told_by_kind_and_place_not_by_its_words(log: io.StringIO) -> None:
    try:
        raise IntegrityError("duplicate key\nDETAIL:  Key (email)=(camille@example.com) already exists.")
    except IntegrityError:
        logging.getLogger("x").exception("mail to %s at +33 6 12 34 56 78 failed", "camille@example.com")
    [line] = [json.loads(text) for text in log.getvalue().splitlines()]
    assert line["message"] == "mail to … at … failed"
    assert line["error"].endswith("django.db.utils.IntegrityError")
    assert "test_telemetry.py" in line["error"]
    assert "camille" not in log.getvalue()
    record = logging.makeLogRecord({"msg": "hello", "name": "x", "levelname": "INFO"})
    assert Lines().format(record).endswith("INFO x - hello")
    assert blacked_out("GET /x?q=me 200 2026-11-22T10:00:00+00:00 0.5") == "GET /x?… 200 2026-11-22T10:00:00+00:00 0.5"


def test_a_request_has_an_id_and_keeps_a_plain_one_of_the_proxy(client: Client) -> None:
    assert re.fullmatch(r"[0-9a-z]{12}", client.get("/healthz")["X-Request-Id"])
    assert client.get("/healthz", headers={"X-Request-Id": "abc-12345"})["X-Request-Id"] == "abc-12345"
    assert client.get("/healthz", headers={"X-Request-Id": "<script>…"})["X-Request-Id"] != "<script>…"


def test_metrics_are_for_who_has_the_token(db: None, client: Client, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "t" * 20
    house = NewOrganisation(name="Vélo Maison", country="FR", is_house=True)
    create_organisations(SYSTEM, organisations=[house], now=datetime.now(UTC))  # else the door leads to the set-up
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    client.get("/en/")
    client.get("/en/nothing-here/camille@example.com")
    said = client.get("/metrics", headers={"Authorization": f"Bearer {'t' * 20}"}).content.decode()
    assert 'chapeau_requests_total{method="GET",status="200",view="storefront:home"}' in said
    assert 'chapeau_request_seconds_bucket{le="0.005",view="storefront:home"}' in said
    assert "chapeau_workers_alive 0.0" in said
    assert float(re.findall(r'chapeau_queries_total\{view="storefront:home"\} ([\d.]+)', said)[0]) > 0
    assert "camille" not in said


def test_a_trace_names_views_and_tables_only(
    db: None, settings: Settings, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent by the real exporter to a collector on loopback; its bytes are searched."""
    got: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
        tracing.tracer.cache_clear()
        try:
            journey(settings, tmp_path)
            tracing.tracer().span_processor.force_flush()  # type: ignore[attr-defined]
            tracing.tracer().span_processor.shutdown()  # type: ignore[attr-defined]
        finally:
            tracing.tracer.cache_clear()
            server.shutdown()
            thread.join()
    sent = b"".join(got)
    assert b"storefront:basket" in sent
    assert b"SELECT ordering_order" in sent
    for word in PERSONAL:
        assert word.encode() not in sent


@pytest.mark.parametrize(
    ("sql", "summary"),
    [
        ('SELECT "a"."x" FROM "people_hat" a WHERE x = \'Roux\'', "SELECT people_hat"),
        ("INSERT INTO ordering_order (a) VALUES (%s)", "INSERT ordering_order"),
        ('UPDATE "stock_level" SET x = 1', "UPDATE stock_level"),
        ("DELETE FROM basket", "DELETE basket"),
        ("SAVEPOINT s1", "SQL"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "SELECT x"),
    ],
)
def test_statements_are_summed_up(sql: str, summary: str) -> None:
    assert tracing.summarise(sql) == summary
