"""What a browser remembers about forms: which variant it was given, and whether it wants to be left alone.

One cookie for the working of the page: nobody is known by it, and no page reads it but those of forms.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

COOKIE = "chapeau_forms"
KEPT_FOR = timedelta(days=180)
MOST = 20
_ENTRY = re.compile(r"([a-z0-9-]{1,32})\.([ab])([stxd]{0,4})")
SHOWN, STARTED, NOT_AGAIN, SENT = "s", "t", "x", "d"


@dataclass(frozen=True, slots=True)
class Memory:
    variant: str
    flags: str = ""

    @property
    def is_left_alone(self) -> bool:
        """The pop-up was closed, or the form sent."""
        return NOT_AGAIN in self.flags or SENT in self.flags


def recall(request: HttpRequest) -> dict[str, Memory]:
    """By code of the form; whatever is not of our making is nothing."""
    told = request.COOKIES.get(COOKIE, "")[: MOST * 40]
    found = [match for entry in told.split("~") if (match := _ENTRY.fullmatch(entry))]
    return {match[1]: Memory(match[2], match[3]) for match in found[:MOST]}


def variant_of(request: HttpRequest, code: str, *, has_b: bool) -> str:
    """The variant this browser was given, else one by lot."""
    known = recall(request).get(code)
    if not has_b:
        return "a"
    return known.variant if known else secrets.choice("ab")


def remember(request: HttpRequest, response: HttpResponse, code: str, variant: str, *flags: str) -> None:
    """Keep the variant and add flags."""
    known = recall(request)
    before = known.pop(code, Memory(variant))
    known[code] = Memory(variant, "".join(flag for flag in "stxd" if flag in before.flags or flag in flags))
    kept = list(known.items())[-MOST:]
    response.set_cookie(
        COOKIE,
        "~".join(f"{name}.{one.variant}{one.flags}" for name, one in kept),
        max_age=KEPT_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
