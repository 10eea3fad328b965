"""The demo's own house: Vélo Maison of Lyon, its staff, warehouses, ways of delivery and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.billing.values import Papers
from chapeau.commerce.fulfilment.actions import set_delivery_method
from chapeau.commerce.fulfilment.values import Rate
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.pricing.values import TaxRegistrations
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock.values import NewWarehouse
from chapeau.interfaces.policy_drafts import draft
from chapeau.kit.policies import PolicyKind
from chapeau.person.people import actions as people
from chapeau.person.people.values import (
    SYSTEM,
    Market,
    NewHat,
    NewOrganisation,
    NewPerson,
    PostalAddressValue,
    StaffRole,
)

EUROPE = ("FR", "IT", "DE", "BE", "LU", "ES", "AT", "NL")
FRANC = ("CH", "LI")


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff: how to find their hat again, and what they do."""

    key: str
    given: str
    family: str
    title: str
    roles: tuple[str, ...]
    discount: Decimal = Decimal(0)


COLLEAGUES = (
    Colleague("sales", "Sophie", "Martin", "Sales", (StaffRole.SALES,), Decimal(10)),
    Colleague("sales2", "Giulia", "Ferrari", "Sales, Italy", (StaffRole.SALES,), Decimal(8)),
    Colleague("marketing", "Luca", "Bianchi", "Marketing", (StaffRole.MARKETING,), discount=Decimal(15)),
    Colleague("service", "Anna", "Keller", "Service", (StaffRole.SERVICE,), Decimal(5)),
    Colleague("warehouse", "Yannick", "Morel", "Warehouse", (StaffRole.LOGISTICS,)),
    Colleague("finance", "Hélène", "Roux", "Finance", (StaffRole.FINANCE,)),
    Colleague("compliance", "Nadia", "Benali", "Data protection", (StaffRole.COMPLIANCE,)),
    Colleague("admin", "Paul", "Girard", "Owner", (StaffRole.ADMINISTRATOR,), Decimal(25)),
)


MADE_UP = {
    "director": "Paul Girard",
    "host": "Hébergement du Rhône, 3 quai Rambaud, 69002 Lyon, +33 4 72 00 00 01",
    "mediator": "Médiation du Cycle, mediation-cycle.example",
    "processors": "Hébergement du Rhône (Lyon), Stripe (Dublin), Colis Express (Lyon)",
    "authority": "CNIL, 3 place de Fontenoy, 75007 Paris",
}
"""What the drafts of terms and imprint leave open."""


def publish_policies(now: datetime) -> None:
    """Terms, withdrawal, privacy and imprint of the made-up house, without the drafts' word of warning."""
    for kind in PolicyKind:
        texts = {
            code: draft(SYSTEM, kind=kind, language=code, answers=MADE_UP).partition("*\n\n")[2]
            if kind is PolicyKind.TERMS
            else draft(SYSTEM, kind=kind, language=code, answers=MADE_UP)
            for code in ("en", "fr", "it")
        }
        people.publish_policy(SYSTEM, kind=kind, texts=texts, seen_version=0, now=now)


@dataclass(frozen=True, slots=True)
class House:
    organisation_id: UUID
    staff: dict[str, UUID]
    """Key of a colleague to the hat's id."""
    warehouses: dict[str, UUID]


def make_house(now: datetime) -> House:
    (house_id,) = people.create_organisations(
        SYSTEM,
        organisations=[
            NewOrganisation(
                name="Vélo Maison",
                country="FR",
                language="fr",
                vat_number="FR83404833048",
                registration_number="404833048",
                is_house=True,
                address=PostalAddressValue(
                    name="Vélo Maison SAS",
                    street="12 rue de la Charité",
                    postal_code="69002",
                    city="Lyon",
                    country="FR",
                ),
            )
        ],
        now=now,
    )
    papers = Papers(
        legal_line="Vélo Maison SAS, capital 120 000 €, RCS Lyon 404 833 048",
        email="bonjour@velo-maison.example",
        phone="+33 4 72 00 00 00",
        website="velo-maison.example",
        bank="Banque du Rhône",
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
    )
    for record in (papers, TaxRegistrations(numbers={"CH": "CHE-116.281.710 TVA"})):
        people.change_house_settings(SYSTEM, record=record, now=now)
    publish_policies(now)
    made = people.create_people(
        SYSTEM,
        people=[NewPerson(given_name=c.given, family_name=c.family, country="FR", language="fr") for c in COLLEAGUES],
        now=now,
    )
    hats = people.create_hats(
        SYSTEM,
        hats=[
            NewHat(
                person_id=person.person_id,
                organisation_id=house_id,
                roles=colleague.roles,
                job_title=colleague.title,
                email=f"{colleague.given.lower().replace('é', 'e').replace('è', 'e')}@velo-maison.example",
                email_is_verified=True,
                discount_limit_percent=colleague.discount,
            )
            for person, colleague in zip(made, COLLEAGUES, strict=True)
        ],
        now=now,
    )
    warehouses = stock.create_warehouses(
        SYSTEM,
        warehouses=[
            NewWarehouse("LYO", "Lyon", "FR", "Europe/Paris", time(15, 0), street="4 quai Perrache", postal_code="69002", city="Lyon", is_pick_up=True, priority=1),
            NewWarehouse("MIL", "Milano", "IT", "Europe/Rome", time(14, 0), street="Via Mecenate 76", postal_code="20138", city="Milano", priority=2),
            NewWarehouse("BSL", "Basel", "CH", "Europe/Zurich", time(14, 30), region="BS", street="Hochbergerstrasse 60", postal_code="4057", city="Basel", is_pick_up=True, priority=3),
        ],
    )  # fmt: skip
    _deliveries(warehouses)
    return House(house_id, {c.key: hat for c, hat in zip(COLLEAGUES, hats, strict=True)}, warehouses)


