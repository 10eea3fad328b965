"""Which header means which column, guessed by name; and what tells files of one make apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from chapeau.kit.text import fold

_NOT_PLAIN = re.compile(r"[^a-z0-9]")


def plain(header: str) -> str:
    """Without accents, spaces and signs: ``N° d'article`` → ``ndarticle``."""
    return _NOT_PLAIN.sub("", fold(header))


def guess_columns(headers: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Column to header, each header used once; ``known`` is column to plain names, the first that fits wins."""
    by_name: dict[str, str] = {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    found: dict[str, str] = {}
    for column, names in known.items():
        for name in names:
            header = by_name.get(name, "")
            if header and header not in found.values():
                found[column] = header
                break
    return found


def signature(headers: Sequence[str]) -> str:
    """What files of one make have in common: their headers, in any order."""
    joined = "\x1f".join(sorted(header.strip() for header in headers))
    return hashlib.sha256(joined.encode()).hexdigest()
