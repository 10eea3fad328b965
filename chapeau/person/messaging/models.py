"""Messages and the ledger of what was sent: never twice, never forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chapeau.kit.ids import new_code, new_id
from chapeau.person.messaging.values import EventKind, IncomingKind, KeptOut, MailingState, MessageState, Outcome


class Mailing(models.Model):
    """One thing written to many people at once. Its messages are rendered when they are sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    purpose = models.CharField(max_length=24, default="marketing")
    topic = models.CharField(max_length=40, blank=True)
    """What the reader agreed to or refused, within the purpose."""
    channel = models.CharField(max_length=12, default="email")
    priority = models.SmallIntegerField(default=0)
    """Where a person's weekly number is short, the higher goes first."""
    hold_out_percent = models.PositiveSmallIntegerField(default=0)
    """So many in a hundred are not written to, to see what the mailing did."""
    language = models.CharField(max_length=8, default="en")
    """For readers of a language it is not written in."""
    wants = models.JSONField(default=dict, blank=True)
    """Which registered variables it names, e.g. ``{"articles": ["<id>"]}``."""
    counts_opens = models.BooleanField(default=False)
    send_on = models.DateField(null=True, blank=True)
    send_at = models.TimeField(null=True, blank=True)
    """With ``send_on``: at this time of the reader's own clock."""
    arm_times = models.JSONField(default=dict, blank=True)
    """In a test of times: ``{"A": "09:00", "B": "18:00"}``."""
    chosen_arm = models.CharField(max_length=2, blank=True)
    """What a test has shown: whoever comes in from now on gets this one."""
    state = models.CharField(max_length=10, choices=MailingState, default=MailingState.RUNNING)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_mailing"


