"""Levels per warehouse, the ledger of their movements, and reservations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chapeau.kit.ids import new_id


class Warehouse(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=8, blank=True)
    """Subdivision for regional holidays."""
    time_zone = models.CharField(max_length=64)
    cut_off = models.TimeField()
    """Orders placed before it, local time, leave on the same working day."""
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=100, blank=True)
    is_pick_up = models.BooleanField(default=False)
    priority = models.IntegerField(default=0)

    class Meta:
        db_table = "stock_warehouse"


class Level(models.Model):
    """How many there are and how many of them are promised; the database refuses to promise more."""

    pk = models.CompositePrimaryKey("variant_id", "warehouse_id")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="levels")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    reorder_point = models.PositiveIntegerField(default=0)
    shelf = models.CharField(max_length=24, blank=True)

    class Meta:
        db_table = "stock_level"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")), name="stock_never_oversold"
            ),
        ]


class Movement(models.Model):
    """Why a level changed: the ledger, append-only."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt"
        SHIPMENT = "shipment"
        RETURN = "return"
        CORRECTION = "correction"
        TRANSFER = "transfer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    quantity = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    reference_id = models.UUIDField(null=True, blank=True)
    """The shipment or return it belongs to."""
    by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "stock_movement"
        indexes: ClassVar = [models.Index(fields=["variant", "warehouse", "moved_at"], name="stock_movement_level")]


class Reservation(models.Model):
    """Pieces promised to a line until shipped, released or expired. ``line_id`` is an order line's id."""

    class State(models.TextChoices):
        HELD = "held"
        SHIPPED = "shipped"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.UUIDField(db_index=True)
    line_id = models.UUIDField(db_index=True)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    """Null: firm. Set while payment is awaited."""
    created_at = models.DateTimeField()

    class Meta:
        db_table = "stock_reservation"
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state="held", expires_at__isnull=False),
                name="stock_reservation_expiry",
            ),
        ]
