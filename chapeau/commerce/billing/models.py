"""Invoices and credit notes: frozen when numbered, gapless per series."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.commerce.billing.values import InvoiceKind
from chapeau.kit.ids import new_code, new_id


class Series(models.Model):
    """A gapless counter; its row is the last lock a deed takes."""

    code = models.CharField(primary_key=True, max_length=24)
    """E.g. ``INV-2026``."""
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "billing_series"


class Invoice(models.Model):
    """An invoice, or a credit note that refers to one. ``document`` is all that the paper says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=12, choices=InvoiceKind)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=40, unique=True)
    """What is printed: ``INV-2026-000042``."""
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="invoices")
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="invoices"
    )
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    """Kept by payments booked on the order; open = gross - paid - credited."""
    credited_minor = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    document = models.JSONField()
    cause_id = models.UUIDField(null=True, unique=True)
    """The order, return or refund that caused it: a retried job makes no second one."""

    class Meta:
        db_table = "billing_invoice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="billing_number_once"),
            models.CheckConstraint(
                condition=Q(gross_minor=models.F("net_minor") + models.F("tax_minor")), name="billing_sums"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(paid_at=None), name="billing_open"),
            models.Index(fields=["organisation", "-issued_at"], name="billing_by_organisation"),
        ]
