"""The address that an answer goes to: it names the message it answers, and nobody can make one up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chapeau.kit.house_settings import read
from chapeau.person.messaging.links import is_ours, signature_of
from chapeau.person.messaging.values import ReplyMailbox

_WHAT = "reply"
_SIGNED = 10
_CODE = re.compile(r"\+([0-9a-z]{12})\.([0-9a-f]{%d})@" % _SIGNED)  # noqa: UP031


def reply_address(code: str) -> str:
    """``answers+code.signature@shop.example``; empty while the house reads no answers."""
    name, _at, domain = read(ReplyMailbox).address.rpartition("@")
    return f"{name}+{code}.{signature_of(code, _WHAT)[:_SIGNED]}@{domain}" if name else ""


def codes_named(recipients: Iterable[str]) -> list[str]:
    """Codes of messages that these addresses answer; made-up ones are passed over."""
    found = [match for one in recipients if (match := _CODE.search(one.lower()))]
    return [match[1] for match in found if is_ours(match[1], _WHAT, match[2], length=_SIGNED)]


def is_own(address: str) -> bool:
    """Our own reply address, with or without a code: such a mail came round in a circle."""
    name, _at, domain = read(ReplyMailbox).address.lower().rpartition("@")
    theirs, _at, where = address.lower().rpartition("@")
    return bool(name) and where == domain and theirs.partition("+")[0] == name
