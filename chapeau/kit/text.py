"""Folding, trigrams and sort keys, computed here because results must not depend on the server's collation."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i"})
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case without accents, one space between words: ``"Dérailleur  Überzug"`` → ``"derailleur uberzug"``."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    # Taken apart first: a letter of mathematics, 𝐀, only then becomes one that has a lower case.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_SPECIAL))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain).strip()


def trigrams(text: str) -> list[str]:
    """The distinct trigrams of the folded words, padded as PostgreSQL's pg_trgm pads them; sorted."""
    grams: set[str] = set()
    for word in fold(text).split():
        padded = f"  {word} "
        grams.update(padded[i : i + 3] for i in range(len(padded) - 2))
    return sorted(grams)


def sort_key(text: str) -> str:
    """A key that sorts names as English, French and Italian readers expect: folded first, then as written."""
    return f"{fold(text)}\x1f{text}"[:300]
