"""Writing to one person, answers that come in, and the rules of sending: as colleagues do it."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from django.test import Client

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.person.messaging.incoming.replying import reply_address
from chapeau.person.messaging.models import IncomingMail, Message, ReadyText
from chapeau.person.messaging.values import MailServer, ReplyMailbox, SendingRules
from chapeau.person.people.tests.builders import make_person
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.models import Topic
from chapeau.person.tasks.models import Task

SECRET = "a-secret-of-the-provider"


@pytest.fixture
def postmark() -> None:
    """Postmark takes the mails and tells of answers."""
    now = read_clock()
    server = MailServer(provider="postmark", api_key="k", webhook_secret=SECRET)
    house_settings.change(server, by_hat_id=None, now=now)
    house_settings.change(ReplyMailbox(address="answers@velo.example"), by_hat_id=None, now=now)
    Topic.objects.get_or_create(code="news", defaults={"names": {"en": "News"}})


def told(to: str, sender: str, text: str, secret: str = SECRET, size: int = 0) -> int:
    """As Postmark posts a mail that came in."""
    known = b64encode(f"chapeau:{secret}".encode()).decode()
    body = {
        "FromFull": {"Email": sender, "Name": "Marie"}, "From": sender, "To": to, "OriginalRecipient": to, "Subject": "Re: Your bike",
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}], "CcFull": [], "BccFull": [], "MessageID": "73e6d360",
        "TextBody": text, "HtmlBody": "", "StrippedTextReply": "", "Headers": [{"Name": "Message-ID", "Value": "<m1@home.example>"}],
        "Attachments": [
            {"Name": "plan.pdf", "Content": b64encode(b"%PDF-1" + b"x" * size).decode(), "ContentType": "application/pdf",
             "ContentLength": 6 + size},
            {"Name": "run.js", "Content": b64encode(b"alert(1)").decode(), "ContentType": "text/javascript", "ContentLength": 8},
        ],
    }  # fmt: skip
    return (
        Client()
        .post(
            "/webhooks/mail/postmark/inbound/",
            json.dumps(body),
            "application/json",
            HTTP_AUTHORIZATION=f"Basic {known}",
        )
        .status_code
    )


def test_a_letter_is_looked_at_sent_answered_and_answered_again(sit: Sit, postmark: None) -> None:
    desk = sit(StaffRole.SERVICE)
    client, marie = desk.client, make_person("Marie", email="marie@home.example")
    page = f"/office/people/{marie.person_code}/write?hat={marie.code}"
    form = client.get(page)
    assert form.status_code == 200
    address = form.context["form"].fields["address"].choices[0][0]
    typed = {
        "address": address, "about": "service", "subject": "Your bike", "text": "Dear {{ person.given_name }}, come by.",
        "key": str(form.context["form"].initial["key"]), "keep_as": "Come by",
    }  # fmt: skip
    look = client.post(page, {**typed, "do": "look"}).content.decode()
    assert "Dear Marie, come by." in look
    assert Message.objects.filter(template="letter").count() == 0
    shown = client.post(f"/office/people/{marie.person_code}/write/look?hat={marie.code}", typed)
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    held = client.post(page, {**typed, "about": "news", "do": "send"})
    assert held.status_code == 422
    assert "They never agreed to it." in held.content.decode()
    assert client.post(page, {**typed, "do": "send"}).status_code == 302
    assert client.post(page, {**typed, "do": "send"}).status_code == 302
    letter = Message.objects.get(template="letter")
    assert ReadyText.objects.get().name == "Come by"
    assert "Dear {{ person.given_name }}" in client.get(f"{page}&text={ReadyText.objects.get().code}").content.decode()

    assert told(reply_address(letter.code), address, "Yes!\n\n> come by", secret="wrong") == 400
    assert told(reply_address(letter.code), address, "Yes!\n\n> come by", size=3_000_000) == 200
    mail = IncomingMail.objects.get()
    assert (mail.hat_id, mail.text, mail.quoted) == (marie.id, "Yes!", "> come by")
    assert Task.objects.get().about_code == mail.code
    seen = client.get(f"/office/incoming-mails/{mail.code}").content.decode()
    assert "plan.pdf" in seen
    assert "not kept: this kind of file is not taken" in seen
    file = client.get(f"/office/incoming-mails/{mail.code}/files/0")
    assert file.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert client.get(f"/office/incoming-mails/{mail.code}/files/1").status_code == 404
    person = client.get(f"/office/people/{marie.person_code}").content.decode()
    assert "Answered a mail" in person
    assert f"/office/incoming-mails/{mail.code}" in person
    assert client.get("/office/incoming-mails").status_code == 200

    answer = f"{page}&answer={mail.code}"
    form = client.get(answer)
    assert "&gt; Yes!" in form.content.decode()
    typed |= {"key": str(form.context["form"].initial["key"]), "subject": "Re: Your bike", "keep_as": "", "do": "send"}
    assert client.post(answer, typed).status_code == 302
    assert Message.objects.latest("queued_at", "id").answers == mail
    mail.refresh_from_db()
    assert mail.done_at is not None


def test_marketing_sets_the_rules_of_sending(sit: Sit) -> None:
    client = sit(StaffRole.MARKETING).client
    typed = {
        "sending-messages_per_week": "2", "sending-quiet_from": "22:00", "sending-quiet_until": "07:30",
        "sending-hold_out_percent": "5", "sending-per_minute": "0", "sending-per_provider": "gmail.com 600\nGMX.net: 60",
    }  # fmt: skip
    wrong = client.post("/office/settings/sending-rules", {**typed, "sending-per_provider": "gmail"})
    assert wrong.status_code == 422
    assert "“gmail” is not a domain and a number" in wrong.content.decode()
    assert client.post("/office/settings/sending-rules", typed).status_code == 302
    assert house_settings.read(SendingRules) == SendingRules(
        2, "22:00", "07:30", 5, 0, {"gmail.com": "600", "gmx.net": "60"}
    )
    page = client.get("/office/settings/sending-rules").content.decode()
    assert "gmail.com 600\ngmx.net 60" in page
    assert 'value="07:30"' in page
    assert client.get("/office/settings/mail").status_code == 403
