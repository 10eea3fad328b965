"""A mail as it came, read without trust: broken, huge, in any charset. Nothing here touches the database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header
from email.message import Message as Parsed
from email.parser import BytesParser
from email.utils import getaddresses
from html import unescape
from itertools import islice
from typing import Any

import nh3
from charset_normalizer import from_bytes

from chapeau.person.messaging.incoming.files import File, judged
from chapeau.person.messaging.incoming.quoting import parted
from chapeau.person.messaging.values import IncomingKind

MOST_BYTES = 25 * 1024 * 1024
"""Larger ones are not fetched; that they came is told."""
MOST_TEXT = 100_000
MOST_PARTS = 200
_OWN_ID = re.compile(r"<?([0-9abcdefghjkmnpqrstvwxyz]{12})@([^<>\s]{1,200})>?")
_IDS = re.compile(r"<[^<>\s]{1,290}>")
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]{0,200}>", re.IGNORECASE)
_QUOTE = re.compile(r"<(?:blockquote|div[^>]{0,200}gmail_quote)", re.IGNORECASE)
_ROBOTS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+-].*)?@", re.IGNORECASE)
_AWAY = re.compile(
    r"^(automatic reply|auto(matic)?[- ]?(reply|response)|out of office|réponse automatique|absence|absent du bureau|"
    r"risposta automatica|fuori (sede|ufficio)|automatische antwort|abwesenheit)\b",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """No parser makes anything of it."""


@dataclass(frozen=True, slots=True)
class Read:
    """``kind``: ``REPLY`` for what a human wrote; who it is from and what it answers is not known here."""

    key: str
    kind: IncomingKind
    from_address: str = ""
    from_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    is_cut: bool = False
    message_id: str = ""
    answers: tuple[str, ...] = ()
    """Message-IDs it names, the nearest first."""
    is_for_good: bool = False
    """Of a bounce: 5.x.x."""
    size: int = 0
    files: tuple[File, ...] = field(default=(), repr=False)


def parse(raw: bytes) -> Parsed:
    """Raises ``Unreadable``."""
    try:
        return BytesParser(policy=policy.compat32).parsebytes(raw)
    except Exception as error:  # the parser has no common exception, and deep nesting ends in RecursionError
        raise Unreadable(type(error).__name__) from error


def read(mail: Parsed, *, size: int, recipients: Sequence[str] = ()) -> Read:
    """All that can be known of it. ``recipients``: whom the envelope named. Raises ``Unreadable``."""
    try:
        return _read(mail, size, recipients)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(type(error).__name__) from error


def key_of(message_id: str, from_address: str, otherwise: bytes) -> str:
    if message_id:
        return hashlib.sha256(f"{message_id}\n{from_address}".encode()).hexdigest()
    return hashlib.sha256(otherwise).hexdigest()


def _read(mail: Parsed, size: int, recipients: Sequence[str]) -> Read:
    leaves = list(islice(_leaves(mail), MOST_PARTS))
    name, address = next(iter(_people(mail, "From")), ("", ""))
    message_id = next(iter(_IDS.findall(_raw(mail, "Message-ID"))), "")
    kind, named, is_for_good = _kind(mail, leaves, address)
    text, quoted, is_cut = _words(leaves)
    seen = [
        to.lower()
        for header in ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
        for _name, to in _people(mail, header)
    ]
    answers = [*named, *_IDS.findall(_raw(mail, "In-Reply-To")), *reversed(_IDS.findall(_raw(mail, "References")))]
    words = f"{_raw(mail, 'Date')}\n{address}\n{text}".encode("utf-8", "replace")
    return Read(
        key=key_of(message_id, address, words),
        kind=kind,
        from_address=address,
        from_name=name[:120],
        recipients=tuple(dict.fromkeys([*(to.lower() for to in recipients), *seen])),
        subject=_line(_raw(mail, "Subject"))[:300],
        text=text,
        quoted=quoted,
        is_cut=is_cut or len(leaves) >= MOST_PARTS,
        message_id=message_id[:300],
        answers=tuple(dict.fromkeys(answers))[:50],
        is_for_good=is_for_good,
        size=size,
        files=tuple(
            judged((_name_of(part), part.get_content_type(), _payload(part)) for part in leaves if _is_file(part))
        ),
    )


def own_codes(answers: Sequence[str]) -> list[str]:
    """Codes of messages of ours among Message-IDs."""
    return [found[1] for one in answers if (found := _OWN_ID.fullmatch(one))]


def clean(text: str) -> str:
    """What PostgreSQL and people can read: no zeros, no halves of characters, no signs that turn the writing around."""
    kept = text.encode("utf-8", "replace").decode()
    return "".join(
        c for c in kept if c in "\n\t" or (c >= " " and c not in "\x7f\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    )


def _leaves(mail: Parsed) -> Iterator[Parsed]:
    for part in islice(mail.walk(), MOST_PARTS * 5):
        if not part.is_multipart() or part.get_content_maintype() == "message":
            yield part


def _kind(mail: Parsed, leaves: Sequence[Parsed], address: str) -> tuple[IncomingKind, list[str], bool]:
    """What it is; of a report also the ids of what it reports on, and whether that is for good."""
    report = str(mail.get_param("report-type") or "").lower() if mail.get_content_type() == "multipart/report" else ""
    kinds = {part.get_content_type() for part in leaves}
    if report == "delivery-status" or "message/delivery-status" in kinds:
        told = "\n".join(_flat(part) for part in leaves if part.get_content_type() == "message/delivery-status")
        failed = re.search(r"^Action:\s*failed", told, re.IGNORECASE | re.MULTILINE) is not None
        for_good = failed and re.search(r"^Status:\s*5\.", told, re.IGNORECASE | re.MULTILINE) is not None
        return (IncomingKind.BOUNCE if failed else IncomingKind.AUTO), _reported(leaves), for_good
    if report == "feedback-report" or "message/feedback-report" in kinds:
        return IncomingKind.COMPLAINT, _reported(leaves), False
    automatic = _raw(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    if (
        automatic not in ("", "no")
        or any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "List-Id", "X-Auto-Reply-From"))
        or _raw(mail, "Precedence").lower().strip() in ("auto_reply", "bulk", "junk", "list")
        or _raw(mail, "Return-Path").strip() == "<>"
        or _ROBOTS.match(address)
        or _AWAY.match(_line(_raw(mail, "Subject")))
    ):
        return IncomingKind.AUTO, [], False
    return IncomingKind.REPLY, [], False


def _reported(leaves: Sequence[Parsed]) -> list[str]:
    """Message-IDs in the copy that a report carries."""
    found: list[str] = []
    for part in leaves:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            head = re.sub(r"\r?\n[ \t]+", " ", _flat(part)[:50_000])
            for line in re.findall(r"^Message-ID:(.*)$", head, re.IGNORECASE | re.MULTILINE):
                found += _IDS.findall(line)
    return found


def _flat(part: Parsed) -> str:
    """The text of a part that the parser took apart into messages."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(f"{name}: {value}" for inner in payload for name, value in inner.raw_items())
    return _decoded(part)


