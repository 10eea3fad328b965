"""Surveys with their versions, who was asked, and what they answered."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id
from chapeau.relationship.surveys.values import InvitationState, SurveyKind, Trigger, Via


class Survey(models.Model):
    """Questions, when they are asked, and who looks after the answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    """What colleagues call it."""
    kind = models.CharField(max_length=8, choices=SurveyKind)
    is_anonymous = models.BooleanField(default=False)
    """No answer is ever tied to a hat. Decided at the beginning, never changed."""
    draft = models.JSONField(default=dict)
    """``values.SurveyContent`` as it is being written."""
    version = models.IntegerField(default=0)
    """The one that is asked; 0: none."""
    is_running = models.BooleanField(default=False)
    trigger = models.CharField(max_length=12, choices=Trigger, default=Trigger.HAND)
    delay_days = models.PositiveSmallIntegerField(default=0)
    audience = models.ForeignKey("audience.Audience", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_mail = models.BooleanField(default=True)
    by_page = models.BooleanField(default=True)
    has_link = models.BooleanField(default=False)
    owner_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_round = models.CharField(max_length=8, blank=True)
    """The last quarter it was sent in, ``2026Q4``."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "surveys_survey"


class SurveyVersion(models.Model):
    """A survey as it was published. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    mailing = models.ForeignKey("messaging.Mailing", null=True, on_delete=models.PROTECT, related_name="+")
    """Its mail: one mailing for as long as this version is asked."""
    published_at = models.DateTimeField()
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "surveys_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_version_once"),
        ]


class Invitation(models.Model):
    """Somebody is to be asked, or was. Of an anonymous survey it says that they answered, never when or what."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=40)
    """What it is about: an order's id, a quarter, a sending by hand."""
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.WAITING)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    is_by_mail = models.BooleanField(default=False)
    held_because = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "surveys_invitation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "hat", "occasion"], name="surveys_invitation_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="surveys_due", condition=Q(state="waiting")),
            models.Index(fields=["hat", "-asked_at"], name="surveys_invitation_hat"),
            models.Index(fields=["survey", "state"], name="surveys_invitation_state"),
        ]


def chance_id() -> UUID:
    """Keys of answers tell no time: of an anonymous one nobody can tell when it came."""
    return uuid4()


class Answer(models.Model):
    """What somebody answered. Of an anonymous survey: without hat, without invitation, and by day only."""

    id = models.UUIDField(primary_key=True, default=chance_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    version = models.IntegerField()
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="answer")
    is_anonymous = models.BooleanField(default=False)
    is_invited = models.BooleanField(default=False)
    """One of those who were asked, not by the open link."""
    via = models.CharField(max_length=8, choices=Via)
    language = models.CharField(max_length=8)
    market = models.CharField(max_length=8, blank=True)
    """Of the hat at that time, as orders keep theirs."""
    at = models.DateTimeField()
    score = models.SmallIntegerField(null=True)
    seen = ArrayField(models.CharField(max_length=8), default=list)
    """Questions that were put, answered or left out."""
    is_complete = models.BooleanField(default=False)
    is_followed_up = models.BooleanField(default=False)
    """A low score was told to the house."""
    task_code = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "surveys_answer"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(hat=None, invitation=None), name="surveys_answer_anonymous"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["survey", "-at"], name="surveys_answer_of"),
            models.Index(fields=["hat"], name="surveys_answer_hat"),
            models.Index(fields=["at"], name="surveys_to_follow_up", condition=Q(is_followed_up=False)),
        ]


class AnswerValue(models.Model):
    """What was answered to one question: a number, several, or words."""

    id = models.UUIDField(primary_key=True, default=chance_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="values")
    question = models.CharField(max_length=8)
    number = models.SmallIntegerField(null=True)
    numbers = ArrayField(models.SmallIntegerField(null=True), default=list)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    """For searching: small letters, no accents, one space around each word."""
    themes = ArrayField(models.CharField(max_length=40), default=list)
    """What it is about, as a colleague says."""

    class Meta:
        db_table = "surveys_answer_value"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "question"], name="surveys_value_once"),
        ]
        indexes: ClassVar = [GinIndex(fields=["themes"], name="surveys_value_themes")]
