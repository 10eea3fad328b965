"""PostHog: no key in the headers; ``$`` marks what is its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chapeau.interfaces.collector.protocols.call import Call, text_of, without_nothing
from chapeau.interfaces.collector.request import Request, read_json
from chapeau.person.activity.queries import read_moment

DROPPED = {"$lib", "$lib_version", "$geoip_disable", "token", "distinct_id", "$ip", "$raw_user_agent", "$current_url",
           "$is_server", "$python_runtime", "$python_version", "$os", "$os_version", "$os_distro"}  # fmt: skip
"""What its libraries say of themselves, or what stands elsewhere in the message."""
TRAITS = ("$set", "$set_once", "$group_set")


def read(request: Request) -> Call:
    """``/batch/``, ``/e/``, ``/i/v0/e/``: one event, a list of them, or an object with a ``batch``."""
    told = read_json(request.text())
    around = told if isinstance(told, Mapping) else {}
    batch = around.get("batch")
    events = batch if isinstance(batch, list) else told if isinstance(told, list) else [told]
    key = text_of(around.get("api_key")) or text_of(around.get("token")) or _key_within(events)
    return Call(
        [message_of(event) for event in events], key, read_moment(around.get("sentAt") or around.get("sent_at"))
    )


def _key_within(events: list[Any]) -> str:
    first = events[0] if events and isinstance(events[0], Mapping) else {}
    properties = first.get("properties")
    return text_of(first.get("api_key")) or text_of(properties.get("token") if isinstance(properties, Mapping) else "")


def message_of(event: Any) -> Any:
    if not isinstance(event, Mapping):
        return event
    given = event.get("properties")
    told = given if isinstance(given, Mapping) else {}
    name, who = event.get("event"), event.get("distinct_id") or told.get("distinct_id")
    own = {key: value for key, value in told.items() if not key.startswith("$") and key not in DROPPED}
    theirs = {key[1:]: value for key, value in told.items() if key.startswith("$") and key not in {*DROPPED, *TRAITS}}
    page = {"url": told["$current_url"]} if told.get("$current_url") else {}
    message = without_nothing(
        type="track", event=name, userId=who, messageId=event.get("uuid"), timestamp=event.get("timestamp"),
        properties=own,
        context=without_nothing(ip=told.get("$ip"), userAgent=told.get("$raw_user_agent"), page=page, posthog=theirs),
        traits={key: value for part in TRAITS for key, value in _mapping(told.get(part), event.get(part)).items()},
    )  # fmt: skip
    match name:
        case "$pageview":
            return {**message, "type": "page"}
        case "$screen":
            return {**message, "type": "screen", "name": told.get("$screen_name")}
        case "$identify":
            return {**message, "type": "identify", "anonymousId": told.get("$anon_distinct_id")}
        case "$create_alias":
            return {**message, "type": "alias", "userId": told.get("alias"), "previousId": told.get("distinct_id")}
        case "$groupidentify":
            return {**message, "type": "group", "groupId": told.get("$group_key")}
    return message


def _mapping(*told: Any) -> Mapping[str, Any]:
    return next((one for one in told if isinstance(one, Mapping)), {})
