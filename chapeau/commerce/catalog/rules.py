"""Words, tags and packs: pure thinking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from django.utils.text import slugify

from chapeau.commerce.catalog.values import LANGUAGES, Pack
from chapeau.kit.text import fold
from chapeau.person.people.values import Market

WORD_LENGTH = 80
_SMALL = {
    "en": frozenset(["a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"]),
    "fr": frozenset(
        [
            "a",
            "au",
            "aux",
            "avec",
            "d",
            "de",
            "des",
            "du",
            "en",
            "et",
            "l",
            "la",
            "le",
            "les",
            "ou",
            "par",
            "pour",
            "sur",
            "un",
            "une",
        ]
    ),
    "it": frozenset(
        [
            "a",
            "al",
            "alla",
            "con",
            "d",
            "da",
            "de",
            "dei",
            "del",
            "della",
            "di",
            "e",
            "gli",
            "i",
            "il",
            "in",
            "l",
            "la",
            "le",
            "lo",
            "o",
            "per",
            "su",
            "un",
            "una",
        ]
    ),
}


def house_language(language: str) -> str:
    """The house's language nearest to the one asked for: ``fr-ch`` reads French, Danish the fallback."""
    root = language.split("-")[0].lower()
    return root if root in LANGUAGES else LANGUAGES[0]


def words_in(text: str, language: str) -> list[str]:
    """The folded words of a text in order, each once, without those that say nothing."""
    small = _SMALL[language]
    return list(dict.fromkeys(word[:WORD_LENGTH] for word in fold(text).split() if word not in small))


def stem(word: str, language: str) -> str:
    """One form for singular and plural, no more: ``brakes`` → ``brake``, ``pneux`` → ``pneu``, ``freni`` → ``fren``."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return word
    if language == "it" and word[-1] in "aeio":
        return word[:-1]
    if language == "fr" and word[-1] in "sx":
        return word[:-1]
    if language == "en" and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def search_code(text: str) -> str:
    """A SKU or GTIN however written: ``vm-brk 001`` → ``VMBRK001``."""
    return "".join(letter for letter in fold(text).upper() if letter.isalnum())[:64]


def edit_distance(one: str, other: str, *, limit: int) -> int:
    """Letters to insert, drop, change or swap with their neighbour; ``limit + 1`` when more than the limit.

    Optimal string alignment distance (Damerau 1964, each part edited once).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, rival in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != rival))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == rival:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def allowed_errors(word: str) -> int:
    """How many typing errors a word of this length may hold: none below 4 letters, one below 8, else two."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def number_code(number: Decimal) -> str:
    """A number as a facet's value code: ``11.0000`` → ``11``."""
    return f"{number.normalize():f}"


def product_tags(*, category_path: str, brand: str, values: Iterable[tuple[str, str]]) -> list[str]:
    """``c:`` each category from the root, ``b:`` brand, ``a:attribute=value``; sorted, each once."""
    tags = {f"c:{code}" for code in category_path.split("/")}
    if brand:
        tags.add(f"b:{brand}")
    tags.update(f"a:{attribute}={value}" for attribute, value in values)
    return sorted(tag[:120] for tag in tags)


def facet_tag(facet: str, value: str) -> str:
    """The tag that a chosen value of a facet means."""
    if facet == "category":
        return f"c:{value}"
    if facet == "brand":
        return f"b:{value}"
    return f"a:{facet}={value}"


@lru_cache(maxsize=4_096)
def slug_from(name: str) -> str:
    return slugify(fold(name))[:120] or "article"


def free_slug(wanted: str, taken: set[str], code: str) -> str:
    """The slug, or with the article's code behind it when another has it; noted as taken."""
    slug = wanted if wanted not in taken else f"{wanted}-{code}"
    taken.add(slug)
    return slug


def buys_as_business(market: Market | None) -> bool:
    return market is not None and market is not Market.B2C


def pack_for(
    market: Market | None,
    *,
    size: int,
    minimum: int,
    step: int,
    business_minimum: int | None,
    business_step: int | None,
) -> Pack:
    """Organisations may buy in other packs than private people; what is not said for them is as for all."""
    if not buys_as_business(market):
        return Pack(size, minimum, step)
    return Pack(size, business_minimum or minimum, business_step or step)


def option_label(options: Sequence[tuple[str, str]]) -> str:
    """``[("Size", "M"), ("Colour", "Red")]`` → ``M · Red``."""
    return " · ".join(value for _, value in options)
