"""Who of the house looked across a person's hats."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.kit.ids import new_id


class Look(models.Model):
    """A member of staff saw more than one hat of a person on one page; the person can read it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by_hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="looks")
    page = models.CharField(max_length=40)
    """What was opened, a code such as ``person``, ``search`` or ``export``."""
    looked_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_look"
        indexes: ClassVar = [models.Index(fields=["person", "-looked_at"], name="privacy_look_person")]
