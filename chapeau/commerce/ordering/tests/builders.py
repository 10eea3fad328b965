"""A small shop: three articles, a repair shop with a buyer and an approver, a rider, a visitor, staff, a real small desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

from chapeau.commerce.catalog.actions import create_categories, create_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.values import NewCategory, NewProduct, NewVariant, Words
from chapeau.commerce.ordering import actions, queries
from chapeau.commerce.ordering.desk import (
    DeliveryDesk,
    DeliveryOption,
    DeliveryQuestion,
    register_delivery_desk,
    registered_desk,
)
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.values import BasketView, PaymentChoice, PlacedOrder
from chapeau.commerce.payments.actions import set_credit
from chapeau.commerce.pricing.actions import create_price_list, set_prices
from chapeau.commerce.pricing.values import NewPrice
from chapeau.commerce.stock.tests.builders import make_warehouses, stock_up
from chapeau.kit.money import Money
from chapeau.person.people.models import Organisation, Visitor
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    HatCard,
    PostalAddressValue,
    Role,
    StaffRole,
    Viewer,
    ViewerKind,
)

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
EARLIER = datetime(2025, 9, 1, tzinfo=UTC)
LYON = PostalAddressValue(
    name="Marie Durand", street="12 rue de la Roue", postal_code="69001", city="Lyon", country="FR"
)
GENEVA = PostalAddressValue(
    name="Marie Durand", street="3 quai du Lac", postal_code="1201", city="Genève", country="CH"
)
_keys = count(1)


def a_key() -> str:
    return f"key-{next(_keys)}"


def _options(question: DeliveryQuestion, now: datetime) -> Sequence[DeliveryOption]:
    if question.country not in ("FR", "IT", "CH"):
        return ()
    post = Decimal("4.90") if question.weight_g <= 5000 else Decimal("9.80")
    if question.currency == "CHF":
        post = Decimal("8.00")
    return (
        DeliveryOption(code="post", label="Post", amount=post, includes_tax=True, promised_on=date(2026, 5, 14)),
        DeliveryOption(code="pick-up", label="Pick up", amount=Decimal(0), includes_tax=True, is_pick_up=True),
    )


SMALL_DESK = DeliveryDesk(name="small", options=_options)


def use_small_desk() -> DeliveryDesk | None:
    """Register the small desk; returns the one before, to be put back."""
    before = registered_desk()
    register_delivery_desk(SMALL_DESK)
    return before


@dataclass(frozen=True, slots=True)
class Shop:
    """Retail prices include 20 % VAT; the trade's are net. The tube is sold to businesses in tens."""

    rider: HatCard
    workshop: Organisation
    buyer: HatCard
    approver: HatCard
    seller: HatCard
    visitor: Visitor
    articles: dict[str, UUID]


def open_shop(*, stock: int = 1000, authority: Authority | None = None, credit: int = 500_000) -> Shop:
    seller = make_staff(StaffRole.SALES, given_name="Inès")
    articles = make_articles()
    for variant_id in articles.values():
        if stock:
            stock_up(variant_id, LYO=stock)
    make_warehouses()
    workshop = make_organisation("Atelier Rustine")
    rider = make_person("Marie", "Durand", email="marie@riders.example")
    buyer = make_hat(rider, workshop, authority=authority, email="marie@rustine.example")
    boss = make_person("Paul", "Lefort")
    approver = make_hat(boss, workshop, roles=(Role.APPROVER,), email="paul@rustine.example")
    if credit:
        set_credit(
            SYSTEM, organisation_id=workshop.id, limit=Money(credit, "EUR"), terms_days=30, is_blocked=False, now=NOW
        )
    visitor = Visitor.objects.create(country="FR", language="en", created_at=NOW)
    return Shop(rider, workshop, buyer, approver, seller, visitor, articles)


