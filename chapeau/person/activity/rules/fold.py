"""A message as programs send it, made into a row of the log and what goes beside it, or a reason to hold it back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from chapeau.kit.ids import new_id
from chapeau.person.activity.rules.codes import JUNK_IDS, code_of, part, verb_of
from chapeau.person.activity.rules.moments import occurred
from chapeau.person.activity.values import Delivery, HeldBecause, SourceKind, Unreadable

LARGEST = 64 * 1024
DEEPEST = 32
LONGEST_ID = 200
KINDS = {"track", "page", "screen", "identify", "group", "alias"}
_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""A zero byte as JSON writes it, and not a backslash followed by such letters."""
_TOLD_BY_MACHINE = frozenset({"library", "userAgent", "ip"})


@dataclass(slots=True)
class Folded:
    """One message, ready to be stored. ``names`` and ``anonymous`` are whom it says it is about."""

    key: UUID
    id: UUID
    occurred_at: datetime
    verb: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    detail: str = ""
    anonymous: str = ""
    names: tuple[str, ...] = ()
    """User id, then e-mail: a server's word on who it is. Empty for what a browser says."""
    ties: tuple[str, ...] = ()
    """Anonymous ids that are the same as ``names`` from now on."""
    reason: str = ""
    body: str = ""


def fold(came: Any, delivery: Delivery, *, received_at: datetime) -> Folded:
    """Never fails, whatever it is given: what cannot be stored comes back with a ``reason`` and its ``body``."""
    source = delivery.source
    if isinstance(came, Unreadable):
        return _held(clean(came.text), None, source.id, received_at, HeldBecause.NOT_JSON)
    if too_deep(came):
        return _held(clean(dumped(came)), came, source.id, received_at, HeldBecause.TOO_DEEP)
    body = clean(dumped(came))
    if not isinstance(came, Mapping):
        return _held(body, None, source.id, received_at, HeldBecause.NOT_A_MESSAGE)
    if len(body.encode()) > LARGEST:
        return _held(body, came, source.id, received_at, HeldBecause.TOO_LARGE)
    told: Mapping[str, Any] = json.loads(body) if "\ufffd" in body else came
    kind = told.get("type")
    if kind not in KINDS:
        return _held(body, told, source.id, received_at, HeldBecause.UNKNOWN_KIND)
    event = told.get("event")
    if kind == "track" and not (isinstance(event, str) and event.strip()):
        return _held(body, told, source.id, received_at, HeldBecause.NO_NAME)

    context = _mapping(told.get("context"))
    when = told.get("originalTimestamp") or told.get("timestamp")
    moment, clock = occurred(when, sent_at=delivery.sent_at, received_at=received_at)
    kept, rest = part(_mapping(told.get("properties")))
    detail: dict[str, Any] = {"properties": rest} if rest else {}
    verb = _verb(kind, told, kept, detail)
    agent = str(context.get("userAgent") or (delivery.agent if source.kind != SourceKind.SERVER else ""))
    if agent and is_robot(agent):
        kept["bot"] = True
    if clock:
        kept["clock"] = clock
        detail["told_at"] = when
    folded = Folded(_key(source.id, _id_of(told, body)), new_id(), moment, verb, kept)
    _who(folded, told, kind, delivery, detail)
    if traits := _mapping(told.get("traits")):
        detail["traits"] = traits
    if more := {name: value for name, value in context.items() if name not in _TOLD_BY_MACHINE and value}:
        detail["context"] = more
    if agent:
        detail["agent"] = agent[:400]
    if address := context.get("ip") or (delivery.address if source.kind != SourceKind.SERVER else ""):
        detail["address"] = address
    if detail:
        folded.detail = dumped(detail)
    return folded


