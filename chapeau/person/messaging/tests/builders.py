"""A kind of message for tests, and messages of it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from chapeau.person.messaging import actions
from chapeau.person.messaging.values import AttachmentName, MessageTemplate, Recipient
from chapeau.person.people.values import SYSTEM

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

actions.register_messages(MessageTemplate("tests.hello"))

TEMPLATES = {
    "messages/tests.hello.subject.txt": "{{ subject }}",
    "messages/tests.hello.txt": (
        "{% load i18n %}{% trans 'Hello,' %}\n\nTom & Jerry <{{ house_name }}> say {{ word }}.\n\n\n\n"
        "See the order\n{{ base_url }}/en/orders/abc\n"
    ),
}


def enqueue(
    subject: str = "Hello",
    *,
    key: str = "",
    recipient: Recipient | None = None,
    attachments: tuple[AttachmentName, ...] = (),
) -> UUID:
    return actions.enqueue_message(
        SYSTEM,
        key=key or f"tests:{subject}",
        template="tests.hello",
        recipient=recipient or Recipient(address="marie@example.org", language="en"),
        context={"subject": subject, "word": "hello"},
        attachments=attachments,
        now=NOW,
    )
