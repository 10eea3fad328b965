"""Two thousand people and three hundred organisations, some of the people wearing several hats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from stdnum import luhn
from stdnum.ch import uid as ch_uid
from stdnum.de import vat as de_vat
from stdnum.fr import siren

from chapeau.commerce.payments import actions as payments
from chapeau.interfaces.demo.house import House
from chapeau.interfaces.demo.names import (
    FLEET_WORDS,
    LANDS,
    MAKER_WORDS,
    PUBLIC_WORDS,
    RESELLER_WORDS,
    SHOP_WORDS,
    Land,
)
from chapeau.interfaces.demo.size import Size
from chapeau.kit.money import Money
from chapeau.kit.text import fold
from chapeau.person.people import actions as people
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    MadePerson,
    NewHat,
    NewOrganisation,
    NewPerson,
    OrganisationKind,
    PostalAddressValue,
    Role,
    Trade,
)

SOURCES = (("search", 30), ("direct", 22), ("newsletter", 12), ("social", 14), ("fair", 5), ("ads-display", 17))
"""Where people came from; ``ads-display`` costs more than it brings (see ``campaigns``)."""
TRADES = (
    (Trade.REPAIR, 0.68),
    (Trade.MAKER, 0.085),
    (Trade.RESELLER, 0.1),
    (Trade.FLEET, 0.085),
    (Trade.PUBLIC, 0.05),
)
TWO_YEARS = timedelta(days=730)
HERE_BEFORE = 0.33


@dataclass(frozen=True, slots=True)
class Buyer:
    """A hat that buys in the demo's past, and how eagerly."""

    hat_id: UUID
    organisation_id: UUID | None
    trade: str
    land: Land
    source: str
    since: datetime
    eagerness: float


def make_crowd(house: House, now: datetime, rng: Random, size: Size) -> list[Buyer]:
    persons = [_person(number, now, rng) for number in range(size.people)]
    made = people.create_people(SYSTEM, people=[new for new, _ in persons], now=now)
    trades = [trade for trade, share in TRADES for _ in range(max(1, round(share * size.organisations)))]
    bodies = [_organisation(number, trade, house, made, now, rng) for number, trade in enumerate(trades)]
    ids = people.create_organisations(SYSTEM, organisations=[new for new, _ in bodies], now=now)
    hats = _hats(ids, bodies, persons, made, rng)
    hat_ids = people.create_hats(SYSTEM, hats=hats, now=now)
    _credit(ids, bodies, now, rng)
    buyers = [
        Buyer(m.private_hat_id, None, "", land, new.acquired_via, new.created_at or now, rng.paretovariate(1.6))
        for m, (new, land) in zip(made, persons, strict=True)
    ]
    land_of = dict(zip(ids, (land for _, land in bodies), strict=True))
    trade_of = dict(zip(ids, trades, strict=True))
    buyers += [
        Buyer(hat_id, new.organisation_id, trade_of[new.organisation_id], land_of[new.organisation_id], new.acquired_via,
              new.created_at or now, 2.5 * rng.paretovariate(1.5))
        for hat_id, new in zip(hat_ids, hats, strict=True)
        if Role.BUYER in new.roles
    ]  # fmt: skip
    return buyers


def _land(rng: Random) -> Land:
    return rng.choices(LANDS, [land.share for land in LANDS])[0]


def _moment(now: datetime, rng: Random, latest_days: int = 3) -> datetime:
    """A third were here before; the others came in the last two years, more of them lately: the company grows."""
    if rng.random() < HERE_BEFORE:
        return now - TWO_YEARS - timedelta(days=rng.uniform(0, 100))
    share: float = rng.random() ** 0.8
    return now - TWO_YEARS * (1 - share) - timedelta(days=latest_days, hours=rng.uniform(0, 24))


def _person(number: int, now: datetime, rng: Random) -> tuple[NewPerson, Land]:
    land = _land(rng)
    given, family = rng.choice(land.given), rng.choice(land.family)
    postal_code, city, region = rng.choice(land.towns)
    name = f"{given} {family}"
    handle = fold(name).replace(" ", ".")
    return (
        NewPerson(
            given_name=given,
            family_name=family,
            country=land.country,
            language=land.language,
            time_zone=land.time_zone,
            email=f"{handle}.{number}@people.example",
            email_is_verified=True,
            phone=_phone(land, rng) if rng.random() < 0.7 else "",
            acquired_via=rng.choices([s for s, _ in SOURCES], [w for _, w in SOURCES])[0],
            address=PostalAddressValue(
                name=name,
                street=rng.choice(land.streets).format(rng.randint(1, 180)),
                postal_code=postal_code,
                city=city,
                region=region,
                country=land.country,
            ),
            created_at=_moment(now, rng),
        ),
        land,
    )


def _phone(land: Land, rng: Random) -> str:
    return land.mobile + "".join(str(rng.randint(1, 9)) for _ in range(land.digits))


