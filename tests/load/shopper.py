"""One shopper for locust: of a hundred visits to a page 80 browse, 15 fill the basket, 5 order (every step of it).

Started by `bench/mixed_load.py`, which makes the shop and one signed-in session per shopper (`SHOPPERS`, a JSON file).
"""

from __future__ import annotations

import json
import os
import random
import re
from itertools import cycle
from pathlib import Path

from locust import FastHttpUser, constant_throughput, task

SESSIONS = cycle(json.loads(Path(os.environ["SHOPPERS"]).read_text()))
PAGES = json.loads(os.environ["PAGES"])
SKUS = json.loads(os.environ["SKUS"])
TOKEN = "c" * 32
SAID = {
    name: re.compile(pattern)
    for name, pattern in {
        "seen_total": r'name="seen_total" value="(\d+)"',
        "key": r'name="key" value="(\w+)"',
        "address": r'name="address" value="(\w+)" checked',
    }.items()
}


class Shopper(FastHttpUser):
    wait_time = constant_throughput(float(os.environ.get("RATE", "1000")))  # type: ignore[no-untyped-call]
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        cookies = f"csrftoken={TOKEN}; sessionid={next(SESSIONS)}"
        self.client.default_headers = {"Cookie": cookies}  # type: ignore[attr-defined]
        self.headers = {"Cookie": cookies}

    @task(80)
    def browse(self) -> None:
        self.client.get(random.choice(PAGES), headers=self.headers, name="browse")

    @task(15)
    def fill_basket(self) -> None:
        self._post("/en/basket/add", "basket", sku=random.choice(SKUS), quantity="1")

    @task(5)
    def order(self) -> None:
        self._post("/en/basket/add", "order: add", sku=random.choice(SKUS), quantity="1")
        self._post("/en/checkout/begin", "order: begin")
        with self.client.get("/en/checkout", headers=self.headers, name="order: checkout", catch_response=True) as page:
            text = page.text or ""
            said = {name: found[1] for name, pattern in SAID.items() if (found := pattern.search(text))}
            if len(said) < len(SAID):
                page.failure(f"no checkout: {page.status_code}")
                return
        typed = {"method": "home", "payment": "transfer", "billing": "same", "step": "order", **said}
        self._post("/en/checkout", "order: place", **typed)

    def _post(self, path: str, name: str, **fields: str) -> None:
        self.client.post(
            path, data={"csrfmiddlewaretoken": TOKEN, **fields}, headers=self.headers, name=name, allow_redirects=False
        )
