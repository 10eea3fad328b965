"""What of a message may stand in the log for ever: numbers, codes, nothing free and nothing personal (promise 10)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

KNOWN: Mapping[str, str] = {
    "product-viewed": "web.product-viewed",
    "product-clicked": "web.product-viewed",
    "products-searched": "web.search",
    "search": "web.search",
    "product-added": "web.basket-changed",
    "product-removed": "web.basket-changed",
    "cart-viewed": "web.basket-viewed",
    "basket-changed": "web.basket-changed",
    "form-sent": "web.form-sent",
    "form-submitted": "web.form-sent",
    "pageview": "web.page",
    "screen": "app.screen",
}
"""Names of the Segment e-commerce specification and of PostHog (their ``$`` is folded away), under one verb each."""

CODED = frozenset(
    [
        "sku",
        "product",
        "variant",
        "variant_id",
        "product_id",
        "brand",
        "category",
        "category_id",
        "currency",
        "coupon",
        "list",
        "list_id",
        "order",
        "order_id",
        "cart_id",
        "checkout_id",
        "plan",
        "position",
        "step",
        "method",
        "status",
        "kind",
        "type",
        "form",
        "language",
        "country",
        "market",
        "source",
        "medium",
        "campaign",
        "content_id",
        "article",
        "experiment",
        "feature",
        "version",
        "level",
        "result",
        "size",
        "colour",
        "color",
        "unit",
        "reason",
        "page",
        "bot",
        "clock",
    ]
)
"""Properties whose text is a code by its meaning. Any other text may be a name, an address, a sentence."""

PERSONAL = frozenset(
    [
        "phone",
        "telephone",
        "mobile",
        "fax",
        "zip",
        "zipcode",
        "postcode",
        "postal",
        "birth",
        "birthday",
        "birthdate",
        "dob",
        "age",
        "ssn",
        "social",
        "insurance",
        "iban",
        "account",
        "card",
        "passport",
        "password",
        "pin",
        "lat",
        "latitude",
        "lng",
        "lon",
        "longitude",
        "ip",
        "email",
        "mail",
        "name",
        "address",
        "street",
        "siren",
        "siret",
        "vat",
        "fiscal",
        "gender",
        "sex",
        "health",
        "weight",
        "height",
        "salary",
        "income",
    ]
)
"""Numbers under a name with such a word in it may be somebody's."""

_NAME = re.compile(r"[A-Za-z$_][A-Za-z0-9$_.-]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,39}")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NOT_LETTERS = re.compile(r"[^\w]+|_+")
_LONGEST_VERB = 48
_LARGEST = 2**53
MOST_PROPERTIES = 40
JUNK_IDS = frozenset(
    ("", "0", "1", "-1", "null", "undefined", "none", "nil", "nan", "anonymous", "guest", "user", "unknown", "test", "true",
     "false", "distinct_id", "distinctid", "[object object]", "00000000-0000-0000-0000-000000000000")
)  # fmt: skip
"""What broken programs send for everybody: taken as nobody, else they would all be one."""


@lru_cache(maxsize=4096)
def code_of(name: str, longest: int = 40) -> str:
    """A name as a code: small letters, digits and hyphens. A name with an @ in it may be somebody's, and is none."""
    if "@" in name:
        return ""
    code = _NOT_LETTERS.sub("-", unicodedata.normalize("NFKC", name[:400]).casefold()).strip("-")
    if len(code) <= longest:
        return code
    return f"{code[: longest - 7].rstrip('-')}-{blake2b(code.encode(), digest_size=3).hexdigest()}"


@lru_cache(maxsize=4096)
def is_personal(name: str) -> bool:
    return not PERSONAL.isdisjoint(word.lower() for word in _WORDS.findall(name))


def verb_of(event: str) -> str:
    code = code_of(event, _LONGEST_VERB - len("track:"))
    return KNOWN.get(code) or f"track:{code or 'other'}"


def part(properties: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What goes into the log, and the rest, which can be deleted."""
    kept: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in properties.items():
        if value is None or value == "":
            continue
        if len(kept) < MOST_PROPERTIES and _NAME.fullmatch(name) and _may_stay(name, value):
            kept[name] = value
        else:
            rest[name] = value
    return kept, rest


def _may_stay(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -_LARGEST < value < _LARGEST and not is_personal(name)
    if isinstance(value, float):
        return math.isfinite(value) and not is_personal(name)
    return isinstance(value, str) and name.lower() in CODED and _CODE.fullmatch(value) is not None