def _organisation(
    number: int, trade: Trade, house: House, made: list[MadePerson], now: datetime, rng: Random
) -> tuple[NewOrganisation, Land]:
    land = _land(rng)
    postal_code, city, region = rng.choice(land.towns)
    family = rng.choice(land.family)
    match trade:
        case Trade.MAKER:
            name = MAKER_WORDS[land.country].format(family)
        case Trade.RESELLER:
            name = RESELLER_WORDS[land.country].format(family)
        case Trade.FLEET:
            name = FLEET_WORDS[land.country].format(city)
        case Trade.PUBLIC:
            name = PUBLIC_WORDS[land.country].format(city)
        case _:
            name = f"{rng.choice(SHOP_WORDS[land.country])} {family}"
    is_public = trade is Trade.PUBLIC
    return (
        NewOrganisation(
            name=f"{name} {number}" if is_public else name,
            country=land.country,
            kind=OrganisationKind.ADMINISTRATION if is_public else OrganisationKind.BUSINESS,
            trade=trade,
            language=land.language,
            vat_number="" if is_public else _vat(land.country, number),
            owner_hat_id=house.staff["sales2" if land.country in ("IT", "CH") else "sales"] if number % 3 else None,
            introduced_by_hat_id=rng.choice(made).private_hat_id if number % 17 == 4 else None,
            address=PostalAddressValue(
                name="",
                organisation=name,
                street=rng.choice(land.streets).format(rng.randint(1, 120)),
                postal_code=postal_code,
                city=city,
                region=region,
                country=land.country,
            ),
            created_at=_moment(now, rng, latest_days=20),
        ),
        land,
    )


def _vat(country: str, number: int) -> str:
    """A number that passes its country's check; nobody's on purpose."""
    match country:
        case "FR":
            base = f"{90_000_000 + number:08d}"
            number9 = next(f"{base}{d}" for d in range(10) if siren.is_valid(f"{base}{d}"))
            return f"FR{(12 + 3 * (int(number9) % 97)) % 97:02d}{number9}"
        case "IT":
            base = f"{990 + number:07d}015"
            return f"IT{base}{luhn.calc_check_digit(base)}"
        case "CH":
            base = f"{10_900_000 + number * 7:08d}"
            while (found := _swiss(base)) is None:
                base = f"{int(base) + 1:08d}"
            return found
        case "DE":
            base = f"{29_900_000 + number:08d}"
            return next(f"DE{base}{d}" for d in range(10) if de_vat.is_valid(f"DE{base}{d}"))
        case _:
            base = f"09{990_000 + number:06d}"
            return f"BE{base}{97 - int(base) % 97:02d}"


def _swiss(base: str) -> str | None:
    found = next((f"CHE{base}{d}" for d in range(10) if ch_uid.is_valid(f"CHE{base}{d}")), None)
    return f"{found}MWST" if found else None


def _hats(
    ids: list[UUID],
    bodies: list[tuple[NewOrganisation, Land]],
    persons: list[tuple[NewPerson, Land]],
    made: list[MadePerson],
    rng: Random,
) -> list[NewHat]:
    """One to three people for each organisation: first those who also buy privately, then people of their own."""
    free = list(range(len(persons)))
    rng.shuffle(free)
    hats = []
    for organisation_id, (body, _land) in zip(ids, bodies, strict=True):
        for position in range(rng.choice((1, 1, 2, 2, 3))):
            index = free.pop()
            person = persons[index][0]
            handle = fold(f"{person.given_name} {person.family_name}").replace(" ", ".")
            domain = fold(body.name).replace(" ", "-")[:30]
            is_head = position == 0
            hats.append(
                NewHat(
                    person_id=made[index].person_id,
                    organisation_id=organisation_id,
                    roles=(Role.ADMINISTRATOR, Role.APPROVER, Role.BUYER) if is_head else (Role.BUYER,),
                    authority=Authority()
                    if is_head
                    else Authority(per_order_minor=rng.choice((20_000, 50_000, 100_000))),
                    email=f"{handle}.{index}@{domain}.example",
                    email_is_verified=True,
                    acquired_via=person.acquired_via,
                    created_at=max(body.created_at or land_epoch(person), person.created_at or land_epoch(person)),
                )
            )
    return hats


def land_epoch(person: NewPerson) -> datetime:
    assert person.created_at is not None
    return person.created_at


def _credit(ids: list[UUID], bodies: list[tuple[NewOrganisation, Land]], now: datetime, rng: Random) -> None:
    for number, (organisation_id, (body, land)) in enumerate(zip(ids, bodies, strict=True)):
        if number % 4 == 0:
            continue  # these pay at once
        limit = {Trade.MAKER: 5_000_000, Trade.RESELLER: 3_000_000, Trade.PUBLIC: 2_000_000}.get(
            Trade(body.trade), 400_000
        )
        payments.set_credit(
            SYSTEM,
            organisation_id=organisation_id,
            limit=Money(limit, "CHF" if land.country == "CH" else "EUR"),
            terms_days=rng.choice((14, 30, 30, 45)),
            now=now,
        )