def _words(leaves: Sequence[Parsed]) -> tuple[str, str, bool]:
    """The new words, the quoted ones, and whether something was cut off."""
    plain = next((part for part in leaves if part.get_content_type() == "text/plain" and not _is_file(part)), None)
    page = next((part for part in leaves if part.get_content_type() == "text/html" and not _is_file(part)), None)
    if plain is not None and (said := _decoded(plain)).strip():
        text, quoted = parted(clean(said[: MOST_TEXT * 2]))
    elif page is not None:
        said = _decoded(page)
        source = said[: MOST_TEXT * 10]
        begins = _QUOTE.search(source)
        text, more = parted(_of_html(source[: begins.start()] if begins else source))
        quoted = f"{more}\n{_of_html(source[begins.start() :])}".strip() if begins else more
        if not text:
            text, quoted = quoted, ""
    else:
        return "", "", False
    is_cut = len(said) > MOST_TEXT * 2 or len(text) > MOST_TEXT or len(quoted) > MOST_TEXT
    return text[:MOST_TEXT], quoted[:MOST_TEXT], is_cut


def _of_html(page: str) -> str:
    """Its words, nothing of what runs, hides or fetches."""
    bare = nh3.clean(
        _BREAKS.sub("\n", page.replace("\r", "").replace("\n", " ")),
        tags=set(), clean_content_tags={"script", "style", "title", "template", "noscript"},
    )  # fmt: skip
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in unescape(bare).split("\n")]
    return clean(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _is_file(part: Parsed) -> bool:
    if part.get_content_type() in ("message/delivery-status", "message/feedback-report", "text/rfc822-headers"):
        return False
    if str(part.get("Content-Disposition") or "").lower().lstrip().startswith("attachment"):
        return True
    return bool(_name_of(part)) or part.get_content_maintype() not in ("text", "multipart", "message")


def _name_of(part: Parsed) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        name = "?"
    return _line(name)


def _payload(part: Parsed) -> bytes:
    if part.get_content_maintype() == "message":
        inner: Any = part.get_payload()
        if isinstance(inner, list):
            return b"".join(one.as_bytes() for one in inner)
        return str(inner).encode("utf-8", "replace")
    found: Any = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _decoded(part: Parsed) -> str:
    """In the charset it names, else in the likeliest."""
    raw = _payload(part)[: MOST_TEXT * 40]
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        likely = from_bytes(raw[:20_000]).best()
        return raw.decode(likely.encoding if likely else "utf-8", "replace")


def _headers(mail: Parsed, name: str) -> list[str]:
    """As they came, on one line each; bytes that are no ASCII read as UTF-8, as they mostly are."""
    found = [str(value)[:20_000] for known, value in mail.raw_items() if known.lower() == name.lower()]
    return [
        value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r", " ").replace("\n", " ")
        for value in found
    ]


def _raw(mail: Parsed, name: str) -> str:
    return next(iter(_headers(mail, name)), "").strip()


def _people(mail: Parsed, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header; taken apart before it is decoded, so that no name becomes an address."""
    found = getaddresses(_headers(mail, name))
    return [
        (_line(one), clean(address)[:254]) for one, address in found if "@" in address and not re.search(r"\s", address)
    ]


def _line(value: str) -> str:
    """Encoded words decoded, on one line."""
    parts: list[str] = []
    try:
        for said, charset in decode_header(value):
            if isinstance(said, str):
                parts.append(said)
                continue
            try:
                parts.append(said.decode(charset or "ascii"))
            except (LookupError, UnicodeDecodeError):
                parts.append(said.decode("utf-8", "replace"))
    except (ValueError, TypeError, AttributeError):
        parts = [value]
    return " ".join(clean("".join(parts)).split())
