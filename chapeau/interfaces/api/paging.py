"""Lists, a page at a time: a cursor says where to go on, and only for the question it was given for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from chapeau.interfaces.api import problems

USUAL = 50
MOST = 100
DEEPEST = 10_000
_SALT = "chapeau.api.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    size: int
    as_of: datetime
    """When the first page was asked for: lists that grow at their beginning are read as they were then."""
    after: str = ""
    """The list's own word for where to go on, where it has one."""

    @property
    def skipped(self) -> int:
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one page, and how many there are in all. ``after``: the list's own word for where to go on."""

    rows: Sequence[Any]
    total: int
    after: str = ""


def whole(rows: Sequence[Any], page: Page) -> Found:
    """A list that comes as a whole, cut into pages here."""
    return Found(rows[page.skipped : page.skipped + page.size], len(rows))


def read_page(request: HttpRequest, now: datetime) -> Page:
    """Refuses: ``BadCursor``, ``InvalidInput`` for a limit that is none."""
    cursor = request.GET.get("cursor", "")
    typed = request.GET.get("limit", str(USUAL))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= MOST):
        raise problems.InvalidInput(fields={"limit": f"a whole number from 1 to {MOST}"})
    if not cursor:
        return Page(1, int(typed), now)
    try:
        kept = signing.loads(cursor, salt=_SALT)
        number, size, as_of, after, question = kept
        page = Page(int(number), int(size), datetime.fromisoformat(as_of), str(after))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        raise problems.BadCursor from None
    if question != _question(request) or ("limit" in request.GET and int(typed) != size) or number > DEEPEST:
        raise problems.BadCursor
    return page


def next_cursor(request: HttpRequest, page: Page, found: Found) -> str | None:
    if found.after:
        is_more = True
    else:
        is_more = page.number * page.size < found.total and bool(found.rows)
    if not is_more:
        return None
    kept = (page.number + 1, page.size, page.as_of.isoformat(), found.after, _question(request))
    return signing.dumps(kept, salt=_SALT, compress=True)


def _question(request: HttpRequest) -> str:
    """What was asked and of whose list; a cursor of another question is none."""
    asked: Mapping[str, Any] = {k: v for k, v in request.GET.lists() if k not in ("cursor", "limit", "fields")}
    who = getattr(request, "auth", None)
    hat = who.hat.code if who else ""
    return salted_hmac(_SALT, repr((request.path, hat, sorted(asked.items())))).hexdigest()[:16]
