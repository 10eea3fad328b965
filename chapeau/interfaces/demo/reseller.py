"""One of the true stories to find: a reseller whose end customers complain, to the house itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from chapeau.commerce.payments import actions as payments
from chapeau.interfaces.demo.crowd import Buyer
from chapeau.interfaces.demo.house import House
from chapeau.kit.money import Money
from chapeau.person.people import actions as people
from chapeau.person.people import queries
from chapeau.person.people.values import (
    SYSTEM,
    NewHat,
    NewOrganisation,
    NewPerson,
    PostalAddressValue,
    Role,
    Trade,
)
from chapeau.relationship.service import actions as service
from chapeau.relationship.service.values import RequestKind

NAME = "Comptoir du Cycle"
COMPLAINTS = (
    (8.2, "I bought this lock at Comptoir du Cycle in Lille. It opened by itself after two weeks, and they tell me to ask you."),
    (6.4, "Antivol acheté chez Comptoir du Cycle : la clé casse dans la serrure. Ils ne répondent plus."),
    (4.9, "Comptoir du Cycle sold me the helmet as new; the box had been opened. Who takes it back?"),
    (3.1, "Ordinato da Comptoir du Cycle: le luci non si caricano, e loro non danno ricevuta. Come faccio con la garanzia?"),
    (1.7, "Troisième antivol défectueux de chez Comptoir du Cycle. Je n'achèterai plus cette marque."),
    (0.6, "Comptoir du Cycle says the guarantee is yours to give. Is that so?"),
)  # fmt: skip


def make_reseller(house: House, buyers: Sequence[Buyer], locks: Sequence[UUID], now: datetime) -> UUID:
    """The reseller's buyer, looked after by sales, and riders who complain of it; the buyer's hat."""
    began = now - timedelta(days=420)
    (thierry,) = people.create_people(
        SYSTEM,
        people=[
            NewPerson(
                given_name="Thierry", family_name="Vasseur", country="FR", language="fr", created_at=began,
                email="thierry.vasseur@home.example", email_is_verified=True,
            )
        ],
        now=now,
    )  # fmt: skip
    (shop_id,) = people.create_organisations(
        SYSTEM,
        organisations=[
            NewOrganisation(
                name=NAME, country="FR", language="fr", trade=Trade.RESELLER, owner_hat_id=house.staff["sales"],
                created_at=began,
                address=PostalAddressValue(name="", organisation=NAME, street="14 rue de Gand", postal_code="59800", city="Lille", country="FR"),
            )
        ],
        now=now,
    )  # fmt: skip
    (hat_id,) = people.create_hats(
        SYSTEM,
        hats=[
            NewHat(
                person_id=thierry.person_id, organisation_id=shop_id, roles=(Role.ADMINISTRATOR, Role.BUYER),
                job_title="Gérant", email="thierry@comptoir-du-cycle.example", email_is_verified=True, created_at=began,
            )
        ],
        now=now,
    )  # fmt: skip
    payments.set_credit(SYSTEM, organisation_id=shop_id, limit=Money(800_000, "EUR"), terms_days=30, now=now)
    riders = queries.hat_cards(
        SYSTEM, ids=[buyer.hat_id for buyer in buyers if buyer.organisation_id is None][: len(COMPLAINTS)]
    )
    for number, ((days, text), rider) in enumerate(zip(COMPLAINTS, riders.values(), strict=False)):
        service.ask(
            queries.viewer_for_hat(rider),
            kind=RequestKind.COMPLAINT,
            text=text,
            now=now - timedelta(days=days),
            language=rider.language,
            variant_id=locks[number % len(locks)] if locks else None,
        )
    return hat_id
