"""Founding a house: the token that proves the owner, and what a new company starts with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from babel.numbers import get_territory_currencies
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.commerce.pricing import actions as pricing
from chapeau.interfaces.countries import zone_of
from chapeau.kit.house import HouseTime, Selling
from chapeau.kit.ids import new_secret
from chapeau.kit.refusals import NotFound
from chapeau.person.people import actions, queries
from chapeau.person.people.models import SignIn
from chapeau.person.people.values import SYSTEM, HatCard, Market, NewHat, NewOrganisation, NewPerson, StaffRole

FOUNDING_LOCK = 7_283_001
BUSINESSES = (Market.B2B, Market.B2B2C, Market.C2B, Market.B2A, Market.B2R)


def token_file() -> Path:
    return settings.STATE / "setup-token"


def set_up_token() -> str:
    """What opens the set-up; empty: nothing does."""
    if settings.SETUP_TOKEN:
        return str(settings.SETUP_TOKEN)
    try:
        return token_file().read_text().strip()
    except OSError:
        return ""


def ensure_token() -> str:
    """The token of a house without administrator, made when there is none yet."""
    if not set_up_token():
        token_file().parent.mkdir(parents=True, exist_ok=True)
        token_file().touch(mode=0o600)
        token_file().write_text(new_secret())
    return set_up_token()


def is_open(now: datetime) -> bool:
    """Nobody looks after the house yet."""
    return not queries.house_has_administrator(SYSTEM, now=now)


def opens(token: str, now: datetime) -> bool:
    known = set_up_token()
    return bool(known) and secrets.compare_digest(token.encode(), known.encode()) and is_open(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    company: str
    country: str
    language: str
    given_name: str
    family_name: str
    email: str
    password: str


@transaction.atomic
def found_house(founding: Founding, *, now: datetime) -> HatCard:
    """The house, its first administrator with a way in, two price lists, its country, money and time.

    Once: rivals wait for each other, and the second finds it closed. Refuses: ``NotFound``, ``BadEmail``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
    if not is_open(now):
        raise NotFound
    house = queries.house_card(SYSTEM)
    house_id = house.id if house else _organisation(founding, now)
    (person,) = actions.create_people(
        SYSTEM,
        people=[
            NewPerson(
                given_name=founding.given_name,
                family_name=founding.family_name,
                country=founding.country,
                language=founding.language,
                time_zone=zone_of(founding.country),
            )
        ],
        now=now,
    )
    (hat_id,) = actions.create_hats(
        SYSTEM,
        hats=[
            NewHat(
                person_id=person.person_id,
                organisation_id=house_id,
                roles=(StaffRole.ADMINISTRATOR,),
                email=founding.email,
                email_is_verified=True,
            )
        ],
        now=now,
    )
    user = SignIn.objects.get(hat=hat_id)
    user.set_password(founding.password)
    user.save(update_fields=["password"])
    if house is None:
        _beginnings(founding, now)
    transaction.on_commit(lambda: token_file().unlink(missing_ok=True))
    return queries.hat_card(SYSTEM, hat_id=hat_id)


def _organisation(founding: Founding, now: datetime) -> UUID:
    (made,) = actions.create_organisations(
        SYSTEM,
        organisations=[
            NewOrganisation(name=founding.company, country=founding.country, language=founding.language, is_house=True)
        ],
        now=now,
    )
    return made


def _beginnings(founding: Founding, now: datetime) -> None:
    """What can be guessed from the country; all of it is editable."""
    country = founding.country
    currency = str((get_territory_currencies(country) or ["EUR"])[0])
    for record in (
        Selling(countries=(country,), currency=currency, other_currencies={}),
        HouseTime(time_zone=zone_of(country)),
    ):
        actions.change_house_settings(SYSTEM, record=record, now=now)
    with override(founding.language):
        pricing.create_price_list(
            SYSTEM, code="retail", name=_("Private people, with VAT"), currency=currency, includes_tax=True,
            tax_country=country, markets=[], now=now,
        )  # fmt: skip
        pricing.create_price_list(
            SYSTEM, code="business", name=_("Organisations, without VAT"), currency=currency, includes_tax=False,
            markets=[str(market) for market in BUSINESSES], priority=1, now=now,
        )  # fmt: skip
