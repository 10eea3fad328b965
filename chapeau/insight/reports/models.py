"""Boards, what they show, to whom they are sent, and lines that figures should keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.insight.reports.values import Every, Side, Standing
from chapeau.kit.ids import new_code, new_id


class Board(models.Model):
    """Views of figures that one colleague put together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    owner = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "reports_board"


class BoardItem(models.Model):
    """A figure as it is asked on a board; ``wish`` as ``values.Wish``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    wish = models.JSONField()

    class Meta:
        db_table = "reports_board_item"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["board", "position"], name="reports_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]


class Report(models.Model):
    """A board that is sent by mail from time to time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="reports")
    every = models.CharField(max_length=5, choices=Every)
    hour = models.PositiveSmallIntegerField()
    """Of the house's clock."""
    to = models.ManyToManyField("people.Hat", related_name="+")
    next_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_report"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(hour__lt=24), name="reports_hour")]


class Goal(models.Model):
    """A line that a figure should keep, and where it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    wish = models.JSONField()
    side = models.CharField(max_length=5, choices=Side)
    line = models.FloatField()
    owner = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.NONE)
    since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_goal"
