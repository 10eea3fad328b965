"""Rows to the records this room hands out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from chapeau.kit.house import currency_of
from chapeau.person.people.models import Hat
from chapeau.person.people.rules.market import mark_of, market_of
from chapeau.person.people.values import Authority, HatCard, HatContact

CARD_RELATIONS = ("person", "organisation")


def open_at(now: datetime) -> Q:
    """Hats that are worn now: not ended, not the alias of another after a merge."""
    return (Q(ends_at=None) | Q(ends_at__gt=now)) & Q(alias_of=None)


def hats() -> QuerySet[Hat]:
    """Hats with what a card needs, in one query."""
    return Hat.objects.select_related(*CARD_RELATIONS)


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
    )


def hat_cards(rows: Iterable[Hat]) -> tuple[HatCard, ...]:
    return tuple(hat_card(row) for row in rows)


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
