"""A question from one hat to another: may I? What it is about is registered by the package above."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.kit.ids import new_code, new_id


class Approval(models.Model):
    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    subject = models.CharField(max_length=24)
    """The registered kind, e.g. ``order``."""
    subject_id = models.UUIDField(db_index=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="approvals")
    asked_by = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="approvals_asked")
    decided_by = models.ForeignKey(
        "people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="approvals_decided"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason_code = models.CharField(max_length=40)
    """Which limit was passed: ``per-order``, ``per-month``, ``category``, ``cost-centre``."""
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    word = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "approvals_approval"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "subject_id"], condition=models.Q(state="asked"), name="approvals_one_open_question"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"], name="approvals_open")]
