"""A small shop for journeys and for tests of pages: a dozen articles, three warehouses, one person under three hats.

Everything is made through deeds. ``make_shop`` is the whole of it; what it returns names what tests ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings

from chapeau.commerce.catalog.actions import create_attributes, create_categories, create_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.values import (
    Given,
    NewAttribute,
    NewCategory,
    NewPicture,
    NewProduct,
    NewVariant,
    Words,
)
from chapeau.commerce.fulfilment.actions import set_delivery_method
from chapeau.commerce.fulfilment.values import Rate
from chapeau.commerce.payments.actions import set_credit
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.pricing.values import NewPrice, NewTerm
from chapeau.commerce.stock.actions import create_warehouses, receive
from chapeau.commerce.stock.values import NewWarehouse, Piece
from chapeau.interfaces.demo.pictures import picture
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.person.people import actions as people
from chapeau.person.people import queries as people_queries
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    HatCard,
    NewHat,
    NewOrganisation,
    NewPerson,
    OrganisationKind,
    PostalAddressValue,
    Role,
    StaffRole,
    Trade,
)

CHAIN = "CO-CHN-11"
"""An article everybody buys: private singly, organisations by ten."""

LYON = PostalAddressValue(
    name="Camille Roux", street="12 rue de la Charité", postal_code="69002", city="Lyon", country="FR"
)
WORKSHOP = PostalAddressValue(
    name="Camille Roux", organisation="Atelier Rustine", street="8 quai Rambaud", postal_code="69002", city="Lyon",
    country="FR",
)  # fmt: skip
DEPOT = PostalAddressValue(
    name="Dépôt central", organisation="Vélo'v Métropole", street="20 rue du Lac", postal_code="69003", city="Lyon",
    country="FR",
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    now: datetime
    private: HatCard
    buyer: HatCard
    """Camille Roux for Atelier Rustine: contract, 30 days, up to 500 € alone."""
    public: HatCard
    """Camille Roux for the city's bicycle service."""
    approver: HatCard
    sales: HatCard
    variants: Mapping[str, UUID]
    warehouse: UUID


def make_shop(now: datetime | None = None) -> Shop:
    """The whole small shop, its prices worked out."""
    at = now or datetime.now(UTC)
    long_ago = at - timedelta(days=90)
    _house(long_ago)
    warehouses = create_warehouses(
        SYSTEM,
        warehouses=[
            NewWarehouse("LYO", "Lyon", "FR", "Europe/Paris", time(16), city="Lyon", street="3 rue de Gerland",
                         postal_code="69007", is_pick_up=True),
            NewWarehouse("MIL", "Milano", "IT", "Europe/Rome", time(15), city="Milano", priority=1),
            NewWarehouse("BSL", "Basel", "CH", "Europe/Zurich", time(15), city="Basel", priority=2),
        ],
    )  # fmt: skip
    pricing.load_tax_rates()
    _delivery(warehouses["LYO"])
    variants = _articles(long_ago)
    receive(SYSTEM, pieces=[Piece(v, warehouses["LYO"], 400) for v in variants.values()], now=long_ago, reason="first")
    private, buyer, public, approver = _people(long_ago)
    _prices(variants, buyer, long_ago, at)
    sales = _staff(long_ago)
    run_waiting_jobs()
    pricing.refresh_shelf(now=at)
    return Shop(at, private, buyer, public, approver, sales, variants, warehouses["LYO"])


def _house(now: datetime) -> None:
    people.create_organisations(
        SYSTEM,
        organisations=[NewOrganisation(name="Vélo Maison", country="FR", language="fr", is_house=True)],
        now=now,
    )


