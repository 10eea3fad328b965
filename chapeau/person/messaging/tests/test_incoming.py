"""Answers come in: under the hat written to, once, told to whoever waits for them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from imapclient import IMAPClient

from chapeau.kit import house_settings
from chapeau.kit.ids import new_code
from chapeau.person.activity.models import Activity
from chapeau.person.messaging import actions, queries
from chapeau.person.messaging.incoming import mailbox
from chapeau.person.messaging.incoming.replying import codes_named, reply_address
from chapeau.person.messaging.models import IncomingMail, MailboxMark, Message, MessageEvent
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.mailings import make_crowd, make_mailing
from chapeau.person.messaging.values import LetterDraft, ReplyMailbox
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box() -> None:
    house_settings.change(ReplyMailbox(address="answers@velo.example"), by_hat_id=None, now=NOW)


def take(
    text: str = "Yes please.", *, sender: str = "", to: str = "answers@velo.example", **headers: str
) -> IncomingMail:
    head = {
        "From": f"Somebody <{sender}>", "To": to, "Subject": "Re: Spring", "Message-ID": f"<{new_code()}@elsewhere.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    raw = "\r\n".join(f"{name}: {value}" for name, value in head.items()) + f"\r\n\r\n{text}\r\n"
    code = actions.receive_raw(SYSTEM, raw=raw.encode(), now=NOW)
    return IncomingMail.objects.get(code=code)


@pytest.fixture
def anna() -> HatCard:
    return make_staff(StaffRole.SERVICE)


def letter_to(hat_id: UUID, address: str, anna: HatCard) -> Message:
    code = actions.write_letter(
        viewer_of(anna), draft=LetterDraft(hat_id, address, "Your bike", "It is ready."), key=new_code(), now=NOW
    )
    return Message.objects.get(code=code)


def facts(verb: str) -> list[UUID | None]:
    return list(Activity.objects.filter(verb=verb).values_list("hat_id", flat=True))


def test_an_answer_stands_under_the_hat_written_to_whoever_sends_it(anna: HatCard) -> None:
    marie = make_person(email="marie@home.example")
    shop = make_hat(marie, make_organisation(), email="marie@shop.example")
    message = letter_to(shop.id, "marie@shop.example", anna)
    mail = take(sender="marie@home.example", to=reply_address(message.code))
    assert (mail.kind, mail.hat_id, mail.message, mail.is_from_other) == ("reply", shop.id, message, True)
    assert not take(sender="Marie@Shop.example", to=reply_address(message.code)).is_from_other
    assert facts("message.replied") == [shop.id, shop.id]
    task = Task.objects.order_by("id").first()
    assert task is not None
    assert (task.title, task.owner_id, task.hat_id, task.about_code) == (
        "Answer: Re: Spring", anna.id, shop.id, mail.code,
    )  # fmt: skip


def test_threads_are_found_by_message_id_too_and_made_up_codes_are_not(anna: HatCard) -> None:
    hat = make_person(email="marie@home.example")
    message = letter_to(hat.id, "marie@home.example", anna)
    Message.objects.filter(id=message.id).update(provider_id="0100-provider@eu.example")
    for header in (f"<{message.code}@velo.example>", "<0100-provider@eu.example>"):
        assert take(sender="marie@home.example", In_Reply_To=header).message == message
        assert take(sender="marie@home.example", References=f"<a@b> {header}").message == message
    assert codes_named([f"answers+{message.code}.{'0' * 10}@velo.example"]) == []
    assert codes_named([reply_address(message.code).upper()]) == [message.code]


def test_a_new_mail_stands_under_a_verified_address_else_under_nobody() -> None:
    hat = make_person(email="marie@home.example")
    known = take("Where is it?", sender="marie@home.example")
    stranger = take("Do you sell tyres?", sender="paul@nowhere.example")
    assert (known.kind, known.hat_id) == ("letter", hat.id)
    assert (stranger.kind, stranger.hat_id) == ("unknown", None)
    assert facts("message.replied") == []
    assert facts("mail.received") == [hat.id, None]


def test_the_same_mail_twice_is_stored_once(anna: HatCard) -> None:
    for _twice in range(2):
        take(sender="paul@nowhere.example", Message_ID="<same@nowhere.example>")
    assert IncomingMail.objects.count() == 1
    assert len(facts("mail.received")) == 1


def test_machines_make_nobody_work_and_bounces_close_the_address() -> None:
    mailing_id = make_mailing()
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=make_crowd(1), now=NOW)
    message = Message.objects.get()
    away = take(sender="reader0@readers.example", to=reply_address(message.code), Auto_Submitted="auto-replied")
    assert (away.kind, away.done_at) == ("auto", NOW)
    came_round = take(sender="answers+x@velo.example", to=reply_address(message.code))
    assert came_round.kind == "auto"
    report = (
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{message.code}@velo.example>\r\n\r\nx\r\n--b--"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    assert take(report, sender="mailer-daemon@mx.example", Content_Type=kind).kind == "bounce"
    assert list(MessageEvent.objects.values_list("kind", flat=True)) == ["bounced"]
    assert facts("mail.received") == []
    assert Task.objects.count() == 0


def test_two_machines_that_talk_stop_making_work() -> None:
    for _many in range(25):
        take(sender="robot@nowhere.example")
    assert IncomingMail.objects.count() == 25
    assert len(facts("mail.received")) == 20


def test_what_cannot_be_read_is_kept_to_be_looked_at() -> None:
    nest = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3_000))
    actions.receive_raw(SYSTEM, raw=nest.encode() + b"\x00", now=NOW)
    actions.receive_raw(SYSTEM, raw=b"", now=NOW)
    assert list(IncomingMail.objects.values_list("kind", "done_at")) == [("unreadable", None)] * 2


def test_staff_read_it_with_its_files_and_others_do_not(anna: HatCard) -> None:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n--b\r\nContent-Type: application/pdf\r\n"
        'Content-Disposition: attachment; filename="o.pdf"\r\n\r\n%PDF-1\r\n--b\r\nContent-Type: application/zip\r\n'
        'Content-Disposition: attachment; filename="o.zip"\r\n\r\nPK\r\n--b--'
    )
    mail = take(body, sender="x@nowhere.example", Content_Type='multipart/mixed; boundary="b"')
    seen = queries.incoming_mail(viewer_of(anna), code=mail.code)
    assert [(file.name, bool(file.kept_out)) for file in seen.files] == [("o.pdf", False), ("o.zip", True)]
    assert queries.incoming_file(viewer_of(anna), code=mail.code, position=0).content == b"%PDF-1"
    for viewer, position in ((viewer_of(anna), 1), (viewer_of(make_person("Paul")), 0)):
        with pytest.raises(Exception, match=r"."):
            queries.incoming_file(viewer, code=mail.code, position=position)


@pytest.fixture(scope="module")
def imap_port() -> Iterator[int]:
    """A real IMAP server in its own process; its mailboxes are in memory."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port), "--no-tls",
               "--no-service", "admin", "--no-service", "managesieve", "dict", "--demo-data", "--demo-user", "answers", "--demo-password", "secret"]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None
        yield port
    finally:
        server.terminate()
        server.wait(10)


