"""What figures need that no room below knows: what campaigns cost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_id


class ChannelCost(models.Model):
    """What campaigns of one source cost on a day, or in the month that begins on it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=32)
    day = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "metrics_channel_cost"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "source", "currency"], name="metrics_cost_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="metrics_cost_not_negative"),
        ]