def _delivery(counter: UUID) -> None:
    euro = {"currency": "EUR", "up_to_g": None, "includes_tax": True}
    set_delivery_method(
        SYSTEM,
        code="home",
        names={"en": "To the door", "fr": "À la porte", "it": "A domicilio"},
        rates=[
            Rate(countries=("FR",), from_value_minor=6000, amount=Decimal(0), **euro),  # type: ignore[arg-type]
            Rate(countries=("FR",), from_value_minor=0, amount=Decimal("4.90"), **euro),  # type: ignore[arg-type]
            Rate(countries=("IT", "DE", "BE", "ES", "LU", "NL", "AT"), from_value_minor=0, amount=Decimal("9.90"),
                 extra_working_days=1, **euro),  # type: ignore[arg-type]
            Rate(("CH", "LI"), None, 0, "CHF", Decimal("9.90"), True, 1),
        ],
        carrier="Colissimo",
        tracking_link="https://example.com/track/{number}",
    )  # fmt: skip
    set_delivery_method(
        SYSTEM,
        code="pick-up-lyon",
        names={"en": "Fetch in Lyon", "fr": "Retrait à Lyon", "it": "Ritiro a Lione"},
        rates=[Rate(("FR",), None, 0, "EUR", Decimal(0), True)],
        pick_up_at=counter,
        working_days=0,
        position=1,
    )


def _picture(name: str, shape: str, brand: str, tag: str, number: int) -> NewPicture:
    file = f"articles/{name}.svg"
    path = Path(settings.MEDIA_ROOT) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture(shape, brand, tag, number))
    return NewPicture(file, {"en": tag})


ARTICLES = [
    # category, brand, English, French, Italian, SKU, shape, tag, gross price, weight, pack for organisations, teeth
    ("drivetrain", "Corvo", "Chain 11-speed", "Chaîne 11 vitesses", "Catena 11 velocità", CHAIN, "chain", "11", "48.90", 260, 10, 11),
    ("drivetrain", "Corvo", "Chain 12-speed", "Chaîne 12 vitesses", "Catena 12 velocità", "CO-CHN-12", "chain", "12", "62.00", 250, 10, 12),
    ("drivetrain", "Altura", "Cassette 11–34", "Cassette 11–34", "Cassetta 11–34", "AL-CAS-1134", "cassette", "11–34", "74.50", 340, 1, 11),
    ("drivetrain", "Altura", "Chainring 42", "Plateau 42", "Corona 42", "AL-RNG-42", "ring", "42", "39.00", 90, 1, 42),
    ("brakes", "Fermo", "Brake pads, organic", "Plaquettes organiques", "Pastiglie organiche", "FE-PAD-OR", "pads", "ORG", "14.90", 30, 10, None),
    ("brakes", "Fermo", "Brake pads, sintered", "Plaquettes frittées", "Pastiglie sinterizzate", "FE-PAD-SI", "pads", "SIN", "18.90", 30, 10, None),
    ("brakes", "Fermo", "Disc rotor 160 mm", "Disque 160 mm", "Disco 160 mm", "FE-ROT-160", "rotor", "160", "29.00", 130, 1, None),
    ("brakes", "Filo", "Brake cable set", "Jeu de câbles de frein", "Set cavi freno", "FI-CAB-BR", "cable", "1.6", "9.99", 80, 10, None),
    ("wheels", "Strada", "Tyre 28 × 32", "Pneu 28 × 32", "Copertone 28 × 32", "ST-TYR-32", "tyre", "32", "44.00", 420, 1, None),
    ("wheels", "Strada", "Inner tube 28", "Chambre à air 28", "Camera d'aria 28", "ST-TUB-28", "tube", "28", "6.50", 110, 10, None),
    ("wheels", "Giro", "Front hub, dynamo", "Moyeu avant dynamo", "Mozzo anteriore dinamo", "GI-HUB-DY", "hub", "DYN", "119.00", 480, 1, None),
    ("wheels", "Giro", "Spokes, bag of 36", "Rayons, sachet de 36", "Raggi, busta da 36", "GI-SPK-36", "spokes", "36", "21.60", 230, 1, None),
]  # fmt: skip


