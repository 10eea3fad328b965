"""Delivery methods and their rates, shipments, returns."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id


class DeliveryMethod(models.Model):
    """A way to the door, or a counter to fetch it from."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery"
        PICK_UP = "pick-up"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    names = models.JSONField(default=dict)
    carrier = models.CharField(max_length=40, blank=True)
    tracking_link = models.CharField(max_length=300, blank=True)
    """With ``{number}`` in it."""
    warehouse = models.ForeignKey("stock.Warehouse", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """For pick-up: where."""
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    working_days = models.PositiveSmallIntegerField(default=2)
    """From leaving the warehouse to the door."""
    tax_category = models.CharField(max_length=24, default="standard")
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "fulfilment_method"


class DeliveryRate(models.Model):
    """A method's price by country, weight and value of goods; the first that fits by position wins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    method = models.ForeignKey(DeliveryMethod, on_delete=models.CASCADE, related_name="rates")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    up_to_g = models.PositiveIntegerField(null=True, blank=True)
    from_value_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    includes_tax = models.BooleanField(default=False)
    extra_working_days = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "fulfilment_rate"


class Shipment(models.Model):
    """What leaves one warehouse together for one order."""

    class State(models.TextChoices):
        TO_PICK = "to-pick"
        SHIPPED = "shipped"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="shipments")
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    method = models.ForeignKey(DeliveryMethod, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.TO_PICK)
    ship_by = models.DateTimeField()
    """The cut-off it must catch to keep the promise."""
    promised_on = models.DateField(null=True)
    carrier = models.CharField(max_length=40, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True, db_index=True)
    picked_by = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "fulfilment_shipment"
        indexes: ClassVar = [models.Index(fields=["state", "ship_by"], name="fulfilment_to_ship")]


class ShipmentLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("ordering.OrderLine", on_delete=models.PROTECT, related_name="shipment_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        db_table = "fulfilment_shipment_line"


class Return(models.Model):
    """Goods that come back: asked, approved, received, refunded; or refused with a word."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        RECEIVED = "received"
        REFUNDED = "refunded"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=40)
    word = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    asked_by = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handled_by = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_historic = models.BooleanField(default=False)
    external_source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=80, blank=True, db_index=True)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    refund_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "fulfilment_return"
        indexes: ClassVar = [models.Index(fields=["state", "asked_at"], name="fulfilment_return_state")]


class ReturnLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("ordering.OrderLine", on_delete=models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField()
    is_restocked = models.BooleanField(default=True)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    gross_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "fulfilment_return_line"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="fulfilment_return_something")
        ]
