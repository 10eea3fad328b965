"""What was worked out, and who was shown what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chapeau.insight.recommendations.values import AdviceKind, Place
from chapeau.kit.ids import new_id


class Working(models.Model):
    """One working out, with its quality on purchases it had not seen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worked_at = models.DateTimeField(db_index=True)
    seconds = models.FloatField()
    method = models.CharField(max_length=8, blank=True)
    people = models.PositiveIntegerField()
    articles = models.PositiveIntegerField()
    purchases = models.PositiveBigIntegerField()
    people_new = models.PositiveIntegerField()
    people_again = models.PositiveIntegerField()
    articles_similar = models.PositiveIntegerField()
    articles_together = models.PositiveIntegerField()
    trial = models.JSONField(null=True)

    class Meta:
        db_table = "recommendations_working"


class ArticleAdvice(models.Model):
    """What goes with an article and what is like it, the best first. Longer than is shown: some may not be seen or had."""

    product = models.OneToOneField("catalog.Product", on_delete=models.CASCADE, related_name="+", primary_key=True)
    together = ArrayField(models.UUIDField(), default=list)
    similar = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "recommendations_article"


class PersonAdvice(models.Model):
    """What is new for a hat, and what it is expected to want again. Columns of one kind belong together by place."""

    hat = models.OneToOneField("people.Hat", on_delete=models.CASCADE, related_name="+", primary_key=True)
    new = ArrayField(models.UUIDField(), default=list)
    because = ArrayField(models.UUIDField(), default=list)
    """Of what was bought, what speaks most for each."""
    again = ArrayField(models.UUIDField(), default=list)
    again_sku = ArrayField(models.CharField(max_length=64), default=list)
    again_due = ArrayField(models.DateField(), default=list)
    again_every = ArrayField(models.IntegerField(), default=list)
    """Days."""

    class Meta:
        db_table = "recommendations_person"


class Bestsellers(models.Model):
    """What most people of a market bought lately; ``""``: of all markets."""

    market = models.CharField(max_length=8, primary_key=True)
    products = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "recommendations_bestsellers"


_ONE_OF = Q(hat__isnull=True) ^ Q(visitor__isnull=True)


class Shown(models.Model):
    """Somebody was shown articles of a kind at a place on a day, or would have been: ``is_left_alone``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=8, choices=Place)
    kind = models.CharField(max_length=12, choices=AdviceKind)
    day = models.DateField()
    """Of UTC."""
    is_left_alone = models.BooleanField()
    first_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "recommendations_shown"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hat", "visitor", "day", "place", "kind"],
                name="recommendations_shown_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=_ONE_OF, name="recommendations_shown_whom"),
        ]
        indexes: ClassVar = [models.Index(fields=["visitor"], name="recommendations_shown_visitor")]


class Followed(models.Model):
    """Somebody followed a recommendation to the page of its article; once a day and article."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=8, choices=Place)
    kind = models.CharField(max_length=12, choices=AdviceKind)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "recommendations_followed"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hat", "visitor", "day", "product"], name="recommendations_followed_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=_ONE_OF, name="recommendations_followed_whom"),
        ]
        indexes: ClassVar = [models.Index(fields=["visitor"], name="recommendations_followed_by")]