def make_articles() -> dict[str, UUID]:
    create_categories(
        SYSTEM,
        categories=[
            NewCategory("parts", {"en": Words("Parts")}),
            NewCategory("drivetrain", {"en": Words("Drivetrain")}, parent="parts"),
            NewCategory("lights", {"en": Words("Lights")}),
        ],
    )
    costs = {"EUR": Decimal("10.00")}
    create_products(
        SYSTEM,
        products=[
            NewProduct("drivetrain", {"en": Words("Chain")}, (NewVariant("CH-1022", weight_g=260, costs=costs),)),
            NewProduct(
                "parts",
                {"en": Words("Tube")},
                (
                    NewVariant(
                        "TU-700",
                        gtin="4006381333931",
                        weight_g=120,
                        business_minimum_quantity=10,
                        business_quantity_step=10,
                        costs={"EUR": Decimal("1.10")},
                    ),
                ),
            ),
            NewProduct("lights", {"en": Words("Lamp")}, (NewVariant("LA-40", weight_g=90),)),
            NewProduct("lights", {"en": Words("Riders' bell")}, (NewVariant("BE-1", weight_g=50),), markets=("B2C",)),
        ],
        now=EARLIER,
    )
    ids = dict(Variant.objects.values_list("sku", "id"))
    retail = create_price_list(
        SYSTEM, code="retail-eur", name="Retail", currency="EUR", includes_tax=True, tax_country="FR", now=EARLIER
    )
    trade = create_price_list(
        SYSTEM,
        code="trade-eur",
        name="Trade",
        currency="EUR",
        includes_tax=False,
        markets=["B2B"],
        priority=10,
        now=EARLIER,
    )
    swiss = create_price_list(
        SYSTEM, code="retail-chf", name="Schweiz", currency="CHF", includes_tax=True, tax_country="CH", now=EARLIER
    )
    for price_list, amounts in (
        (retail, {"CH-1022": "48.90", "TU-700": "6.00", "LA-40": "36.00", "BE-1": "12.00"}),
        (trade, {"CH-1022": "31.20", "TU-700": "2.50", "LA-40": "20.00"}),
        (swiss, {"CH-1022": "52.00", "TU-700": "7.00", "LA-40": "40.00", "BE-1": "14.00"}),
    ):
        prices = [NewPrice(ids[sku], Decimal(amount)) for sku, amount in amounts.items()]
        set_prices(SYSTEM, price_list_id=price_list, prices=prices, now=EARLIER)
    return ids


def as_visitor(shop: Shop) -> Viewer:
    return Viewer(ViewerKind.VISITOR, visitor_id=shop.visitor.id)


def fill(
    viewer: Viewer,
    *lines: tuple[str, int],
    payment: PaymentChoice = PaymentChoice.CARD,
    address: PostalAddressValue = LYON,
    order_code: str | None = None,
    now: datetime = NOW,
) -> BasketView:
    """A basket that lacks nothing, and how its page shows it."""
    for sku, quantity in lines:
        actions.add_to_basket(viewer, sku=sku, quantity=quantity, now=now, order_code=order_code)
    actions.set_addresses(viewer, delivery=address, billing=None, now=now, order_code=order_code)
    actions.choose_delivery(viewer, method="post", now=now, order_code=order_code)
    actions.choose_payment(viewer, choice=payment, now=now, order_code=order_code)
    if viewer.kind is ViewerKind.VISITOR:
        actions.set_guest(viewer, email="guest@riders.example", name="Gus Guest", language="en", now=now)
    return look(viewer, order_code=order_code, now=now)


def look(viewer: Viewer, *, order_code: str | None = None, now: datetime = NOW) -> BasketView:
    view = queries.basket(viewer, now=now, order_code=order_code)
    assert view is not None
    return view


def place(viewer: Viewer, *, order_code: str | None = None, key: str = "", now: datetime = NOW) -> PlacedOrder:
    """Place what the page shows."""
    seen = look(viewer, order_code=order_code, now=now)
    return actions.place_order(
        viewer, seen_total=seen.seen_total, idempotency_key=key or a_key(), now=now, order_code=order_code
    )


def stored(code: str) -> Order:
    return Order.objects.get(code=code)


__all__ = [
    "EARLIER",
    "GENEVA",
    "LYON",
    "NOW",
    "Shop",
    "a_key",
    "as_visitor",
    "fill",
    "look",
    "open_shop",
    "place",
    "stored",
    "use_small_desk",
    "viewer_of",
]