class MailingContent(models.Model):
    """What a mailing says in one language, for one kind of reader, in one arm of a test: html and text in Liquid."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="contents")
    language = models.CharField(max_length=8)
    variant = models.CharField(max_length=12, blank=True)
    """Empty: for everybody; ``technical``: for those who buy for an organisation."""
    arm = models.CharField(max_length=2, default="A")
    subject = models.CharField(max_length=300)
    html = models.TextField()
    text = models.TextField()
    links = models.JSONField(default=list)
    """Whereto its links lead, by number: a click names a number, never an address."""

    class Meta:
        db_table = "messaging_mailing_content"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "language", "variant", "arm"], name="messaging_content_once"),
        ]


class Message(models.Model):
    """A message to one address of one hat (or guest). ``key`` makes it once; a send in doubt is shown, not resent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    key = models.CharField(max_length=120, unique=True)
    """Cause and recipient, e.g. ``order.confirmation:<order>``."""
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="messages")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24, default="service")
    channel = models.CharField(max_length=12, default="email")
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    """Names of what is attached when sent, e.g. ``{"kind": "invoice", "code": …}``."""
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True, blank=True)
    """When the last attempt began; without an end soon after, it is in doubt."""
    sent_at = models.DateTimeField(null=True, blank=True)
    mailing = models.ForeignKey(Mailing, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    content = models.ForeignKey(MailingContent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    variables = models.JSONField(default=dict, blank=True)
    """What a mailing's text said to this reader; with ``content`` it gives the mail again as it was sent."""
    topic = models.CharField(max_length=40, blank=True)
    """Of a letter that is marketing; a mailing's stands with the mailing."""
    by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The colleague who wrote it, to this one person; it goes out in their name."""
    answers = models.ForeignKey(
        "messaging.IncomingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="answered_by"
    )
    send_after = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    """Of the sender that prepares it; nothing has left the house yet."""
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messaging_message"
        indexes: ClassVar = [
            models.Index(fields=["state", "queued_at"], name="messaging_state"),
            models.Index(fields=["hat", "-queued_at"], name="messaging_hat"),
            models.Index(
                fields=["mailing", "id"],
                name="messaging_to_send",
                condition=models.Q(state="queued", mailing__isnull=False),
            ),
            models.Index(
                fields=["hat", "sending_at"], name="messaging_written", condition=models.Q(purpose="marketing")
            ),
            models.Index(fields=["mailing", "state"], name="messaging_of_mailing"),
            models.Index(fields=["provider_id"], name="messaging_provider_id", condition=~models.Q(provider_id="")),
            models.Index(
                fields=["hat", "-sent_at"], name="messaging_notes", condition=models.Q(channel="in_app", state="sent")
            ),
            models.Index(fields=["to_address", "-sent_at"], name="messaging_texts", condition=models.Q(channel="sms")),
        ]


class Decision(models.Model):
    """Whether something might be sent to a hat, and why: every answer of the policy, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailing = models.ForeignKey(Mailing, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, default="email")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=40)
    numbers = models.JSONField(default=dict, blank=True)
    """What the reason counted, e.g. ``{"sent": 3, "most": 3}``."""
    not_before = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_decision"
        indexes: ClassVar = [
            models.Index(fields=["mailing", "outcome"], name="messaging_decided"),
            models.Index(fields=["hat", "-decided_at"], name="messaging_decided_hat"),
        ]


class MessageEvent(models.Model):
    """What came back of a message: delivered, opened, clicked, bounced, complained, opted out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    link = models.PositiveSmallIntegerField(null=True, blank=True)
    is_machine = models.BooleanField(default=False)
    """A scanner that opens every link, not a reader."""
    is_told = models.BooleanField(default=False)
    """Its fact is published; a click waits a moment, to be told from a scanner's."""
    happened_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_event"
        indexes: ClassVar = [
            models.Index(fields=["message", "kind"], name="messaging_event_of"),
            models.Index(fields=["happened_at"], name="messaging_untold", condition=models.Q(is_told=False)),
        ]


class PushSubscription(models.Model):
    """A browser that shows notifications of one hat. Its ``code`` is the address a permission is for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    endpoint = models.CharField(max_length=1_000)
    """Where its maker takes what it is to show: whoever knows it and the keys could not write without ours."""
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=200)
    name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messaging_push_subscription"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hat", "endpoint"], name="messaging_browser_once"),
        ]


class ReadyText(models.Model):
    """A letter kept to be written again: Liquid fills in the reader's name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_ready_text"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "language"], name="messaging_ready_once")]


class IncomingMail(models.Model):
    """A mail that came in, under the hat of the message it answers; what was written below it is folded away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    key = models.CharField(max_length=64, unique=True)
    """Hash of its Message-ID and sender, or of all of it: the same mail by two ways is stored once."""
    kind = models.CharField(max_length=12, choices=IncomingKind)
    hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    """What it answers, or what came back."""
    from_address = models.CharField(max_length=254, blank=True)
    from_name = models.CharField(max_length=120, blank=True)
    is_from_other = models.BooleanField(default=False)
    """It answers a message that went to another address: somebody else may have written it."""
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)
    """More came than is kept."""
    header_id = models.CharField(max_length=300, blank=True)
    """Its own Message-ID."""
    size = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8, blank=True)
    request_code = models.CharField(max_length=16, blank=True)
    """The request it became, in a room above."""
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    """Answered or laid aside; until then it waits."""

    class Meta:
        db_table = "messaging_incoming"
        indexes: ClassVar = [
            models.Index(fields=["-received_at"], name="messaging_incoming_at"),
            models.Index(fields=["hat", "-received_at"], name="messaging_incoming_hat"),
        ]


class IncomingFile(models.Model):
    """Something attached to a mail that came in; its content only where it was let in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(IncomingMail, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    kept_out = models.CharField(max_length=12, choices=KeptOut, blank=True)
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = "messaging_incoming_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mail", "position"], name="messaging_file_place"),
        ]


class MailboxMark(models.Model):
    """How far a mailbox was read. The mailbox itself is never changed."""

    mailbox = models.CharField(primary_key=True, max_length=64)
    """Hash of host, user and folder."""
    validity = models.BigIntegerField()
    """The server numbers anew when this changes (RFC 3501, UIDVALIDITY)."""
    last_uid = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_mailbox_mark"
