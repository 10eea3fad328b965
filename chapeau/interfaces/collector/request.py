"""A request of a program, read whole and made plain: inflated, decoded, parsed as far as it can be."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from chapeau.person.activity.values import Unreadable

LARGEST_BODY = 8 * 1024 * 1024
"""Inflated. Far above what any client packs together; more of it would be a bomb."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},]', re.DOTALL)


class TooLarge(Exception):
    """More than ``LARGEST_BODY``; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    environ: Mapping[str, Any]

    def header(self, name: str) -> str:
        """By its CGI name: ``ORIGIN``, ``X_WRITE_KEY``."""
        return str(self.environ.get(f"HTTP_{name}", ""))

    @property
    def content_type(self) -> str:
        return str(self.environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(str(self.environ.get("QUERY_STRING", "")), encoding="utf-8", errors="replace"))

    def text(self) -> str:
        """The body. What is packed is unpacked whatever the headers say; bytes that are no UTF-8 become �. Raises TooLarge."""
        length = str(self.environ.get("CONTENT_LENGTH") or "")
        if length.isdigit() and int(length) > LARGEST_BODY:
            raise TooLarge
        body: bytes = self.environ["wsgi.input"].read(int(length) if length.isdigit() else LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        if body[:2] == b"\x1f\x8b":
            body = _inflated(body)
        elif body[:5] == b"data=":
            body = _from_form(body)
        return body.decode("utf-8", "replace")


def _inflated(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, LARGEST_BODY)
    except zlib.error:
        return body
    if unpacker.unconsumed_tail:
        raise TooLarge
    return plain


def _from_form(body: bytes) -> bytes:
    """Old PostHog: a form field of base 64."""
    value = unquote_plus(body[5:].partition(b"&")[0].decode("ascii", "replace"))
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return value.encode()


def read_json(text: str) -> Any:
    """As parsed. Where the whole cannot be read, its list of messages is read one by one, and what remains unreadable is
    handed on as such: one bad message must not take its neighbours along.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _read_apart(text)


def _read_apart(text: str) -> Any:
    found = _first_list(text)
    if found is None:
        return Unreadable(text)
    start, end, items = found
    messages = [_read_one(item) for item in items if item.strip()]
    around = _read_one(f"{text[:start]}{text[end:]}")
    if isinstance(around, Mapping):
        name = next((name for name, value in around.items() if value == []), "batch")
        return {**around, name: messages}
    return messages if isinstance(around, list) else {"batch": messages}


def _read_one(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return Unreadable(text)


def _first_list(text: str) -> tuple[int, int, list[str]] | None:
    """Where the first list within two levels begins and ends, and the texts of its items. Walks, never recurses."""
    opened: list[str] = []
    inside = start = begun = 0
    items: list[str] = []
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "[" | "{" as opens:
                opened.append(opens)
                if opens == "[" and not inside and len(opened) <= 2:
                    inside, begun, start = len(opened), token.end(), token.end()
            case "," if inside and len(opened) == inside:
                items.append(text[start : token.start()])
                start = token.end()
            case "}" if opened and opened[-1] == "{":
                opened.pop()
            case "]":
                while opened and opened.pop() != "[":
                    pass  # an object that was never closed
                if inside and len(opened) < inside:
                    return begun, token.start(), [*items, text[start : token.start()]]
    return (begun, len(text), [*items, text[start:]]) if inside else None
