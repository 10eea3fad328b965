"""Who of the house looked at personal data, what people agreed to, and addresses that are left alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chapeau.kit.ids import new_code, new_id, new_secret
from chapeau.person.privacy.values import Basis, Channel, ConsentState, DataRequestKind, DataRequestState, Purpose


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


class Topic(models.Model):
    """What marketing may be about: a list of the house. Codes stay; names may change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=24, unique=True)
    names = models.JSONField(default=dict)
    """By language: ``{"en": "News", …}``."""
    position = models.SmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_topic"


class Wording(models.Model):
    """The exact words somebody was shown when they agreed, by version and language. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    version = models.IntegerField()
    language = models.CharField(max_length=8)
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_wording"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "language", "version"], name="privacy_wording_version_once"),
        ]


class ConsentEvent(models.Model):
    """A hat or visitor gave, refused or withdrew a purpose on a channel, for one address. Append-only (a trigger).

    Codes and a keyed hash only: the address itself, the IP and free words lie in ``ConsentDetail``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose)
    topic = models.CharField(max_length=24, blank=True)
    """Empty: the purpose as a whole."""
    channel = models.CharField(max_length=12, choices=Channel)
    address_hash = models.CharField(max_length=64, blank=True)
    """Empty for channels without an address."""
    state = models.CharField(max_length=10, choices=ConsentState)
    basis = models.CharField(max_length=20, choices=Basis)
    wording = models.ForeignKey(Wording, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    """Where it was said, a code: ``checkout``, ``preference-centre``, ``import``, ``phone``."""
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    """The member of staff who wrote down what was said to them."""
    happened_at = models.DateTimeField()
    """When it was said: an import brings the past."""
    until = models.DateTimeField(null=True)
    """Only while pending: when the question lapses."""
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_consent_event"
        indexes: ClassVar = [
            models.Index(fields=["hat", "-happened_at"], name="privacy_consent_event_hat"),
            models.Index(fields=["address_hash"], name="privacy_consent_event_address"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hat=None, visitor__isnull=False) | Q(hat__isnull=False, visitor=None),
                name="privacy_consent_event_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", until__isnull=False) | (~Q(state="pending") & Q(until=None)),
                name="privacy_consent_event_lapses_while_pending",
            ),
        ]


class ConsentDetail(models.Model):
    """What is personal about a consent event, so that it can go: address, IP, words of staff."""

    event = models.OneToOneField(ConsentEvent, primary_key=True, on_delete=models.CASCADE, related_name="detail")
    address = models.CharField(max_length=254, blank=True)
    ip = models.GenericIPAddressField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "privacy_consent_detail"


class ConsentNow(models.Model):
    """What holds now: the last event by ``(happened_at, id)`` of each hat or visitor, purpose, topic, channel, address.

    Kept in the transaction that stores the event; equals a fold over the events (a property test).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    topic = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=12)
    address_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    event = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "privacy_consent_state"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hat", "visitor", "purpose", "topic", "channel", "address_hash"],
                name="privacy_consent_state_once",
                nulls_distinct=False,
            ),
        ]


class Confirmation(models.Model):
    """The question "was it you?" to an address (double opt-in): the link is the proof of it. Lapses after seven days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=8)
    event_ids = ArrayField(models.UUIDField())
    """The pending events it will confirm."""
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_confirmation"


class Suppression(models.Model):
    """An address nothing is sent to, known by its keyed hash alone: nobody can read back whose it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=12, choices=Channel)
    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=16)
    """A purpose, or ``all``."""
    reason = models.CharField(max_length=24)
    hint = models.CharField(max_length=80, blank=True)
    """``m…@example.com``; empty when the person was erased."""
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_suppression"
        indexes: ClassVar = [models.Index(fields=["-since", "-id"], name="privacy_suppression_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address_hash", "channel", "scope"],
                condition=Q(lifted_at=None),
                name="privacy_suppression_once",
            ),
        ]


class PreferenceRow(models.Model):
    """How often and when the person wants to hear from us under one hat."""

    hat = models.OneToOneField("people.Hat", primary_key=True, on_delete=models.PROTECT, related_name="+")
    most_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_preference"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="privacy_quiet_hours_are_a_pair",
            ),
        ]


class DataRequest(models.Model):
    """A person wants a copy of what is held about them, or to be erased: due within a month (GDPR, Article 12)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DataRequestKind)
    state = models.CharField(max_length=8, choices=DataRequestState, default=DataRequestState.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    """The member of staff who wrote it down or settled it; nobody: the person did it alone."""
    answer = models.CharField(max_length=500, blank=True)
    """Why it was refused, in words."""

    class Meta:
        db_table = "privacy_request"
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="privacy_request_queue")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="open"), name="privacy_request_open_once"
            ),
        ]
