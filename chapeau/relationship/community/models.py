"""Posts (reviews, questions, answers) with their versions, votes, and the sums of each product."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id
from chapeau.relationship.community.values import PostKind, PostState


class Post(models.Model):
    """A review of a product, a question about it, or an answer (to a question; by the house, to a review too)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=8, choices=PostKind)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    is_house = models.BooleanField(default=False)
    """The house speaks; ``hat`` is the member of staff who wrote it."""
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+")
    """What was received; null: it was not."""
    state = models.CharField(max_length=10, choices=PostState)
    """Of the newest version."""
    shown = models.ForeignKey("PostVersion", null=True, on_delete=models.PROTECT, related_name="+")
    """The version that passed."""
    is_shown = models.BooleanField(default=False)
    """It stands on the page. Of the reviews of one person about one product the latest shown does (``counting``)."""
    stars = models.SmallIntegerField(null=True)
    """Of the version that passed."""
    has_picture = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    helpful = models.IntegerField(default=0)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "community_post"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "hat"], condition=Q(kind="review"), name="community_one_review_per_hat"
            ),
            models.CheckConstraint(
                condition=Q(kind="answer", parent__isnull=False) | (~Q(kind="answer") & Q(parent=None)),
                name="community_answers_have_a_parent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "kind"], condition=Q(is_shown=True), name="community_post_shown"),
            models.Index(fields=["state", "-changed_at"], name="community_post_queue"),
            models.Index(fields=["hat"], name="community_post_hat"),
        ]


class PostVersion(models.Model):
    """What was written at one time, and what was decided about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    stars = models.SmallIntegerField(null=True)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    shown_name = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8)
    picture = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PostState)
    reason = models.CharField(max_length=16, blank=True)
    word = models.TextField(blank=True)
    """To whoever wrote it, beside the reason."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "community_post_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="community_post_version_once"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="community_stars_from_one_to_five"
            ),
        ]


class Vote(models.Model):
    """Somebody found a post helpful."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    voted_at = models.DateTimeField()

    class Meta:
        db_table = "community_vote"
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "hat"], name="community_vote_once")]
        indexes: ClassVar = [models.Index(fields=["hat"], name="community_vote_hat")]


class Rating(models.Model):
    """The sums of a product's reviews, written with each decision so that lists need not count."""

    product = models.OneToOneField("catalog.Product", primary_key=True, on_delete=models.CASCADE, related_name="+")
    count = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    five = models.IntegerField(default=0)
    four = models.IntegerField(default=0)
    three = models.IntegerField(default=0)
    two = models.IntegerField(default=0)
    one = models.IntegerField(default=0)

    class Meta:
        db_table = "community_rating"