def _deliveries(warehouses: dict[str, UUID]) -> None:
    euro, franc = Decimal("5.90"), Decimal("7.90")
    set_delivery_method(
        SYSTEM,
        code="parcel",
        names={"en": "Parcel to the door", "fr": "Colis à domicile", "it": "Pacco a domicilio"},
        carrier="DPD",
        tracking_link="https://tracking.example/{number}",
        working_days=2,
        position=1,
        rates=[
            Rate(("FR",), None, 8000, "EUR", Decimal(0), True),
            Rate(("FR",), 5000, 0, "EUR", euro, True),
            Rate(("FR",), None, 0, "EUR", Decimal("12.90"), True),
            Rate(EUROPE, 5000, 0, "EUR", Decimal("9.90"), True, extra_working_days=1),
            Rate(EUROPE, None, 0, "EUR", Decimal("19.90"), True, extra_working_days=1),
            Rate(FRANC, 5000, 0, "CHF", franc, True),
            Rate(FRANC, None, 0, "CHF", Decimal("15.90"), True),
        ],
    )
    set_delivery_method(
        SYSTEM,
        code="express",
        names={"en": "Express, next morning", "fr": "Express, demain matin", "it": "Espresso, domattina"},
        carrier="Chronopost",
        tracking_link="https://tracking.example/x/{number}",
        working_days=1,
        position=2,
        rates=[
            Rate(("FR",), 10_000, 0, "EUR", Decimal("14.90"), True),
            Rate(FRANC, 10_000, 0, "CHF", Decimal("19.90"), True),
        ],
    )
    for code, city in (("LYO", "Lyon"), ("BSL", "Basel")):
        currency, countries = ("CHF", FRANC) if code == "BSL" else ("EUR", ("FR",))
        set_delivery_method(
            SYSTEM,
            code=f"pick-up-{code.lower()}",
            names={"en": f"Pick up in {city}", "fr": f"Retrait à {city}", "it": f"Ritiro a {city}"},
            pick_up_at=warehouses[code],
            working_days=0,
            position=5,
            rates=[Rate(countries, None, 0, currency, Decimal(0), True)],
        )


def make_offers(now: datetime) -> None:
    """Promotions that run today and a coupon of few uses."""
    until = now + timedelta(days=24)
    pricing.create_promotion(
        SYSTEM, code="AUTUMN-LIGHTS", kind="percent", percent=Decimal(15), categories=["lights"], markets=[Market.B2C],
        names={"en": "Lights for the dark season", "fr": "Lumières d'automne", "it": "Luci d'autunno"},
        now=now, valid_until=until, is_combinable=True,
    )  # fmt: skip
    pricing.create_promotion(
        SYSTEM, code="TUBES-3-FOR-2", kind="buy-x-get-y", buy_quantity=2, free_quantity=1, categories=["tubes"],
        markets=[Market.B2C],
        names={"en": "Three tubes for two", "fr": "Trois chambres pour deux", "it": "Tre camere al prezzo di due"},
        now=now, valid_until=until,
    )  # fmt: skip
    pricing.create_promotion(
        SYSTEM, code="WORKSHOP-WEEK", kind="percent", percent=Decimal(5), categories=["tools", "lubricants"],
        names={"en": "Workshop weeks", "fr": "Semaines de l'atelier", "it": "Settimane dell'officina"},
        now=now, valid_until=until, is_combinable=True,
    )  # fmt: skip
    welcome = pricing.create_promotion(
        SYSTEM, code="WELCOME", kind="order-percent", percent=Decimal(10), needs_coupon=True, markets=[Market.B2C],
        names={"en": "Welcome", "fr": "Bienvenue", "it": "Benvenuto"}, now=now, is_combinable=True,
    )  # fmt: skip
    pricing.create_coupons(SYSTEM, promotion_id=welcome, codes=["BIENVENUE"], limit_per_person=1, now=now)
    few = pricing.create_promotion(
        SYSTEM, code="FREE-DELIVERY", kind="free-delivery", needs_coupon=True, threshold_minor=3000, currency="EUR",
        names={"en": "Delivery on us", "fr": "Livraison offerte", "it": "Consegna offerta"}, now=now, is_combinable=True,
    )  # fmt: skip
    pricing.create_coupons(SYSTEM, promotion_id=few, codes=["PORT-OFFERT"], limit_in_all=100, now=now)
