"""Who of the house looked at personal data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_id


class Look(models.Model):
    """A member of staff read about a person on one page, or read or took away a list of people.

    Rows are written once and deleted when their time is over, by nothing else (a trigger). The key begins with the
    time and nothing points here, so that the table can be cut into months.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by_hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="looks")
    """Nobody for a list, which tells what was asked and how many were shown instead of each."""
    page = models.CharField(max_length=40)
    """What was opened, a code such as ``person``, ``order`` or ``people``."""
    about = models.CharField(max_length=300, blank=True)
    """The code of what was opened; of a list the words and filters that were asked for."""
    is_across = models.BooleanField(default=False)
    """More than one hat of the person stood on the page."""
    is_export = models.BooleanField(default=False)
    """Taken away as a file."""
    shown = models.IntegerField(default=1)
    """How many rows the list showed, or the file has."""
    looked_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_look"
        indexes: ClassVar = [
            models.Index(fields=["person", "-looked_at"], name="privacy_look_person"),
            models.Index(fields=["-looked_at", "-id"], name="privacy_look_time"),
            models.Index(fields=["by_hat", "-looked_at"], name="privacy_look_by"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(shown__gte=0), name="privacy_look_shown_not_below_zero"),
        ]
