"""A basket is an order not yet placed: one table, one life (``rules.MOVES``)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chapeau.commerce.ordering.values import Channel, OrderState
from chapeau.kit.ids import new_code, new_id


class Order(models.Model):
    """What a hat (or a visitor) wants, then ordered, with amounts frozen at placing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    """Public; also the order number people read. Historic orders keep theirs in ``external_id``."""
    hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    visitor = models.ForeignKey(
        "people.Visitor", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    """The hat's, kept for the organisation's own lists."""
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.BASKET)
    market = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    taken_by = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The member of staff who took it."""
    source = models.CharField(max_length=32, blank=True)
    """Where the visit came from, a code."""
    language = models.CharField(max_length=8, default="en")
    currency = models.CharField(max_length=3)
    shows_gross = models.BooleanField(default=True)
    country = models.CharField(max_length=2)
    """Where it is delivered: decides the tax."""
    coupon_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    buyer_reference = models.CharField(max_length=80, blank=True)
    """The buyer's own order number, printed on the invoice."""
    cost_centre = models.CharField(max_length=64, blank=True)
    guest_email = models.EmailField(blank=True)
    guest_name = models.CharField(max_length=120, blank=True)
    delivery_address = models.JSONField(null=True, blank=True)
    billing_address = models.JSONField(null=True, blank=True)
    delivery_method = models.CharField(max_length=40, blank=True)
    delivery_option = models.JSONField(null=True, blank=True)
    """The chosen option as the delivery desk last told it: its charge goes into the price."""
    payment_method = models.CharField(max_length=12, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when the goods are held for a payment; null: not held, or for good."""
    promised_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    gross_minor = models.BigIntegerField(default=0)
    priced_at = models.DateTimeField(null=True, blank=True)
    quote = models.JSONField(default=dict, blank=True)
    """Order-level adjustments and tax by rate and category, as the staircase returned them."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    policies = models.JSONField(default=dict, blank=True)
    """Kind to version of the house's terms (``kit.policies``) that counted when it was placed."""
    is_historic = models.BooleanField(default=False)
    external_source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "ordering_order"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hat"], condition=Q(state="basket", taken_by=None), name="ordering_one_basket_per_hat"
            ),
            models.UniqueConstraint(
                fields=["visitor"], condition=Q(state="basket"), name="ordering_one_basket_per_visitor"
            ),
            models.UniqueConstraint(
                fields=["external_source", "external_id"], condition=~Q(external_id=""), name="ordering_external_once"
            ),
            models.CheckConstraint(
                condition=Q(gross_minor=models.F("net_minor") + models.F("tax_minor")), name="ordering_sums"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["hat", "-placed_at"], name="ordering_by_hat"),
            models.Index(fields=["organisation", "-placed_at"], name="ordering_by_organisation"),
            models.Index(fields=["state", "placed_at"], name="ordering_by_state"),
            models.Index(fields=["placed_at"], name="ordering_by_day"),
            models.Index(fields=["held_until"], condition=Q(held_until__isnull=False), name="ordering_by_hold"),
        ]


class OrderLine(models.Model):
    """A line: what, how many, and its frozen price with every step of why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    """Per ``price_base`` pieces on the order's basis, after all steps."""
    price_base = models.PositiveIntegerField(default=1)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    gross_minor = models.BigIntegerField(default=0)
    tax_percent = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    tax_category = models.CharField(max_length=24, default="standard")
    exemption_reason = models.CharField(max_length=64, blank=True)
    adjustments = models.JSONField(default=list, blank=True)
    staff_percent_off = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    staff_reason = models.CharField(max_length=200, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    """What the goods of the line cost the house when placed, for margins."""
    buyer_reference = models.CharField(max_length=80, blank=True)
    shipped_quantity = models.IntegerField(default=0)
    returned_quantity = models.IntegerField(default=0)
    cancelled_quantity = models.IntegerField(default=0)

    class Meta:
        db_table = "ordering_line"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "position"], name="ordering_line_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(gross_minor=models.F("net_minor") + models.F("tax_minor")), name="ordering_line_sums"
            ),
        ]


class OrderEvent(models.Model):
    """The history both sides read: asked, approved, declined with a word, placed, changed, shipped."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=20, blank=True)
    by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        db_table = "ordering_event"
        indexes: ClassVar = [models.Index(fields=["order", "happened_at"], name="ordering_event_order")]
