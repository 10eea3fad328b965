"""Snowplow's tracker protocol: short names; the application id is the write key."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from chapeau.interfaces.collector.protocols.call import Call, text_of, without_nothing
from chapeau.interfaces.collector.request import Request, read_json
from chapeau.person.activity.queries import read_moment

KINDS = {"pp": "page ping", "tr": "transaction", "ti": "transaction item"}


def read(request: Request) -> Call:
    """``POST …/tp2``: self-describing JSON with a list of events."""
    told = read_json(request.text())
    events = told.get("data") if isinstance(told, Mapping) else None
    return _call(events if isinstance(events, list) else [told])


def read_pixel(request: Request) -> Call:
    """``GET /i``: one event in the query."""
    return _call([request.query])


def _call(events: list[Any]) -> Call:
    first = events[0] if events and isinstance(events[0], Mapping) else {}
    return Call([message_of(event) for event in events], text_of(first.get("aid")), read_moment(first.get("stm")))


def message_of(event: Any) -> Any:
    if not isinstance(event, Mapping):
        return event
    page = without_nothing(url=event.get("url"), title=event.get("page"), referrer=event.get("refr"))
    about = _described(event, "co", "cx").get("data")
    message = without_nothing(
        messageId=event.get("eid"), timestamp=event.get("ttm") or event.get("dtm"), userId=event.get("uid"),
        anonymousId=event.get("duid") or event.get("nuid") or event.get("tnuid"),
        context=without_nothing(ip=event.get("ip"), userAgent=event.get("ua"), page=page, snowplow=about),
    )  # fmt: skip
    match event.get("e"):
        case "pv":
            return {**message, "type": "page"}
        case "ue":
            described = _described(event, "ue_pr", "ue_px").get("data")
            described = described if isinstance(described, Mapping) else {}
            name = text_of(described.get("schema")).removeprefix("iglu:").split("/")
            properties = described.get("data")
            return {**message, "type": "track", "event": name[1] if len(name) > 1 else "", "properties": properties}
        case "se":
            properties = without_nothing(
                category=event.get("se_ca"), label=event.get("se_la"), property=event.get("se_pr"),
                value=_number(event.get("se_va")),
            )  # fmt: skip
            return {**message, "type": "track", "event": event.get("se_ac"), "properties": properties}
        case kind:
            return {**message, "type": "track", "event": KINDS.get(text_of(kind), kind)}


def _described(event: Mapping[str, Any], plain: str, packed: str) -> Mapping[str, Any]:
    text = text_of(event.get(plain))
    try:
        if not text and (coded := text_of(event.get(packed))):
            text = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8", "replace")
        told = json.loads(text) if text else {}
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return told if isinstance(told, Mapping) else {}


def _number(told: Any) -> Any:
    try:
        return float(told)
    except (TypeError, ValueError):
        return told
