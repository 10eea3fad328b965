"""Which attached files are let in: kinds that people send each other, whose first bytes are what the name says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapeau.person.messaging.values import KeptOut

MOST_FILES = 20
MOST_BYTES = 10 * 1024 * 1024
ALL_BYTES = 20 * 1024 * 1024
_ZIP = (b"PK\x03\x04",)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "vcf": ("text/vcard", (b"BEGIN:VCARD", b"begin:vcard")),
    "ics": ("text/calendar", (b"BEGIN:VCALENDAR",)),
}
"""By the end of the name: the type it is handed out as, and how it begins. Programs, pages, macros, archives stay out."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    mime_type: str
    size: int
    kept_out: str
    content: bytes | None


def judged(found: Iterable[tuple[str, str, bytes]]) -> Iterator[File]:
    """Each with its content, or with why it has none."""
    together = 0
    for number, (name, told, content) in enumerate(found):
        if number >= MOST_FILES * 2:
            return
        ending = name.rpartition(".")[2].lower()
        mime_type, beginnings = KINDS.get(ending, ("", ()))
        kept_out = ""
        if number >= MOST_FILES:
            kept_out = KeptOut.NUMBER
        elif (
            not mime_type
            or (beginnings and not content.lstrip(b"\xef\xbb\xbf").startswith(beginnings))
            or (not beginnings and b"\x00" in content[:4096])
        ):
            kept_out = KeptOut.KIND
        elif len(content) > MOST_BYTES or together + len(content) > ALL_BYTES:
            kept_out = KeptOut.SIZE
        else:
            together += len(content)
        yield File(
            name=re.sub(r"[/\\:\x00-\x1f]", "_", name)[:150] or "?",
            mime_type=(mime_type or told)[:100],
            size=len(content),
            kept_out=kept_out,
            content=None if kept_out else content,
        )
