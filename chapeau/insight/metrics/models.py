"""What figures need that no room below knows: what marketing costs, and what one currency is worth in another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.insight.metrics.values import CostKind
from chapeau.kit.ids import new_id


class ChannelCost(models.Model):
    """What campaigns of one source, or people and tools, cost on a day, or in the month that begins on it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=32, blank=True)
    """Empty for what belongs to no source: salaries, tools."""
    medium = models.CharField(max_length=32, blank=True, default="")
    campaign = models.CharField(max_length=64, blank=True, default="")
    kind = models.CharField(max_length=16, choices=CostKind, default=CostKind.MEDIA)
    market = models.CharField(max_length=8, blank=True, default="")
    """Which market it was spent for; empty: for all."""
    day = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "metrics_channel_cost"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "source", "medium", "campaign", "kind", "market", "currency"],
                name="metrics_cost_each_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="metrics_cost_not_negative"),
        ]


class ExchangeRate(models.Model):
    """One of ``base`` is worth ``rate`` of ``quote``, from this day until the next one known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "metrics_exchange_rate"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "base", "quote"], name="metrics_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="metrics_rate_positive"),
        ]
