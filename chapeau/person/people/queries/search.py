"""Finding people and organisations: prefix, without accents, with typing errors, by phone, e-mail and number.

Names are found through trigrams of their folded words under a GIN index. The beginning of a word is the set of
its trigrams without the closing one; a word with one typing error still keeps two neighbouring trigrams.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise
from math import ceil
from operator import and_, or_
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden
from chapeau.kit.text import fold
from chapeau.person.people import cards
from chapeau.person.people.models import Address, Hat, Organisation, Person
from chapeau.person.people.queries.organisations import organisation_card_of, organisation_rows
from chapeau.person.people.rules.contact import BadPhone, phone_number
from chapeau.person.people.sight import joined_hats, sees_across
from chapeau.person.people.values import Market, OrganisationCard, OrganisationKind, PersonHit, Trade, Viewer

Found = TypeVar("Found", Person, Organisation)

_PHONE = re.compile(r"^[+\d][\d\s./()-]{4,}$")
_ORDER = {
    "name": ("sort_key", "id"),
    "-name": ("-sort_key", "-id"),
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
}
LEAST_LIKENESS = 0.4
"""Share of the words' trigrams that a name with typing errors must have."""


def search_people(viewer: Viewer, *, text: str, limit: int = 20) -> tuple[PersonHit, ...]:
    """People by name (any order, beginnings of words, no accents, typing errors), e-mail or phone; best first.

    Staff only; people of whom this member may see no hat are not found. Refuses: ``Forbidden``.
    """
    return person_hits(viewer, list(_found_people(viewer, text)[:limit]))


def search_organisations(viewer: Viewer, *, text: str, limit: int = 20) -> tuple[OrganisationCard, ...]:
    """Organisations by name, VAT or registration number; staff only. Refuses: ``Forbidden``."""
    _staff(viewer)
    return tuple(organisation_card_of(row) for row in _found_organisations(text)[:limit])


def people_list(
    viewer: Viewer,
    *,
    text: str = "",
    market: str = "",
    country: str = "",
    sort: str = "name",
    page: int = 1,
    size: int = 50,
) -> Page[PersonHit]:
    """The office's list; ``sort`` is ``name``, ``-name``, ``created`` or ``-created``. A search with typing
    errors keeps its own order, best first. Refuses: ``Forbidden``.
    """
    rows = _found_people(viewer, text, order=_ORDER.get(sort, _ORDER["name"])) if text.strip() else _people(viewer)
    if country:
        rows = rows.filter(country=country)
    if market:
        hats = Hat.objects.filter(joined_hats(viewer), _in_market(market), person=OuterRef("pk"))
        rows = rows.filter(Exists(hats))
    if not rows.query.order_by:
        rows = rows.order_by(*_ORDER.get(sort, _ORDER["name"]))
    total = rows.count()
    number = max(1, page)
    return Page(person_hits(viewer, list(rows[(number - 1) * size : number * size])), total, number, size)


def organisations_list(
    viewer: Viewer,
    *,
    text: str = "",
    kind: str = "",
    trade: str = "",
    country: str = "",
    owner_hat_code: str = "",
    sort: str = "name",
    page: int = 1,
    size: int = 50,
) -> Page[OrganisationCard]:
    """The office's list; sorts as ``people_list``. Refuses: ``Forbidden``."""
    _staff(viewer)
    order = _ORDER.get(sort, _ORDER["name"])
    rows = _found_organisations(text, order=order) if text.strip() else organisation_rows().order_by(*order)
    wanted = {"kind": kind, "trade": trade, "country": country, "owner_hat__code": owner_hat_code}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    number = max(1, page)
    found = rows[(number - 1) * size : number * size]
    return Page(tuple(organisation_card_of(row) for row in found), rows.count(), number, size)


def _staff(viewer: Viewer) -> None:
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden


def _people(viewer: Viewer) -> QuerySet[Person]:
    """People of whom this viewer may see a hat. Refuses: ``Forbidden``."""
    _staff(viewer)
    rows = Person.objects.filter(merged_into=None)
    if sees_across(viewer):
        return rows
    return rows.filter(Exists(Hat.objects.filter(joined_hats(viewer), person=OuterRef("pk"))))


def _found_people(viewer: Viewer, text: str, order: Sequence[str] = _ORDER["name"]) -> QuerySet[Person]:
    rows = _people(viewer)
    by_address = _address_condition(text)
    if by_address is not None:
        hats = Hat.objects.filter(
            joined_hats(viewer), addresses__in=Address.objects.filter(by_address, revoked_at=None)
        )
        return rows.filter(pk__in=hats.values("person")).order_by(*order)
    words = fold(text).split()
    if not words:
        return rows.none()
    exact = rows.filter(_begins(words))
    if exact.exists():
        return exact.order_by(*order)
    return _alike(rows, words)


