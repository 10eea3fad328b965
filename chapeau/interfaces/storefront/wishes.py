"""What a list shall show, read from its address and written back into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from chapeau.commerce.catalog.values import Facet, Listing, Sort, Span, Wish

FACET = "f-"
LEAST, MOST = "--from", "--upto"
"""Behind the code of a facet: the ends of a span of its numbers."""
PAGE_SIZE = 24
LONGEST_TEXT = 100
LAST_PAGE = 10_000


def read_wish(query: QueryDict, *, category: str = "") -> Wish:
    """Nonsense in the address is passed over: a list always answers."""
    chosen = {
        key.removeprefix(FACET): tuple(value for value in values if value)
        for key, values in query.lists()
        if key.startswith(FACET) and key != FACET
    }
    spans = {
        code: f"{'' if low is None else low}..{'' if high is None else high}"
        for code in {
            key[len(FACET) : -len(LEAST)] for key in query if key.startswith(FACET) and key.endswith((LEAST, MOST))
        }
        for low, high in [(_amount(query.get(FACET + code + LEAST, "")), _amount(query.get(FACET + code + MOST, "")))]
        if low is not None or high is not None
    }
    chosen = {code: values for code, values in chosen.items() if not code.endswith((LEAST, MOST))}
    chosen |= {code: (*chosen.get(code, ()), span) for code, span in spans.items()}
    text = query.get("q", "").strip()[:LONGEST_TEXT]
    sort = query.get("sort", "")
    page = query.get("page", "1")
    return Wish(
        text=text,
        category=category,
        chosen={code: values for code, values in chosen.items() if values},
        least=_amount(query.get("from", "")),
        most=_amount(query.get("to", "")),
        sort=Sort(sort) if sort in Sort.values else (Sort.RELEVANCE if text else Sort.NAME),
        page=min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 8 and int(page) else 1,
        page_size=PAGE_SIZE,
    )


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, with the address of the list without it."""

    label: str
    url: str


def chips(query: QueryDict, wish: Wish, listing: Listing) -> list[Chip]:
    return list(_chips(query, wish, listing.facets))


def _chips(query: QueryDict, wish: Wish, facets: tuple[Facet, ...]) -> Iterator[Chip]:
    names = {
        (facet.code, value.code): f"{value.name} {facet.unit}".strip() for facet in facets for value in facet.values
    }
    for code, values in wish.chosen.items():
        for value in values:
            if span := Span.of(value):
                yield from _span_chips(query, facets, code, span)
                continue
            yield Chip(names.get((code, value), value), without(query, FACET + code, value))
    if wish.least is not None:
        yield Chip(_("from %(amount)s") % {"amount": wish.least}, without(query, "from"))
    if wish.most is not None:
        yield Chip(_("up to %(amount)s") % {"amount": wish.most}, without(query, "to"))


def _span_chips(query: QueryDict, facets: tuple[Facet, ...], code: str, span: Span) -> Iterator[Chip]:
    facet = next((facet for facet in facets if facet.code == code), None)
    name, unit = (facet.name, facet.unit) if facet else (code, "")
    if span.least is not None:
        told = _("%(name)s from %(number)s") % {"name": name, "number": f"{span.least} {unit}".strip()}
        yield Chip(told, without(query, FACET + code + LEAST))
    if span.most is not None:
        told = _("%(name)s up to %(number)s") % {"name": name, "number": f"{span.most} {unit}".strip()}
        yield Chip(told, without(query, FACET + code + MOST))


def without(query: QueryDict, key: str, value: str | None = None) -> str:
    """The address of the same list with one filter less, from its first page."""
    kept = [
        (name, each)
        for name, values in query.lists()
        for each in values
        if name != "page" and not (name == key and value in (None, each))
    ]
    return "?" + urlencode(kept)
