"""The people behind the demo's doors, each with a story and three things to try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.payments import actions as payments
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.pricing.values import NewTerm
from chapeau.interfaces.demo.house import House
from chapeau.kit.money import Money
from chapeau.person.people import actions as people
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    NewHat,
    NewOrganisation,
    NewPerson,
    OrganisationKind,
    PostalAddressValue,
    Role,
    Trade,
)

SHOWN_SKU = "TYRE-STRA-SWIF-35-28IN"
"""The article whose price the stories compare."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Hats of the story."""

    camille_private: UUID
    camille_shop: UUID
    camille_city: UUID
    marc: UUID
    shop_id: UUID
    city_id: UUID


def make_cast(house: House, skus: dict[str, UUID], now: datetime) -> Cast:
    """Camille's three hats and her approver; the shop's contract and credit, the city's exemption."""
    began = now - timedelta(days=800)
    camille, marc = people.create_people(
        SYSTEM,
        people=[
            NewPerson(
                given_name="Camille", family_name="Durand", country="FR", language="fr", email="camille@home.example",
                email_is_verified=True, phone="+33612345678", acquired_via="search", created_at=began,
                address=PostalAddressValue(name="Camille Durand", street="8 rue des Tanneurs", postal_code="69001", city="Lyon", country="FR"),
            ),
            NewPerson(
                given_name="Marc", family_name="Lefèvre", country="FR", language="fr", email="marc.lefevre@home.example",
                email_is_verified=True, created_at=began,
            ),
        ],
        now=now,
    )  # fmt: skip
    shop_id, city_id = people.create_organisations(
        SYSTEM,
        organisations=[
            NewOrganisation(
                name="Atelier du Canal", country="FR", language="fr", trade=Trade.REPAIR, vat_number="FR40303265045",
                registration_number="303265045", owner_hat_id=house.staff["sales"], created_at=began,
                introduced_by_hat_id=None,
                address=PostalAddressValue(name="", organisation="Atelier du Canal", street="31 quai Saint-Vincent", postal_code="69001", city="Lyon", country="FR"),
            ),
            NewOrganisation(
                name="Ville de Lyon, Vélo en ville", country="FR", language="fr", kind=OrganisationKind.ADMINISTRATION,
                trade=Trade.PUBLIC, owner_hat_id=house.staff["sales"], created_at=began,
                address=PostalAddressValue(name="", organisation="Ville de Lyon", street="1 place de la Comédie", postal_code="69001", city="Lyon", country="FR"),
            ),
        ],
        now=now,
    )  # fmt: skip
    shop_hat, city_hat, marc_hat = people.create_hats(
        SYSTEM,
        hats=[
            NewHat(
                person_id=camille.person_id, organisation_id=shop_id, roles=(Role.BUYER,), job_title="Acheteuse",
                authority=Authority(per_order_minor=50_000, per_month_minor=200_000, cost_centres=("atelier", "vitrine")),
                email="camille@atelier-du-canal.example", email_is_verified=True, created_at=began,
            ),
            NewHat(
                person_id=camille.person_id, organisation_id=city_id, roles=(Role.BUYER,), job_title="Chargée du parc vélos",
                authority=Authority(per_order_minor=400_000, cost_centres=("parc-velos",)),
                email="c.durand@lyon.example", email_is_verified=True, created_at=began,
            ),
            NewHat(
                person_id=marc.person_id, organisation_id=shop_id, job_title="Gérant",
                roles=(Role.ADMINISTRATOR, Role.APPROVER, Role.BUYER, Role.FINANCE),
                email="marc@atelier-du-canal.example", email_is_verified=True, created_at=began,
            ),
        ],
        now=now,
    )  # fmt: skip
    pricing.create_contract(
        SYSTEM,
        organisation_id=shop_id,
        name="Atelier du Canal 2026",
        currency="EUR",
        terms=[
            NewTerm(variant_id=skus[SHOWN_SKU], amount=Decimal("19.80")),
            NewTerm(percent_off=Decimal(6)),
        ],
        now=now,
    )
    for organisation_id, limit, days in ((shop_id, 600_000, 30), (city_id, 2_000_000, 45)):
        payments.set_credit(
            SYSTEM, organisation_id=organisation_id, limit=Money(limit, "EUR"), terms_days=days, now=now
        )
    return Cast(camille.private_hat_id, shop_hat, city_hat, marc_hat, shop_id, city_id)
