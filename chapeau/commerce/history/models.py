"""Imports of orders made elsewhere: every line in is stored, or quarantined with a reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.kit.ids import new_code, new_id


class OrderImport(models.Model):
    """One file brought in. The same file (by hash) is never brought in twice; undone, it may be again."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64, db_index=True)
    preset = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State)
    is_dry_run = models.BooleanField(default=False)
    lines_in = models.PositiveIntegerField(default=0)
    lines_stored = models.PositiveIntegerField(default=0)
    lines_quarantined = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "history_import"


class ImportedLine(models.Model):
    """The fate of one line of the file: (file hash, line number) is its identity."""

    class Fate(models.TextChoices):
        STORED = "stored"
        QUARANTINED = "quarantined"

    pk = models.CompositePrimaryKey("file_hash", "line_number")
    file_hash = models.CharField(max_length=64)
    line_number = models.PositiveIntegerField()
    order_import = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="lines")
    fate = models.CharField(max_length=12, choices=Fate)
    reason = models.CharField(max_length=60, blank=True)
    order_line_id = models.UUIDField(null=True)
    return_line_id = models.UUIDField(null=True)
    rounding = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    """Amount stored less amount in the file, named."""
    content = models.JSONField(null=True)
    """The line as it was, for quarantined ones."""

    class Meta:
        db_table = "history_line"
        indexes: ClassVar = [models.Index(fields=["order_import", "fate"], name="history_line_fate")]


class ImportedBuyer(models.Model):
    """A customer number of a source and the hat it became, so that the next file finds the same person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=80)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    order_import = models.ForeignKey(OrderImport, on_delete=models.PROTECT, related_name="buyers")
    """The import that brought the person; undoing it takes them out again."""
    is_unidentified = models.BooleanField(default=False)
    """The nameless buyer of one order; ``external_id`` is then the invoice's."""

    class Meta:
        db_table = "history_buyer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id", "is_unidentified"], name="history_buyer_once"),
        ]


class RememberedMapping(models.Model):
    """How files with these headers were read the last time."""

    signature = models.CharField(primary_key=True, max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        db_table = "history_mapping"
