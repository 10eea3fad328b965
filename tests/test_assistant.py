"""The official client of the Model Context Protocol asks a running house; strangers, pages and nonsense are turned away."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from django.test import Client
from django.utils import timezone
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from chapeau.insight.lake.actions import build
from chapeau.interfaces.api.tests.calls import token_for
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import HatCard, StaffRole
from chapeau.person.privacy.models import Look
from tests.builders import make_shop

Ask = Callable[[ClientSession], Awaitable[Any]]
PERIOD = {"since": "2020-01-01", "until": "2099-12-31"}


@pytest.mark.django_db(transaction=True)
def test_the_official_client_asks_a_figure_its_definition_its_rows_and_finds_a_person(
    live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.LAKE = tmp_path / "lake"
    order_of(make_shop())
    build(now=timezone.now())
    hat = make_staff(StaffRole.SALES)

    async def talk(session: ClientSession) -> None:
        assert (await session.initialize()).server_info.name == "chapeau"
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools == {"define_figures", "ask_figure", "open_figure", "find_person", "show_person"}

        async def call(name: str, **given: Any) -> Any:
            answer = await session.call_tool(name, given)
            assert not answer.is_error, answer.content
            return answer.structured_content

        assert "crr" in {one["code"] for one in (await call("define_figures"))["figures"]}
        assert (await call("define_figures", code="ltv_revenue"))["numerator"].startswith("Orders less what went back")
        asked = await call("ask_figure", code="ltv_revenue", by="market", currency="EUR", **PERIOD)
        assert (asked["whole"]["value"], asked["whole"]["n"]) == ("279.00", 1)
        assert [row["key"] for row in asked["rows"]] == ["B2B"]
        opened = await call("open_figure", code="ltv_revenue", by="market", key="B2B", currency="EUR", **PERIOD)
        assert opened["total"] == 1
        [found] = (await call("find_person", text=opened["rows"][0]["name"]))["people"]
        assert found["code"] == opened["rows"][0]["code"]
        assert (await call("show_person", code=found["code"]))["hats"]
        wrong = await session.call_tool("ask_figure", {"code": "nonsense", **PERIOD})
        assert wrong.is_error
        assert "unknown-figure" in wrong.content[0].text  # type: ignore[union-attr]

    _with_client(f"{live_server.url}/mcp", token_for(hat), talk)
    assert Look.objects.filter(page="assistant").exists()


@pytest.mark.django_db
def test_each_role_has_its_own_tools_and_buyers_have_none() -> None:
    shop = make_shop()
    assert _tools(make_staff(StaffRole.LOGISTICS)) == {"find_person", "show_person"}
    assert _tools(make_staff(StaffRole.MARKETING)) == {"define_figures", "ask_figure", "open_figure"}
    assert _tools(shop.private) == set()
    refused = _say(token_for(shop.private), "tools/call", {"name": "find_person", "arguments": {"text": "Marie"}})
    assert refused["result"]["isError"]
    narrow = token_for(make_staff(StaffRole.SALES), scopes=["people:read"])
    refused = _say(narrow, "tools/call", {"name": "ask_figure", "arguments": {"code": "crr", **PERIOD}})
    assert "scope-missing" in refused["result"]["content"][0]["text"]


@pytest.mark.django_db
def test_strangers_pages_and_nonsense_are_turned_away() -> None:
    make_shop()
    token = token_for(make_staff(StaffRole.SALES))
    assert Client().post("/mcp", b"{}", content_type="application/json").status_code == 401
    assert Client().get("/mcp").status_code == 405
    assert _post(token, b"{}", Origin="https://evil.example").status_code == 403
    for body in (b"", b"[]", b"\xff\xfe", b"nonsense", b'{"id": 1}', b'{"method": 7}', b"[" * 60_000):
        assert _post(token, body).status_code == 400, body[:20]
    assert _post(token, b'"' + b"x" * 70_000 + b'"').status_code == 413
    assert _post(token, b'{"jsonrpc": "2.0", "method": "notifications/initialized"}').status_code == 202
    assert _say(token, "prompts/list", {})["error"]["code"] == -32601
    assert _say(token, "tools/call", {"name": "drop_tables"})["error"]["code"] == -32602
    for given in ({}, {"code": "crr", "since": "yesterday", "until": "x"}, {"code": "crr\x00", **PERIOD},
                  {"code": "crr", "since": "0001-01-01", "until": "9999-12-31"}, {"code": "crr", **PERIOD, "sql": "1"}):  # fmt: skip
        assert _say(token, "tools/call", {"name": "ask_figure", "arguments": given})["result"]["isError"], given


def _with_client(address: str, token: str, talk: Ask) -> None:
    async def main() -> None:
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"})
        async with (
            http,
            streamable_http_client(address, http_client=http) as streams,
            ClientSession(streams[0], streams[1]) as session,
        ):
            await talk(session)

    # In a thread of its own: tests of pages leave a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, main).result()


def _post(token: str, body: bytes, **headers: str) -> Any:
    return Client().post(
        "/mcp", body, content_type="application/json", headers={"Authorization": f"Bearer {token}", **headers}
    )


def _say(token: str, method: str, params: dict[str, Any]) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return json.loads(_post(token, json.dumps(body).encode()).content)


def _tools(hat: HatCard) -> set[str]:
    return {tool["name"] for tool in _say(token_for(hat), "tools/list", {})["result"]["tools"]}
