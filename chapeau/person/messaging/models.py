"""Messages and the ledger of what was sent: never twice, never forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.kit.ids import new_code, new_id
from chapeau.person.messaging.values import MessageState


class Message(models.Model):
    """A message to one address of one hat (or guest). ``key`` makes it once; a send in doubt is shown, not resent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    key = models.CharField(max_length=120, unique=True)
    """Cause and recipient, e.g. ``order.confirmation:<order>``."""
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="messages")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24, default="service")
    channel = models.CharField(max_length=12, default="email")
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    """Names of what is attached when sent, e.g. ``{"kind": "invoice", "code": …}``."""
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True, blank=True)
    """When the last attempt began; without an end soon after, it is in doubt."""
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messaging_message"
        indexes: ClassVar = [
            models.Index(fields=["state", "queued_at"], name="messaging_state"),
            models.Index(fields=["hat", "-queued_at"], name="messaging_hat"),
        ]
