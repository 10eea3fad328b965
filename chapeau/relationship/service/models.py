"""Requests: whatever a person asks, in one queue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit.ids import new_code, new_id


class Request(models.Model):
    """What a hat (or visitor) asked, about an article, basket or order; owner, due time, time to first answer."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        CALL_ME = "call-me", _("Call me")
        BULK_PRICE = "bulk-price", _("Price for a quantity")
        CHANGE = "change", _("Change an order")
        RETURN = "return", _("Return")
        COMPLAINT = "complaint", _("Complaint")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    visitor = models.ForeignKey(
        "people.Visitor", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=24, blank=True)
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "ordering.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    quantity = models.PositiveIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=12, default="web")
    language = models.CharField(max_length=8, default="en")
    text = models.TextField()
    owner = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "service_request"
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=~Q(state="closed"), name="service_queue")]


class RequestEntry(models.Model):
    """A word in the conversation of a request; a note is for the house alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="entries")
    by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_from_staff = models.BooleanField()
    is_note = models.BooleanField(default=False)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "service_request_entry"


class Note(models.Model):
    """What a member of staff writes down about a person under a hat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="notes")
    by_hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "service_note"
