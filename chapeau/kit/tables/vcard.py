"""Address cards (vCard 2.1, 3.0 and 4.0, by vobject) as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