def _verb(kind: str, told: Mapping[str, Any], kept: dict[str, Any], detail: dict[str, Any]) -> str:
    match kind:
        case "track":
            event = told["event"]
            if "@" in event or len(event) > 40:
                detail["event"] = event
            return verb_of(event)
        case "page" | "screen":
            if isinstance(name := told.get("name") or kept.get("page"), str) and (code := code_of(name)):
                kept["page"] = code
            return "web.page" if kind == "page" else "app.screen"
        case _:
            return kind


def _who(folded: Folded, told: Mapping[str, Any], kind: str, delivery: Delivery, detail: dict[str, Any]) -> None:
    """A server may name people; a browser only tells its own anonymous ids apart, and what it claims is noted beside."""
    anonymous, user = _id(told.get("anonymousId")), _id(told.get("userId"))
    if delivery.source.kind != SourceKind.SERVER:
        folded.anonymous = f"a:{anonymous or user}" if anonymous or user else ""
        if user and anonymous:
            detail["claims"] = user
        return
    email = _mapping(told.get("traits")).get("email") if kind == "identify" else None
    folded.names = tuple(name for name in (user, _id(email)) if name)
    folded.anonymous = f"u:{user}" if user else f"a:{anonymous}" if anonymous else ""
    if kind in ("identify", "alias") and folded.names:
        before = _id(told.get("previousId"))
        folded.ties = tuple(
            tie for tie in (f"u:{user}", f"a:{anonymous}", f"a:{before}", f"u:{before}") if len(tie) > 2
        )


def _held(body: str, told: Any, source_id: UUID, at: datetime, reason: HeldBecause) -> Folded:
    """Known by its id where it says one, else by its content: repeated it is held once."""
    known = told.get("messageId") if isinstance(told, Mapping) else None
    message_id = _id_of(told, body) if known else f"\0{body}"
    return Folded(_key(source_id, message_id), new_id(), at, reason=reason, body=body)


def _id_of(told: Mapping[str, Any], body: str) -> str:
    """The sender's id of the message. Without one, the same content at the same told moment is the same message; with
    neither it cannot be told from another, and is new.
    """
    known = told.get("messageId")
    if isinstance(known, str | int) and str(known).strip():
        return str(known)[:LONGEST_ID]
    return f"\0{body}" if told.get("timestamp") or told.get("originalTimestamp") else f"\0{new_id()}"


def _key(source_id: UUID, message_id: str) -> UUID:
    return UUID(bytes=blake2b(source_id.bytes + message_id.encode("utf-8", "replace"), digest_size=16).digest())


def _id(told: Any) -> str:
    """Somebody's id as text; what broken programs send for everybody is none."""
    if isinstance(told, bool) or not isinstance(told, str | int):
        return ""
    text = str(told).strip()[:LONGEST_ID]
    return "" if text.casefold() in JUNK_IDS else text


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def dumped(told: Any) -> str:
    """Compact JSON. What JSON has no number for (NaN, infinity) is left as text."""
    try:
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    except ValueError:
        return json.dumps(_finite(told), ensure_ascii=False, separators=(",", ":"), default=str)


def _finite(told: Any) -> Any:
    match told:
        case float():
            return told if told - told == 0 else str(told)
        case Mapping():
            return {str(name): _finite(value) for name, value in told.items()}
        case list() | tuple():
            return [_finite(value) for value in told]
        case _:
            return told


def clean(text: str) -> str:
    """Without what PostgreSQL cannot keep: zero bytes, halves of letters, bytes that are no UTF-8. Each becomes �."""
    if "\\u0000" in text:
        text = _ZERO.sub("\\1\ufffd", text)
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def too_deep(told: Any) -> bool:
    """Nested more than ``DEEPEST`` levels; looked at level by level, so that no depth is too deep to look at."""
    level = [told] if isinstance(told, dict | list) else []
    for _depth in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Known to the list of crawlers that its many users keep."""
    from crawleruseragents import is_crawler  # half a megabyte, read at the first robot

    return bool(is_crawler(agent[:400]))
