"""Out of the door, to a real mail server on loopback."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from pytest_django import Settings

from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.kit.look import Look
from chapeau.person.activity.models import Activity
from chapeau.person.messaging import actions, sending
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.rendering import render
from chapeau.person.messaging.tests.builders import NOW, enqueue
from chapeau.person.messaging.tests.sink import Sink
from chapeau.person.messaging.values import AttachedFile, AttachmentName, MessageState

pytestmark = pytest.mark.django_db


def state_of(message_id: UUID) -> tuple[str, int]:
    row = Message.objects.get(id=message_id)
    return row.state, row.attempts


def test_it_arrives_with_text_html_and_what_is_attached(sink: Sink) -> None:
    actions.register_attachment("paper", lambda code: AttachedFile(f"{code}.pdf", "application/pdf", b"%PDF-1"))
    message_id = enqueue("Your invoice", attachments=(AttachmentName("paper", "INV-1"),))
    sending.send(message_id)
    (mail,) = sink.mails
    assert (mail["subject"], mail["to"]) == ("Your invoice", "marie@example.org")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert plain.get_content().startswith("Hello,")
    assert "<table" in html.get_content()
    (paper,) = mail.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("INV-1.pdf", b"%PDF-1")
    assert str(mail["message-id"]).startswith(f"<{Message.objects.get().code}@")
    assert state_of(message_id) == (MessageState.SENT, 1)
    assert Activity.objects.filter(verb="message.sent").count() == 1


def test_sending_again_what_was_sent_sends_nothing(sink: Sink) -> None:
    message_id = enqueue()
    for _ in range(3):
        sending.send(message_id)
    assert len(sink.mails) == 1


def test_a_refusal_for_now_is_tried_again_later(sink: Sink) -> None:
    message_id = enqueue("Busy")
    sink.answers["Busy"] = "451 try later"
    with pytest.raises(sending.TryLater):
        sending.send(message_id)
    assert state_of(message_id) == (MessageState.QUEUED, 1)
    sink.answers.clear()
    sending.send(message_id)
    assert state_of(message_id) == (MessageState.SENT, 2)
    assert len(sink.mails) == 1


def test_a_refusal_for_good_is_shown_as_not_delivered(sink: Sink) -> None:
    message_id = enqueue("No")
    sink.answers["No"] = "554 no such person"
    sending.send(message_id)
    row = Message.objects.get()
    assert (row.state, row.failure) == (MessageState.FAILED, "554 no such person")
    assert Activity.objects.filter(verb="message.failed").count() == 1
    sending.send(message_id)
    assert state_of(message_id) == (MessageState.FAILED, 1)


def test_without_a_mail_server_it_waits_and_gives_up_after_a_while(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message_id = enqueue()
    for _ in range(sending.MOST_ATTEMPTS - 1):
        with pytest.raises(sending.TryLater):
            sending.send(message_id)
    sending.send(message_id)
    assert state_of(message_id) == (MessageState.FAILED, sending.MOST_ATTEMPTS)


def test_an_answer_that_never_comes_leaves_it_in_doubt(sink: Sink) -> None:
    message_id = enqueue("Lost")
    sink.answers["Lost"] = "hang"
    sending.send(message_id)
    assert state_of(message_id)[0] == MessageState.IN_DOUBT
    sending.send(message_id)
    assert sink.subjects() == ["Lost"]


def test_an_attachment_that_cannot_be_made_never_half_sends(sink: Sink) -> None:
    message_id = enqueue(attachments=(AttachmentName("nobody-makes-this", "1"),))
    with pytest.raises(sending.TryLater):
        sending.send(message_id)
    assert state_of(message_id) == (MessageState.QUEUED, 1)
    assert sink.mails == []


def test_a_sender_that_went_quiet_leaves_it_in_doubt_after_five_minutes() -> None:
    message_id = enqueue()
    Message.objects.update(state=MessageState.SENDING, sending_at=NOW, attempts=1)
    assert sending.mark_in_doubt(NOW + timedelta(minutes=4)) == 0
    assert sending.mark_in_doubt(NOW + timedelta(minutes=6)) == 1
    assert state_of(message_id)[0] == MessageState.IN_DOUBT
    assert Activity.objects.filter(verb="message.in-doubt").count() == 1
    sending.send(message_id)
    assert sending.mark_in_doubt(read_clock()) == 0


def test_a_mail_wears_the_logo_and_the_colour_of_the_house(settings: Settings) -> None:
    settings.BASE_URL = "https://velo.example"
    house_settings.change(Look(logo="house/logo.png", accent="#7a1f5c"), by_hat_id=None, now=NOW)
    _subject, text, html = render("tests.hello", {"subject": "Hello", "word": "hello"}, "en")
    assert 'src="https://velo.example/media/house/logo.png"' in html
    assert "color:#7a1f5c" in html
    assert "logo" not in text
