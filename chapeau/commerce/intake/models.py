"""Runs of an import and what became of each row, so that it can be gone on with, looked at, and taken out again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.commerce.intake.values import State
from chapeau.kit.ids import new_code, new_id


class Run(models.Model):
    """One file handed in. ``rows_done`` is the mark: a worker that is killed goes on behind it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=24)
    preset = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    """Column to header."""
    ways = models.JSONField(default=dict)
    """What the file does not say itself."""
    manner = models.JSONField(default=dict)
    """How it writes numbers, dates and letters; empty: found out."""
    state = models.CharField(max_length=12, choices=State, default=State.KEPT)
    is_trial = models.BooleanField(default=False)
    """The rows are of a dry run: nothing of them was stored."""
    language = models.CharField(max_length=8, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    rows_in = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    """Fate to rows."""
    problem = models.TextField(blank=True)
    """Why it was not done, in the language of whoever began it."""
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_run"
        indexes: ClassVar = [models.Index(fields=["-kept_at"], name="intake_run_newest")]


class RunRow(models.Model):
    """What became of one row of the file."""

    pk = models.CompositePrimaryKey("run", "number")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    fate = models.CharField(max_length=8)
    key = models.CharField(max_length=254, blank=True)
    code = models.CharField(max_length=48, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    content = models.JSONField(null=True)
    """The row as it was in the file, of those held back: to be mended and brought in again."""
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "intake_row"
        indexes: ClassVar = [models.Index(fields=["run", "fate", "number"], name="intake_row_fate")]


class RememberedMapping(models.Model):
    """How a file of these headers was read the last time."""

    pk = models.CompositePrimaryKey("kind", "signature")
    kind = models.CharField(max_length=24)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    ways = models.JSONField()
    manner = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        db_table = "intake_mapping"