def _found_organisations(text: str, order: Sequence[str] = _ORDER["name"]) -> QuerySet[Organisation]:
    rows = organisation_rows()
    number = "".join(c for c in text.upper() if c.isalnum())
    if len(number) >= 8 and sum(c.isdigit() for c in number) >= 6:
        return rows.filter(Q(vat_number=number) | Q(registration_number=number)).order_by(*order)
    words = fold(text).split()
    if not words:
        return rows.none()
    exact = rows.filter(_begins(words))
    if exact.exists():
        return exact.order_by(*order)
    return _alike(rows, words)


def _address_condition(text: str) -> Q | None:
    """An e-mail by its beginning, a phone by its national or international number; ``None``: it is a name."""
    plain = text.strip().lower()
    if "@" in plain:
        return Q(kind=Address.Kind.EMAIL, normalised__startswith=plain)
    if not _PHONE.match(plain):
        return None
    found = {number for country in ("FR", "IT", "CH") if (number := _read_phone(plain, country))}
    digits = re.sub(r"\D", "", plain)
    short = digits.lstrip("0")
    beginnings = (f"+{short}",) if plain.startswith(("+", "00")) else (f"+33{short}", f"+41{short}", f"+39{digits}")
    begun = reduce(or_, (Q(normalised__startswith=beginning) for beginning in beginnings))
    return Q(kind=Address.Kind.PHONE) & (Q(normalised__in=found) | begun)


def _read_phone(text: str, country: str) -> str:
    try:
        return phone_number(text, country=country)
    except BadPhone:
        return ""


def _begins(words: Iterable[str]) -> Q:
    """Each of the words begins a word of the name: the index narrows, the text decides."""
    return reduce(and_, (_begins_one(word) for word in words))


def _begins_one(word: str) -> Q:
    beginning = Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    return Q(trigrams__contains=_leading(word)) & beginning


def _whole(word: str) -> list[str]:
    """The trigrams of a finished word."""
    return [*_leading(word), f"{word} "[-3:]]


def _leading(word: str) -> list[str]:
    padded = f"  {word}"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


class _Shared(Func):
    """How many of the wanted trigrams the row has: ``unnest(row) AS gram WHERE gram = ANY(wanted)``, counted."""

    template = "(SELECT count(*) FROM unnest(%(expressions)s))"
    arg_joiner = ") AS gram WHERE gram = ANY("
    output_field = IntegerField()


def _alike(rows: QuerySet[Found], words: Sequence[str]) -> QuerySet[Found]:
    """Names with typing errors, most alike first."""
    grams = list(map(_whole, words))
    every = sorted({gram for word in grams for gram in word})
    pairs = [pair for word in grams for pair in pairwise(word)]
    near = reduce(or_, (Q(trigrams__contains=list(pair)) for pair in pairs))
    wanted = Value(every, output_field=ArrayField(CharField()))
    alike = rows.filter(near).annotate(shared=_Shared(F("trigrams"), wanted))
    return alike.filter(shared__gte=ceil(LEAST_LIKENESS * len(every))).order_by("-shared", "trigrams__len", "sort_key")


def _in_market(market: str) -> Q:
    """The rule of ``rules.market`` as a condition on Hat."""
    authority = Q(organisation__kind=OrganisationKind.REGULATOR)
    public = Q(organisation__kind=OrganisationKind.ADMINISTRATION)
    business = Q(organisation__isnull=False) & ~authority & ~public
    reseller = Q(organisation__trade=Trade.RESELLER)
    led = Q(organisation__introduced_by__isnull=False)
    return {
        Market.B2C: Q(organisation=None),
        Market.B2R: authority,
        Market.B2A: public,
        Market.B2B2C: business & reseller,
        Market.C2B: business & ~reseller & led,
        Market.B2B: business & ~reseller & ~led,
    }.get(Market(market) if market in Market.values else Market.B2B, Q())


def person_hits(viewer: Viewer, rows: Sequence[Person]) -> tuple[PersonHit, ...]:
    """Rows of the list with their visible hats and first addresses; three queries for any number."""
    ids = [row.id for row in rows]
    every = list(cards.hats().filter(person__in=ids).order_by("created_at", "id"))
    seen = set(Hat.objects.filter(joined_hats(viewer), person__in=ids).values_list("pk", flat=True))
    visible: defaultdict[UUID, list[Hat]] = defaultdict(list)
    hidden: set[UUID] = set()
    for hat in every:
        if hat.id in seen:
            visible[hat.person_id].append(hat)
        else:
            hidden.add(hat.person_id)
    first: dict[tuple[UUID, str], str] = {}
    for address in Address.objects.filter(hat__in=seen, revoked_at=None).select_related("hat").order_by("created_at"):
        first.setdefault((address.hat.person_id, address.kind), address.value)
    return tuple(
        PersonHit(
            person_id=row.id,
            person_code=row.code,
            name=row.name,
            country=row.country,
            hats=tuple(cards.together(cards.hat_cards(visible[row.id]))),
            has_hidden_hats=row.id in hidden,
            email=first.get((row.id, Address.Kind.EMAIL), ""),
            phone=first.get((row.id, Address.Kind.PHONE), ""),
            created_at=row.created_at,
        )
        for row in rows
    )