def put(port: int, *mails: bytes) -> None:
    client: Any = IMAPClient("127.0.0.1", port=port, ssl=False)
    client.login("answers", "secret")
    for mail in mails:
        client.append("INBOX", mail)
    client.logout()


def raw(number: int, size: int = 10) -> bytes:
    return (
        f"From: p{number}@nowhere.example\r\nTo: answers@velo.example\r\nSubject: n{number}\r\n"
        f"Message-ID: <{number}@nowhere.example>\r\n\r\n{'x' * size}\r\n"
    ).encode()


def test_the_mailbox_is_read_from_where_it_stopped_and_never_changed(
    imap_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    house_settings.change(
        ReplyMailbox("answers@velo.example", "127.0.0.1", imap_port, "none", "answers", "secret"),
        by_hat_id=None,
        now=NOW,
    )
    put(imap_port, raw(1))
    first = mailbox.fetch(SYSTEM, now=NOW)
    assert (first.taken, first.is_first) == (0, True)
    assert first.waiting >= 1
    monkeypatch.setattr(mailbox, "MOST_BYTES", 5_000)
    put(imap_port, raw(2), raw(3, size=9_000), b"\xff broken \x80", raw(4))
    assert mailbox.fetch(SYSTEM, now=NOW + timedelta(minutes=1)).taken == 4
    assert mailbox.fetch(SYSTEM, now=NOW).taken == 0
    found = {mail.subject: mail for mail in IncomingMail.objects.all()}
    assert set(found) == {"n2", "n3", "n4", ""}
    assert (found["n3"].is_cut, found["n3"].text, found["n3"].size > 9_000) == (True, "", True)
    # The server was set up anew: all is met again, nothing is stored twice.
    MailboxMark.objects.update(validity=1)
    assert mailbox.fetch(SYSTEM, now=NOW).taken >= 5
    assert IncomingMail.objects.filter(subject="n4").count() == 1
    client: Any = IMAPClient("127.0.0.1", port=imap_port, ssl=False)
    client.login("answers", "secret")
    client.select_folder("INBOX", readonly=True)
    assert len(client.search(["UNSEEN", "SUBJECT", "n2"])) == 1
    client.logout()


def test_a_mailbox_that_does_not_open_says_why(imap_port: int) -> None:
    for port, password in ((1, "secret"), (imap_port, "wrong")):
        house_settings.change(
            ReplyMailbox("a@velo.example", "127.0.0.1", port, "none", "answers", password), by_hat_id=None, now=NOW
        )
        with pytest.raises(mailbox.MailboxNotOpened):
            mailbox.fetch(SYSTEM, now=NOW)
