"""A program that calls: a token of its own, and the few words a test needs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from chapeau.person.access.actions import make_token
from chapeau.person.access.values import SCOPES, STAFF_SCOPES
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import HatCard


def token_for(*hats: HatCard, scopes: Collection[str] | None = None) -> str:
    """The secret of a new token of these hats, allowed everything there is for them unless said otherwise."""
    every = SCOPES if any(hat.is_staff for hat in hats) else SCOPES - STAFF_SCOPES
    now = datetime.now(UTC)
    ids = [hat.id for hat in hats]
    made = make_token(
        viewer_for_hat(hats[0]), name="Test", hat_ids=ids, opened=ids, scopes=scopes or every,
        expires_at=now + timedelta(days=1), now=now,
    )  # fmt: skip
    return made.secret


@dataclass
class Program:
    token: str
    hat: str = ""
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response as it came."""
        every = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"} | headers
        if self.hat:
            every.setdefault("Chapeau-Hat", self.hat)
        data = json.dumps(body) if body is not None else ""
        return self.client.generic(method, f"/api/v1/{path}", data, content_type="application/json", headers=every)

    def get(self, path: str, **headers: str) -> Any:
        return told(self.ask("GET", path, **headers))

    def do(self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = "", **headers: str) -> Any:
        if key:
            headers["Idempotency-Key"] = key
        return told(self.ask(method, path, body, **headers))


def told(response: Any, status: int | None = None) -> Any:
    """The body of an answer that is no refusal; or of exactly this status."""
    body = json.loads(response.content) if response.content else None
    if status is None:
        assert response.status_code < 300, (response.status_code, body)
    else:
        assert response.status_code == status, (response.status_code, body)
    return body
