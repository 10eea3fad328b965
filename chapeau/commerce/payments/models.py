"""Intents to move money, what providers said, the ledger, and credit of organisations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.commerce.payments.values import Method, PaymentState
from chapeau.kit.ids import new_code, new_id

OPEN_STATES = (PaymentState.INTENDED, PaymentState.NEEDS_ACTION, PaymentState.IN_DOUBT)


class Payment(models.Model):
    """An intent to take money for an order; committed before any call, its id is the provider's key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    order_id = models.UUIDField(db_index=True)
    """Ordering stands above; it finds its payments by this."""
    order_code = models.CharField(max_length=16, blank=True)
    order_total_minor = models.BigIntegerField(default=0)
    """What was asked for the whole order, less what was forgiven since."""
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=12, choices=Method)
    state = models.CharField(max_length=16, choices=PaymentState, default=PaymentState.INTENDED)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=40, blank=True)
    """What the payer writes on a transfer."""
    provider = models.CharField(max_length=16, blank=True)
    provider_id = models.CharField(max_length=80, blank=True, db_index=True)
    provider_said = models.JSONField(default=dict, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    return_path = models.CharField(max_length=300, blank=True)
    """Where the payer comes back to after the bank's page."""

    class Meta:
        db_table = "payments_payment"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="payments_amount_not_negative"),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state__in=OPEN_STATES), name="payments_one_open_per_order"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="payments_provider_id_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="payments_state")]


class Refund(models.Model):
    """An intent to give money back, in whole or part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    cause_id = models.UUIDField(null=True, db_index=True)
    """The return, cancellation or decision it is for."""
    state = models.CharField(max_length=16, choices=PaymentState, default=PaymentState.INTENDED)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200, blank=True)
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the provider was last asked for it."""
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "payments_refund"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_refund_positive")
        ]


class LedgerEntry(models.Model):
    """Money that moved: + in, - back. Append-only; the sum per order is what was really paid."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.UUIDField(db_index=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="entries")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="entries")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    booked_at = models.DateTimeField()

    class Meta:
        db_table = "payments_ledger"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment"], condition=Q(refund=None), name="payments_booked_once"),
            models.UniqueConstraint(
                fields=["refund"], condition=Q(refund__isnull=False), name="payments_refund_booked_once"
            ),
        ]


class ProviderEvent(models.Model):
    """A webhook as it came, once."""

    id = models.CharField(primary_key=True, max_length=80)
    provider = models.CharField(max_length=16)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "payments_provider_event"


class CreditAccount(models.Model):
    """How much an organisation may owe, and its terms; what it owes is derived from open amounts."""

    organisation = models.OneToOneField(
        "people.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="credit"
    )
    limit_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    terms_days = models.PositiveSmallIntegerField(default=30)
    used_minor = models.BigIntegerField(default=0)
    """On account and not yet paid; kept under the row's lock."""
    blocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "payments_credit"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(used_minor__gte=0), name="payments_credit_used_not_negative")
        ]


class TestBankEntry(models.Model):
    """The books of the demo's bank, which stands outside: written without our transactions, asked like a provider."""

    __test__ = False  # not a test, whatever pytest thinks of the name

    class Kind(models.TextChoices):
        CHARGE = "charge"
        REFUND = "refund"

    class State(models.TextChoices):
        NEW = "new"
        ASKS_PAYER = "asks-payer"
        DONE = "done"
        DECLINED = "declined"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, editable=False)
    """The key it was sent with: the payment's or the refund's id."""
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    charge = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    last_four = models.CharField(max_length=4, blank=True)
    decline_code = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "payments_test_bank"
