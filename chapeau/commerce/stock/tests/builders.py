"""Two warehouses, articles, and what the books say of them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import UUID

from django.db.models import F, Sum

from chapeau.commerce.catalog.actions import create_categories, create_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.values import NewCategory, NewProduct, NewVariant, Words
from chapeau.commerce.stock.actions import create_warehouses, receive
from chapeau.commerce.stock.models import Level, Movement, Reservation
from chapeau.commerce.stock.values import NewWarehouse, Piece, Want
from chapeau.kit.ids import new_id
from chapeau.person.people.values import SYSTEM

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_warehouses() -> dict[str, UUID]:
    return create_warehouses(
        SYSTEM,
        warehouses=[
            NewWarehouse("LYO", "Lyon", "FR", "Europe/Paris", time(14), priority=0),
            NewWarehouse("MIL", "Milano", "IT", "Europe/Rome", time(13), priority=1),
        ],
    )


def make_variants(*skus: str, is_stocked: bool = True) -> list[UUID]:
    create_categories(SYSTEM, categories=[NewCategory("parts", {"en": Words("Parts")})])
    create_products(
        SYSTEM,
        products=[NewProduct("parts", {"en": Words(sku)}, (NewVariant(sku, is_stocked=is_stocked),)) for sku in skus],
        now=NOW,
    )
    ids = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "id"))
    return [ids[sku] for sku in skus]


def stock_up(variant_id: UUID, **quantities: int) -> None:
    """``stock_up(variant, LYO=5, MIL=2)``"""
    houses = make_warehouses()
    receive(SYSTEM, pieces=[Piece(variant_id, houses[code], n) for code, n in quantities.items() if n], now=NOW)


def want(variant_id: UUID, quantity: int) -> Want:
    return Want(line_id=new_id(), variant_id=variant_id, quantity=quantity)


def assert_books_agree() -> None:
    """On hand is the sum of the movements, reserved the sum of what is held; never more promised than there."""
    moved = {
        (row["variant_id"], row["warehouse_id"]): row["sum"]
        for row in Movement.objects.values("variant_id", "warehouse_id").annotate(sum=Sum("quantity"))
    }
    held = {
        (row["variant_id"], row["warehouse_id"]): row["sum"]
        for row in Reservation.objects.filter(state="held")
        .values("variant_id", "warehouse_id")
        .annotate(sum=Sum("quantity"))
    }
    for level in Level.objects.all():
        key = (level.variant_id, level.warehouse_id)
        assert (level.on_hand, level.reserved) == (moved.get(key, 0), held.get(key, 0))
    assert not Level.objects.filter(reserved__gt=F("on_hand")).exists()
