"""Rows to the records this room hands out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chapeau.kit.db import fetch
from chapeau.kit.house import currency_of
from chapeau.person.people.models import Hat, Organisation, Person
from chapeau.person.people.rules.market import mark_of, market_of
from chapeau.person.people.values import Authority, HatCard, HatContact

CARD_RELATIONS = ("person", "organisation")


def open_at(now: datetime) -> Q:
    """Hats that have not ended. After a merge two may be of one capacity: ``together`` makes them one."""
    return Q(ends_at=None) | Q(ends_at__gt=now)


def hats() -> QuerySet[Hat]:
    """Hats with what a card needs, in one query."""
    twins = Hat.objects.filter(same_capacity(OuterRef("pk"), OuterRef("person"), OuterRef("alias_of")))
    return Hat.objects.select_related(*CARD_RELATIONS).annotate(also_ids=ArraySubquery(twins.values("pk")))


def same_capacity(hat: object, person: object, alias_of: object) -> Q:
    """The other hats merged with this one, as a condition on Hat. Only hats of one person ever are."""
    root = Coalesce(alias_of, hat)
    return Q(Q(alias_of=root) | Q(pk=root), person=person) & ~Q(pk=hat)


def together(every: Iterable[HatCard], *, prefer: Collection[UUID] = ()) -> list[HatCard]:
    """One card per capacity, with the others' keys in ``also_ids``: the one in ``prefer``, else the root, else the first.

    So whoever comes in by an address goes on under the hat of that address, and unmerging gives each what is theirs.
    """
    groups: dict[UUID, list[HatCard]] = {}
    for card in every:
        groups.setdefault(card.alias_of_id or card.id, []).append(card)
    return [_worn(group, prefer) if len(group) > 1 else group[0] for group in groups.values()]


def _worn(group: list[HatCard], prefer: Collection[UUID]) -> HatCard:
    ranked = sorted(group, key=lambda card: (card.id not in prefer, card.alias_of_id is not None))
    return replace(ranked[0], also_ids=tuple(card.id for card in ranked[1:]))


def _fields(model: type[Model], names: str) -> tuple[str, ...]:
    """In the model's own order, as ``from_db`` wants them."""
    wanted = names.split()
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in wanted)


_HAT = _fields(
    Hat,
    "id code person_id organisation_id job_title language roles per_order_minor per_month_minor authority_currency "
    "allowed_categories cost_centres discount_limit_percent ends_at alias_of_id",
)
_PERSON = _fields(Person, "id code given_name family_name language country")
_ORGANISATION = _fields(
    Organisation,
    "id code name kind trade is_house country vat_number vat_checked_at vat_exempt_reason introduced_by_id",
)
_COLUMNS = [
    f"{table}.{name}"
    for table, names in (("hat", _HAT), ("person", _PERSON), ("organisation", _ORGANISATION))
    for name in names
]
_CARDS = f"""
SELECT {", ".join(_COLUMNS)} FROM people_hat hat
JOIN people_person person ON person.id = hat.person_id
LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id
"""


def cards_worn(person_id: UUID, now: datetime) -> list[HatCard]:
    """The open hats of a person, or of the one they were merged into, oldest first and not yet ``together``; every
    request asks it, so at a tenth of the ORM's price."""
    return _read_cards(
        "hat.person_id = (SELECT coalesce(merged_into_id, id) FROM people_person WHERE id = %s) "
        "AND (hat.ends_at IS NULL OR hat.ends_at > %s)",
        [person_id, now],
    )


def card_by_id(hat_id: UUID) -> HatCard | None:
    """The card of any hat, at the same price."""
    cards = _read_cards(
        "hat.person_id = (SELECT person_id FROM people_hat WHERE id = %s) AND coalesce(hat.alias_of_id, hat.id) = "
        "(SELECT coalesce(alias_of_id, id) FROM people_hat WHERE id = %s)",
        [hat_id, hat_id],
    )
    return next(iter(together(cards, prefer=(hat_id,))), None)


def _read_cards(condition: str, parameters: Sequence[object]) -> list[HatCard]:
    cards = []
    for row in fetch(f"{_CARDS} WHERE {condition} ORDER BY hat.created_at, hat.id", parameters):
        hat = Hat.from_db("default", _HAT, row)
        hat.person = Person.from_db("default", _PERSON, row[len(_HAT) :])
        if hat.organisation_id:
            hat.organisation = Organisation.from_db("default", _ORGANISATION, row[len(_HAT) + len(_PERSON) :])
        cards.append(hat_card(hat))
    return cards


def authority_of(hat: Hat) -> Authority:
    return Authority(
        per_order_minor=hat.per_order_minor,
        per_month_minor=hat.per_month_minor,
        currency=hat.authority_currency,
        categories=tuple(hat.allowed_categories),
        cost_centres=tuple(hat.cost_centres),
    )


def hat_card(hat: Hat) -> HatCard:
    """The card of a hat loaded by ``hats()``."""
    person, organisation = hat.person, hat.organisation
    country = organisation.country if organisation else person.country
    return HatCard(
        id=hat.id,
        code=hat.code,
        person_id=hat.person_id,
        organisation_id=hat.organisation_id,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        trade=organisation.trade if organisation else "",
        country=country,
        currency=currency_of(country),
        language=hat.language or person.language,
        roles=frozenset(hat.roles),
        market=market_of(
            organisation_kind=organisation.kind if organisation else None,
            trade=organisation.trade if organisation else "",
            is_introduced=bool(organisation and organisation.introduced_by_id),
        ),
        mark=mark_of(person_name=person.name, organisation_name=organisation.name if organisation else ""),
        authority=authority_of(hat),
        person_code=person.code,
        person_name=person.name,
        organisation_code=organisation.code if organisation else "",
        job_title=hat.job_title,
        is_staff=bool(organisation and organisation.is_house),
        discount_limit_percent=hat.discount_limit_percent,
        vat_number=organisation.vat_number if organisation else "",
        vat_checked_at=organisation.vat_checked_at if organisation else None,
        vat_exempt_reason=organisation.vat_exempt_reason if organisation else "",
        ends_at=hat.ends_at,
        alias_of_id=hat.alias_of_id,
        also_ids=tuple(getattr(hat, "also_ids", ())),
    )


def hat_cards(hats: Iterable[Hat]) -> tuple[HatCard, ...]:
    return tuple(hat_card(hat) for hat in hats)


def contact_of(hat: Hat, *, email: str, phone: str) -> HatContact:
    return HatContact(
        hat_id=hat.id,
        name=hat.person.name,
        organisation_name=hat.organisation.name if hat.organisation else "",
        email=email,
        phone=phone,
        language=hat.language or hat.person.language,
        time_zone=hat.person.time_zone,
    )
