"""Forms with their versions and what came in by them; articles with theirs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from chapeau.kit.ids import new_code, new_id


class ContentForm(models.Model):
    """A form that people fill in: a page of its own, perhaps a pop-up, perhaps on other sites."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=32, unique=True)
    """In its address; with ``form:`` in front the source of the consents given by it."""
    name = models.CharField(max_length=120)
    """What colleagues call it."""
    draft = models.JSONField(default=dict)
    """``values.FormContent`` as it is being written."""
    papers = models.JSONField(default=dict)
    """By language: file below the media root (its name cannot be guessed), name, bytes."""
    version = models.IntegerField(default=0)
    """The one that is shown; 0: none."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "content_form"


class FormVersion(models.Model):
    """A form as it was published, both variants. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey(ContentForm, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "content_form_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="content_form_version_once"),
        ]


class FormCount(models.Model):
    """How many browsers were shown a variant, and began to fill it in: sums by day, of nobody."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(ContentForm, on_delete=models.CASCADE, related_name="counts")
    variant = models.CharField(max_length=1)
    day = models.DateField()
    shown = models.IntegerField(default=0)
    started = models.IntegerField(default=0)

    class Meta:
        db_table = "content_form_count"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "variant", "day"], name="content_form_count_once"),
        ]


class FormSubmission(models.Model):
    """A form filled in. Under the hat in use, else a visitor's until the owner of the address confirms; then the hat's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    form = models.ForeignKey(ContentForm, on_delete=models.PROTECT, related_name="submissions")
    version = models.IntegerField()
    variant = models.CharField(max_length=1)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(max_length=254)
    answers = models.JSONField(default=dict)
    """What was typed: name, phone, company, question, choice."""
    topics = ArrayField(models.CharField(max_length=24), default=list)
    """Ticked: what they want to hear about."""
    wording_id = models.UUIDField(null=True)
    """Of the words beside the ticks, as shown (``privacy.Wording``)."""
    confirmation_id = models.UUIDField(null=True)
    """The question of the double opt-in (``privacy.Confirmation``), where something was ticked."""
    language = models.CharField(max_length=8)
    page = models.CharField(max_length=200, blank=True)
    """Where the form stood: a path of ours, or the origin of another site."""
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    """When the white paper was first downloaded."""

    class Meta:
        db_table = "content_form_submission"
        indexes: ClassVar = [
            models.Index(fields=["form", "-sent_at"], name="content_submission_of_form"),
            models.Index(fields=["confirmation_id"], name="content_submission_asked"),
            models.Index(fields=["hat"], name="content_submission_hat"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("sent_at")),
                name="content_submission_confirmed_after_sent",
            ),
        ]


class Article(models.Model):
    """Something to read in the shop: an article or a case study."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=8)
    draft = models.JSONField(default=dict)
    """``values.ArticleContent`` as it is being written."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "content_article"


class ArticleVersion(models.Model):
    """An article as it is shown from a moment on; the latest that has begun is the one. Never changed once it has begun."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    shown_from = models.DateTimeField()
    made_at = models.DateTimeField()
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "content_article_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="content_article_version_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["article", "-shown_from"], name="content_article_shown")]
