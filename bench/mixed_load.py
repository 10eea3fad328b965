"""A mixed load on loopback: browse 80, basket 15, order 5, by `locust`, at one, two and four times what the house can do.

The load's own CPU is spent on the same machine, so on two cores the figures are low; what counts is that it slows
and does not break: errors stay 0 and every order that was confirmed is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.measure import report
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.stock.actions import receive
from chapeau.commerce.stock.values import Piece
from chapeau.person.people.values import SYSTEM
from tests.builders import make_shop
from tests.buyers import make_buyers
from tests.web import signed_in, web_server

SHOPPERS = 400
SECONDS = int(os.environ.get("LOAD_SECONDS", "20"))
SKUS = ["CO-CHN-11", "FE-ROT-160", "ST-TYR-32", "CO-CHN-12", "AL-CAS-1134"]
SHOPPER = Path(__file__).parents[1] / "tests" / "load" / "shopper.py"


@cache
def _measured() -> dict[str, Any]:
    shop = make_shop()
    plenty = [Piece(shop.variants[sku], shop.warehouse, 1_000_000) for sku in SKUS]
    receive(SYSTEM, pieces=plenty, now=shop.now, reason="first")
    hats = make_buyers(SHOPPERS, datetime.now(UTC))
    with web_server(processes=2) as server, tempfile.TemporaryDirectory() as folder:
        sessions = Path(folder) / "sessions.json"
        keys = [signed_in(server.port, hat).cookies[settings.SESSION_COOKIE_NAME] for hat in hats]
        sessions.write_text(json.dumps(keys))
        surroundings = {
            "SHOPPERS": str(sessions),
            "PAGES": json.dumps(_pages(server.port, keys[0])),
            "SKUS": json.dumps(SKUS),
        }
        worker = subprocess.Popen([sys.executable, "-m", "chapeau.interfaces.cli", "worker"], env=_environment())
        try:
            _drive(server.port, 8, 5, surroundings)  # warm
            full = _drive(server.port, 8, SECONDS, surroundings)  # one shopper per thread of the web, never pausing
            capacity = max(1, round(full["rps"]))
            found = {
                f"x{times}": _drive(server.port, capacity * times, SECONDS, surroundings | {"RATE": "1"})
                for times in (1, 2, 4)
            }
        finally:
            worker.terminate()
            worker.wait()
        complaints = server.said()
    confirmed = sum(each["orders"] for each in (full, *found.values()))
    stored = Order.objects.exclude(placed_at=None).count()
    return {"capacity": full, **found, "orders_confirmed": confirmed, "orders_stored": stored, "log": complaints}


def _environment() -> dict[str, str]:
    from tests.database import database_url

    return {**os.environ, "DATABASE_URL": database_url(), "CHAPEAU_SECRET_KEY": settings.SECRET_KEY}


def _pages(port: int, key: str) -> list[str]:
    """What one browses: lists, a search, articles."""
    import re

    from tests.web import Client

    client = Client(port, {settings.SESSION_COOKIE_NAME: key})
    home = client.get("/en/").body.decode()
    shelves = sorted(set(re.findall(r'href="(/en/c/[^"?#]+)"', home)))[:3]
    lists = "".join(client.get(shelf).body.decode() for shelf in shelves)
    articles = sorted(set(re.findall(r'href="(/en/p/[^"?#]+)"', home + lists)))[:8]
    client.close()
    found = ["/en/", "/en/search?q=chain", *shelves, *articles]
    if len(found) < 6:
        raise SystemExit(f"found nothing to browse: {found}")
    return found


def _drive(port: int, shoppers: int, seconds: int, surroundings: Mapping[str, str]) -> dict[str, Any]:
    """So many shoppers for so long; what came of it."""
    command = [
        sys.executable, "-m", "locust", "-f", str(SHOPPER), "--headless", "--json", "--skip-log", "--loglevel", "ERROR",
        "--host", f"http://127.0.0.1:{port}", "-u", str(shoppers), "-r", str(shoppers), "-t", f"{seconds}s", "--stop-timeout", "60",
    ]  # fmt: skip
    done = subprocess.run(command, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False)
    try:
        rows = json.loads(done.stdout[done.stdout.index("[") :])
    except ValueError:
        raise SystemExit(f"locust said nothing: {done.stderr[-2000:]}") from None
    times: dict[float, int] = {}
    for row in rows:
        for took, count in row["response_times"].items():
            times[float(took)] = times.get(float(took), 0) + count
    began = min(row["start_time"] for row in rows)
    ended = max(row["last_request_timestamp"] for row in rows)
    count = sum(times.values())
    placed = [row for row in rows if row["name"] == "order: place"]
    return {
        "shoppers": shoppers,
        "rps": round(count / max(ended - began, 1), 1),
        "p50_ms": _percentile(times, 0.50),
        "p95_ms": _percentile(times, 0.95),
        "p99_ms": _percentile(times, 0.99),
        "requests": count,
        "errors": sum(row["num_failures"] for row in rows),
        "orders": sum(row["num_requests"] - row["num_failures"] for row in placed),
    }


def _percentile(times: Mapping[float, int], share: float) -> float:
    wanted, seen = share * sum(times.values()), 0
    for took in sorted(times):
        seen += times[took]
        if seen >= wanted:
            return took
    return 0.0


def rps() -> None:
    found = _measured()
    report("mixed_load_rps", found["capacity"]["rps"], "1/s", "80 browse, 15 basket, 5 order; 2 web processes, worker, database and locust on this machine", **found)  # fmt: skip


def p95() -> None:
    found = _measured()
    report("mixed_load_p95_ms", found["x1"]["p95_ms"], "ms", "as many shoppers as it can serve requests a second, each one a second", **found)  # fmt: skip


FIGURES = {"mixed_load_rps": rps, "mixed_load_p95_ms": p95}
