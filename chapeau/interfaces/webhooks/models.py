"""Subscriptions, what there was to tell, and what became of telling it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from chapeau.interfaces.webhooks.values import DeliveryState, DisabledBecause, SubscriptionState
from chapeau.kit.ids import new_code, new_id
from chapeau.kit.knocking import Problem


class Subscription(models.Model):
    """One address that wants news: of the house (``organisation`` null) or of one organisation's own orders."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=48), default=list)
    """Empty: every kind its owner may have."""
    description = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=SubscriptionState, default=SubscriptionState.ACTIVE)
    disabled_because = models.CharField(max_length=12, choices=DisabledBecause, blank=True)
    sealed_secret = models.TextField()
    sealed_old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    """Attempts in a row that failed."""
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    """A receiver that fails is left alone for a while, whatever waits for it."""
    made_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_subscription"


class Event(models.Model):
    """One fact as it is told: the body stays as it was first written, byte for byte."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    """Goes out as ``webhook-id``, in every attempt and replay the same."""
    fact_id = models.UUIDField(null=True, unique=True)
    kind = models.CharField(max_length=48)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    """Whose orders it is about; null: nobody but the house may hear of it."""
    body = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_event"
        indexes: ClassVar = [models.Index(fields=["made_at"], name="webhooks_event_by_time")]


class Delivery(models.Model):
    """One event for one subscription."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_status = models.PositiveSmallIntegerField(null=True)
    last_problem = models.CharField(max_length=14, choices=Problem, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_delivery"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "event"], name="webhooks_delivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["subscription", "next_at"], condition=models.Q(state="waiting"), name="webhooks_delivery_due"
            ),
            models.Index(fields=["subscription", "-made_at"], name="webhooks_delivery_log"),
        ]


class Attempt(models.Model):
    """One knock at the door, and what was answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    began_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=14, choices=Problem, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    """How the answer began."""

    class Meta:
        db_table = "webhooks_attempt"
