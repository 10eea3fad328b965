"""Text messages out, by whichever gateway takes them over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

import liquid
from django.utils.translation import gettext_lazy as _
from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from chapeau.kit.house_settings import read
from chapeau.kit.knocking import knock
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.channels.handing import Handed, told
from chapeau.person.messaging.channels.records import TextMessages
from chapeau.person.messaging.channels.segments import plain
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.values import MessageState, Rendered

MOST_SEGMENTS = 10


class BadGatewayRequest(Refusal):
    """The request that the gateway would get cannot be made."""

    code = "bad-gateway-request"
    status = 422
    sentence = _("The request to the gateway cannot be made: %(why)s")


class _Request(liquid.Environment):
    loop_iteration_limit = 10
    output_stream_limit = 20_000


_REQUEST = _Request(autoescape=False)
_REQUEST.add_filter("json", lambda value: json.dumps(str(value), ensure_ascii=False))
_REQUEST.add_filter("url_encode", lambda value: quote_plus(str(value)))


def is_ready() -> bool:
    return bool(read(TextMessages).address)


def give(mailing: Mailing, message: Message, rendered: Rendered) -> Handed:
    """Hand one to the gateway; an unclear answer is in doubt and never sent again by itself."""
    text = plain(rendered.text).strip()
    if not text:
        return Handed(MessageState.FAILED, "empty text")
    return send_text(to=message.to_address, text=text, reference=message.code)


def send_text(*, to: str, text: str, reference: str) -> Handed:
    """Refuses: ``BadGatewayRequest``."""
    gateway = read(TextMessages)
    body, headers = request_of(gateway, to=to, text=text, reference=reference)
    came = knock(gateway.address, body, {**headers, "Idempotency-Key": reference})
    handed = told(came, may_repeat=False)
    if handed.state is MessageState.SENT:
        return Handed(handed.state, provider_id=_id_in(came.answer, gateway.id_field))
    return handed


def request_of(gateway: TextMessages, *, to: str, text: str, reference: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers as the gateway's settings write them. Refuses: ``BadGatewayRequest``."""
    known = {
        "to": _written(to, gateway.country), "sender": gateway.sender, "text": text, "reference": reference,
        "key": gateway.secret,
    }  # fmt: skip
    body = _filled(gateway.template, known)
    if gateway.content_type.startswith("application/json"):
        try:
            json.loads(body)
        except ValueError as wrong:
            raise BadGatewayRequest(why=str(wrong)) from wrong
    headers = {"Content-Type": gateway.content_type}
    name, _colon, value = _filled(gateway.header, known).partition(":")
    if name.strip():
        headers[name.strip()] = value.strip()
    if any(mark in f"{name}{value}" for mark in "\r\n\0"):
        raise BadGatewayRequest(why=_("a header is one line"))
    return body.encode(), headers


def dig(told_by: Any, path: str) -> str:
    """What stands at a path with dots (``messages.0.id``) in JSON; empty when there is nothing."""
    here = told_by
    for part in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(part)
        elif isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
        else:
            return ""
    return "" if here is None or isinstance(here, Mapping | list) else str(here)


def _id_in(answer: str, path: str) -> str:
    try:
        return dig(json.loads(answer), path)[:200]
    except ValueError:
        return ""


def _written(number: str, way: str) -> str:
    digits = number.removeprefix("+")
    return {"00": f"00{digits}", "-": digits}.get(way, f"+{digits}")


@lru_cache(maxsize=8)
def _parsed(source: str) -> BoundTemplate:
    return _REQUEST.from_string(source)


def _filled(source: str, known: Mapping[str, str]) -> str:
    try:
        return _parsed(source).render(known)
    except LiquidError as wrong:
        raise BadGatewayRequest(why=str(wrong.args[0] if wrong.args else wrong)[:200]) from wrong
