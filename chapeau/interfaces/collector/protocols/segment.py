"""Segment's HTTP API, as Segment, RudderStack and Jitsu speak it: messages are in our form already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chapeau.interfaces.collector.protocols.call import Call, text_of
from chapeau.interfaces.collector.request import Request, read_json
from chapeau.person.activity.queries import read_moment

KINDS = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias"}


def read_batch(request: Request) -> Call:
    return of_batch(read_json(request.text()))


def read_one(request: Request) -> Call:
    """One message; its kind is the last word of the path. A batch sent here is one too."""
    told = read_json(request.text())
    if not isinstance(told, Mapping) or isinstance(told.get("batch"), list):
        return of_batch(told)
    word = request.path.rstrip("/").rpartition("/")[2]
    message = {"type": KINDS.get(word, word), **told}
    return Call([message], text_of(told.get("writeKey")), read_moment(told.get("sentAt")))


def of_batch(told: Any) -> Call:
    if not isinstance(told, Mapping):
        return Call(told if isinstance(told, list) else [told])
    messages = told.get("batch")
    key = text_of(told.get("writeKey"))
    return Call(messages if isinstance(messages, list) else [told], key, read_moment(told.get("sentAt")))
