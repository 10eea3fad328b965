"""What somebody of the house has to do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id


class Task(models.Model):
    """Owner, due moment, reminder, and what it is about (a hat, and a link to an order or request)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    owner = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_owned")
    made_by = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_about")
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=16, blank=True)
    """Kind of the thing it links to: ``order``, ``request``, ``return`` …"""
    about_code = models.CharField(max_length=16, blank=True, db_index=True)
    due_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "tasks_task"
        indexes: ClassVar = [models.Index(fields=["owner", "due_at"], condition=Q(done_at=None), name="tasks_open")]
