"""Small worlds of prices, made by rows and deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chapeau.commerce.catalog.models import Category, Product, Variant
from chapeau.commerce.pricing.actions import create_price_list, create_promotion, set_prices
from chapeau.commerce.pricing.queries import price_inputs
from chapeau.commerce.pricing.values import NewPrice, PriceInputs
from chapeau.kit.ids import new_code
from chapeau.person.people.models import Hat, Organisation, Person
from chapeau.person.people.queries import hat_card
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer, ViewerKind

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
EARLIER = datetime(2025, 9, 1, 0, 0, tzinfo=UTC)
STAFF = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.SALES}))


def make_category(code: str = "", parent: Category | None = None) -> Category:
    code = code or new_code()
    path = f"{parent.path}/{code}" if parent else code
    return Category.objects.create(code=code, parent=parent, path=path)


def make_variant(
    *, category: Category | None = None, tax_category: str = "standard", sku: str = "", **fields: Any
) -> Variant:
    product = Product.objects.create(
        category=category or make_category(), tax_category=tax_category, created_at=EARLIER, published_at=EARLIER
    )
    return Variant.objects.create(product=product, sku=sku or new_code(), **fields)


def make_house(country: str = "FR") -> Organisation:
    return Organisation.objects.create(name="Vélo Maison", country=country, is_house=True, created_at=EARLIER)


def make_organisation(**fields: Any) -> Organisation:
    values = {"name": "Atelier", "country": "FR", "trade": "repair", "created_at": EARLIER, **fields}
    return Organisation.objects.create(**values)


def make_hat(organisation: Organisation | None = None, *, person: Person | None = None, country: str = "FR") -> HatCard:
    person = person or Person.objects.create(given_name="Ada", country=country, created_at=EARLIER)
    hat = Hat.objects.create(person=person, organisation=organisation, created_at=EARLIER)
    return hat_card(SYSTEM, hat_id=hat.id)


def viewer_of(hat: HatCard | None) -> Viewer:
    if hat is None:
        return Viewer(ViewerKind.VISITOR)
    return Viewer(ViewerKind.HAT, hat_id=hat.id, organisation_id=hat.organisation_id, roles=hat.roles)


def inputs_of(hat: HatCard | None = None, country: str = "FR", now: datetime = NOW) -> PriceInputs:
    return price_inputs(viewer_of(hat), hat=hat, country=country, now=now)


def make_list(code: str = "retail", *, includes_tax: bool = True, currency: str = "EUR", **fields: Any) -> UUID:
    return create_price_list(
        SYSTEM,
        code=code,
        name=code,
        currency=currency,
        includes_tax=includes_tax,
        now=fields.pop("now", EARLIER),
        **fields,
    )


def price(
    price_list_id: UUID,
    variant: Variant,
    *amounts: str | tuple[int, str],
    base: int = 1,
    now: datetime = EARLIER,
) -> None:
    """``price(list, variant, "12.00", (10, "11.00"))``: a list price and quantity steps."""
    prices = [
        NewPrice(variant.id, Decimal(item), base)
        if isinstance(item, str)
        else NewPrice(variant.id, Decimal(item[1]), base, item[0])
        for item in amounts
    ]
    set_prices(SYSTEM, price_list_id=price_list_id, prices=prices, now=now)


def promote(kind: str, *, code: str = "", now: datetime = EARLIER, **fields: Any) -> UUID:
    code = code or new_code().upper()
    for name in ("percent", "amount"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    if "amount" in fields or "threshold_minor" in fields:
        fields.setdefault("currency", "EUR")
    return create_promotion(SYSTEM, code=code, names={"en": code.title()}, kind=kind, now=now, **fields)


def ids(variants: Sequence[Variant]) -> list[UUID]:
    return [variant.id for variant in variants]