def _articles(now: datetime) -> dict[str, UUID]:
    names = {
        "drivetrain": ("Drivetrain", "Transmission", "Trasmissione", "chain", "Corvo"),
        "brakes": ("Brakes", "Freins", "Freni", "rotor", "Fermo"),
        "wheels": ("Wheels and tyres", "Roues et pneus", "Ruote e pneumatici", "wheel", "Strada"),
    }
    create_categories(
        SYSTEM,
        categories=[
            NewCategory(
                code,
                {"en": Words(en), "fr": Words(fr), "it": Words(it)},
                position=i,
                picture=_picture(f"c-{code}", shape, brand, "", i).file,
            )
            for i, (code, (en, fr, it, shape, brand)) in enumerate(names.items())
        ],
    )
    create_attributes(
        SYSTEM,
        attributes=[
            NewAttribute("teeth", "number", {"en": "Teeth", "fr": "Dents", "it": "Denti"}),
            NewAttribute(
                "colour",
                "choice",
                {"en": "Colour", "fr": "Couleur", "it": "Colore"},
                choices={
                    "black": {"en": "Black", "fr": "Noir", "it": "Nero"},
                    "silver": {"en": "Silver", "fr": "Argent", "it": "Argento"},
                },
                position=1,
            ),
        ],
    )
    products = []
    for number, (category, brand, en, fr, it, sku, shape, tag, _price, weight, pack, teeth) in enumerate(ARTICLES):
        pack_of = pack if pack > 1 else None
        common = {"weight_g": weight, "business_minimum_quantity": pack_of, "business_quantity_step": pack_of}
        colours = ("black", "silver") if sku == "AL-RNG-42" else ("",)
        products.append(
            NewProduct(
                category=category,
                brand=brand,
                words={
                    "en": Words(f"{brand} {en}", summary=f"{en} for daily riding.", description=f"A {en.lower()} that lasts.\n\nFits what it says it fits."),
                    "fr": Words(f"{brand} {fr}", summary=f"{fr} pour tous les jours."),
                    "it": Words(f"{brand} {it}", summary=f"{it} per tutti i giorni."),
                },
                variants=tuple(
                    NewVariant(
                        f"{sku}-{colour[:2].upper()}" if colour else sku,
                        options={"colour": colour} if colour else {},
                        **common,  # type: ignore[arg-type]
                    )
                    for colour in colours
                ),
                option_names=("colour",) if len(colours) > 1 else (),
                attributes=(Given("teeth", number=Decimal(teeth)),) if teeth else (),
                pictures=(_picture(sku, shape, brand, tag, number),),
            )
        )  # fmt: skip
    create_products(SYSTEM, products=products, now=now)
    return dict(Variant.objects.values_list("sku", "id"))


def _people(now: datetime) -> tuple[HatCard, HatCard, HatCard, HatCard]:
    made = people.create_people(
        SYSTEM,
        people=[
            NewPerson(
                given_name="Camille", family_name="Roux", country="FR", email="camille@example.com",
                email_is_verified=True, address=LYON,
            ),
            NewPerson(
                given_name="Jean", family_name="Martin", country="FR", email="jean@example.com", email_is_verified=True
            ),
        ],
        now=now,
    )  # fmt: skip
    rustine, city = people.create_organisations(
        SYSTEM,
        organisations=[
            NewOrganisation(
                name="Atelier Rustine", country="FR", kind=OrganisationKind.BUSINESS, trade=Trade.REPAIR, language="fr",
                vat_number="FR83404833048", address=WORKSHOP,
            ),
            NewOrganisation(
                name="Vélo'v Métropole", country="FR", kind=OrganisationKind.ADMINISTRATION, trade=Trade.PUBLIC,
                language="fr", address=DEPOT,
            ),
        ],
        now=now,
    )  # fmt: skip
    camille, jean = made
    buyer, public, approver = people.create_hats(
        SYSTEM,
        hats=[
            NewHat(
                person_id=camille.person_id, organisation_id=rustine, roles=(Role.BUYER,), job_title="Workshop lead",
                authority=Authority(per_order_minor=50000, per_month_minor=200000, cost_centres=("Workshop", "Shop")),
            ),
            NewHat(
                person_id=camille.person_id, organisation_id=city, roles=(Role.BUYER,), job_title="Fleet maintenance"
            ),
            NewHat(
                person_id=jean.person_id, organisation_id=rustine, roles=(Role.APPROVER, Role.ADMINISTRATOR),
                job_title="Owner",
            ),
        ],
        now=now,
    )  # fmt: skip
    for organisation in (rustine, city):
        set_credit(SYSTEM, organisation_id=organisation, limit=Money(500_000, "EUR"), terms_days=30, now=now)
    cards = [people_queries.hat_card(SYSTEM, hat_id=hat) for hat in (camille.private_hat_id, buyer, public, approver)]
    return cards[0], cards[1], cards[2], cards[3]


