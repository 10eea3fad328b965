"""CloudEvents 1.0 over HTTP: binary, structured, and batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from chapeau.interfaces.collector.protocols.call import Call, without_nothing
from chapeau.interfaces.collector.request import Request, read_json
from chapeau.person.activity.values import Unreadable


def read(request: Request) -> Call:
    if request.content_type == "application/cloudevents-batch+json":
        told = read_json(request.text())
        return Call([message_of(event) for event in told] if isinstance(told, list) else [told])
    if request.content_type == "application/cloudevents+json" or not request.header("CE_ID"):
        return Call([message_of(read_json(request.text()))])
    names = ("id", "source", "type", "subject", "time", "anonymousid")
    event: dict[str, Any] = {name: unquote(request.header(f"CE_{name.upper()}")) for name in names}
    return Call([message_of({**event, "data": read_json(request.text() or "{}")})])


def message_of(event: Any) -> Any:
    """The subject is who it was. An id is unique within its source, says the specification."""
    if not isinstance(event, Mapping):
        return event
    data, id = event.get("data"), event.get("id")
    data = data.text if isinstance(data, Unreadable) else data
    return without_nothing(
        type="track", event=event.get("type"), userId=event.get("subject"), anonymousId=event.get("anonymousid"),
        messageId=f"{event.get('source') or ''}#{id}" if id else None, timestamp=event.get("time"),
        properties=data if isinstance(data, Mapping) else without_nothing(data=data),
    )  # fmt: skip
