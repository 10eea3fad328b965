"""Address cards: vCard 2.1, 3.0 and 4.0 as rows of a table (by vobject), and written as 3.0 (RFC 2426) or 4.0 (RFC 6350)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import vobject
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.files import find_encoding

CARD_SUFFIXES = (".vcf", ".vcard")
MOST_CARD = 1 << 20
_HEADERS = (
    "given_name", "family_name", "email", "phone", "organisation", "job_title", "street", "postal_code", "city",
    "region", "country", "language", "number",
)  # fmt: skip


class UnreadableCard(Refusal):
    code = "unreadable-card"
    status = 422
    sentence = _("This is no file of address cards: no card begins in it with BEGIN:VCARD.")


def card_headers() -> list[str]:
    return list(_HEADERS)


def card_rows(path: Path, encoding: str = "") -> Iterator[list[str] | None]:
    """A row per card, None for one that cannot be read. Refuses: ``UnreadableCard``."""
    is_any = False
    for text in _cards(path, encoding or find_encoding(path)):
        is_any = True
        try:
            card = vobject.readOne(text, allowQP=True, ignoreUnreadable=True)
            yield [_said(card, name) for name in _HEADERS]
        except Exception:  # vobject raises whatever its parts raise
            yield None
    if not is_any:
        raise UnreadableCard


def _cards(path: Path, encoding: str) -> Iterator[str]:
    lines: list[str] = []
    size, is_left_out = 0, False
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        for line in file:
            plain = line.strip().upper()
            if plain == "BEGIN:VCARD":
                lines, size = [], 0
            is_left_out = line[:1] in " \t" if is_left_out else plain.startswith(("PHOTO", "LOGO", "SOUND", "KEY"))
            if size < MOST_CARD and not is_left_out:
                lines.append(line)
                size += len(line)
            if plain == "END:VCARD":
                yield "".join(lines)
                lines, size = [], 0


def _said(card: Any, name: str) -> str:
    match name:
        case "given_name" | "family_name":
            part = {"given_name": "given", "family_name": "family"}[name]
            if "n" in card.contents:
                return _one(getattr(card.n.value, part))
            whole = _one(card.fn.value) if "fn" in card.contents else ""
            given, _space, family = whole.rpartition(" ")
            return given if part == "given" else family
        case "email":
            return _preferred(card.contents.get("email", []))
        case "phone":
            return _preferred(card.contents.get("tel", [])).removeprefix("tel:")
        case "organisation":
            return _one(card.org.value) if "org" in card.contents else ""
        case "job_title":
            return _one(card.title.value) if "title" in card.contents else ""
        case "language":
            return _one(card.lang.value) if "lang" in card.contents else ""
        case "number":
            return _one(card.uid.value) if "uid" in card.contents else ""
        case _:
            if "adr" not in card.contents:
                return ""
            return _one(getattr(card.adr.value, "code" if name == "postal_code" else name))


def _one(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part).strip() for part in value if str(part).strip())
    return str(value).strip()


def _preferred(lines: list[Any]) -> str:
    """The one that is marked as preferred, else the first."""

    def is_preferred(line: Any) -> bool:
        said = [str(value).lower() for values in line.params.values() for value in values]
        return "pref" in said or line.params.get("PREF") == ["1"]

    return _one(next((line.value for line in lines if is_preferred(line)), lines[0].value)) if lines else ""


@dataclass(frozen=True, slots=True)
class CardAddress:
    street: str
    city: str
    postal_code: str
    country: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCard:
    """One capacity of one person, as a card."""

    number: str
    given_name: str
    family_name: str
    organisation: str = ""
    job_title: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    addresses: Sequence[CardAddress] = field(default=())
    language: str = ""


def write_cards(cards: Iterable[AddressCard], version: Literal["3.0", "4.0"]) -> Iterator[str]:
    """The text of a file, card by card; lines end in CRLF and are folded at 75 octets. What ``card_rows`` reads of it is
    what went in; 3.0 has no place for a language.
    """
    for card in cards:
        yield "".join(_folded(line) for line in _lines(card, version))


def _lines(card: AddressCard, version: str) -> Iterator[str]:
    is_new = version == "4.0"
    kind = "work" if card.organisation else "home"
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"UID:{_plain(card.number)}"
    name = f"{card.given_name} {card.family_name}".strip() or card.organisation or card.number
    yield f"FN:{_plain(name)}"
    yield f"N:{_plain(card.family_name)};{_plain(card.given_name)};;;"
    if card.organisation:
        yield f"ORG:{_plain(card.organisation)}"
    if card.job_title:
        yield f"TITLE:{_plain(card.job_title)}"
    if card.language and is_new:
        yield f"LANG:{_plain(card.language)}"
    for place, email in enumerate(card.emails):
        first = (";PREF=1" if is_new else ",pref") if place == 0 else ""
        yield (
            f"EMAIL;TYPE={kind}{first}:{_plain(email)}"
            if is_new
            else f"EMAIL;TYPE=internet,{kind}{first}:{_plain(email)}"
        )
    for phone in card.phones:
        told = f"TEL;VALUE=uri;TYPE={kind}:tel:" if is_new else f"TEL;TYPE={kind},voice:"
        yield told + _plain(phone)
    for one in card.addresses:
        parts = (one.street, one.city, one.region, one.postal_code, one.country)
        yield f"ADR;TYPE={kind}:;;{';'.join(map(_plain, parts))}"
    yield "END:VCARD"


def _plain(text: str) -> str:
    """No line of ours ends where somebody's words do."""
    told = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(told.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _folded(line: str) -> str:
    """In pieces of at most 75 octets, never within a letter."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        many = len(letter.encode())
        if size + many > (75 if not pieces else 74):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + letter, size + many
    return "\r\n ".join([*pieces, piece]) + "\r\n"