def _prices(variants: Mapping[str, UUID], buyer: HatCard, now: datetime, today: datetime) -> None:
    retail = pricing.create_price_list(
        SYSTEM, code="retail-eur", name="Retail", currency="EUR", includes_tax=True, now=now, markets=("B2C",),
        tax_country="FR",
    )  # fmt: skip
    swiss = pricing.create_price_list(
        SYSTEM, code="retail-chf", name="Retail Switzerland", currency="CHF", includes_tax=True, now=now,
        markets=("B2C",), tax_country="CH",
    )  # fmt: skip
    trade = pricing.create_price_list(
        SYSTEM, code="trade-eur", name="Trade", currency="EUR", includes_tax=False, now=now
    )
    gross = {
        sku: Decimal(price) for (*_, base, _shape, _tag, price, _w, _p, _t) in ARTICLES for sku in variants if sku.startswith(base)
    }  # fmt: skip
    cent = Decimal("0.01")
    pricing.set_prices(
        SYSTEM, price_list_id=retail, prices=[NewPrice(variants[s], p) for s, p in gross.items()], now=now
    )
    pricing.set_prices(
        SYSTEM, price_list_id=swiss, prices=[NewPrice(variants[s], p + 3) for s, p in gross.items()], now=now
    )
    net = {sku: (price / Decimal("1.2") * Decimal("0.8")).quantize(cent) for sku, price in gross.items()}
    pricing.set_prices(
        SYSTEM,
        price_list_id=trade,
        prices=[
            *(NewPrice(variants[s], p) for s, p in net.items()),
            *(NewPrice(variants[s], (p * Decimal("0.9")).quantize(cent), minimum_quantity=50) for s, p in net.items()),
        ],
        now=now,
    )
    assert buyer.organisation_id is not None
    pricing.create_contract(
        SYSTEM,
        organisation_id=buyer.organisation_id,
        name="Frame agreement",
        currency="EUR",
        terms=[NewTerm(variant_id=variants[CHAIN], amount=Decimal("27.90"))],
        now=now,
    )
    pricing.create_promotion(
        SYSTEM,
        code="PADS",
        names={"en": "Brake weeks", "fr": "Semaines du frein", "it": "Settimane del freno"},
        kind="percent",
        percent=Decimal(15),
        categories=("brakes",),
        markets=("B2C",),
        now=today,
        valid_from=today,
        valid_until=today + timedelta(days=30),
    )
    welcome = pricing.create_promotion(
        SYSTEM,
        code="WELCOME",
        names={"en": "Welcome", "fr": "Bienvenue", "it": "Benvenuto"},
        kind="order-percent",
        percent=Decimal(5),
        needs_coupon=True,
        is_combinable=True,
        now=now,
    )
    pricing.create_coupons(SYSTEM, promotion_id=welcome, codes=["WELCOME5"], now=now)


def _staff(now: datetime) -> HatCard:
    house = people_queries.house_card(SYSTEM)
    assert house is not None
    made = people.create_people(
        SYSTEM, people=[NewPerson(given_name="Inès", family_name="Moreau", country="FR")], now=now
    )
    hat = people.create_hats(
        SYSTEM,
        hats=[
            NewHat(person_id=made[0].person_id, organisation_id=house.id, roles=(StaffRole.SALES, StaffRole.LOGISTICS))
        ],
        now=now,
    )
    return people_queries.hat_card(SYSTEM, hat_id=hat[0])
