"""The provider of the house's mail tells what came of it: signed, once, and about the right message."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from chapeau.kit import house_settings
from chapeau.person.messaging import actions
from chapeau.person.messaging.models import Message, MessageEvent
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.mailings import make_crowd, make_mailing
from chapeau.person.messaging.values import MailServer
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.models import ConsentNow
from chapeau.person.privacy.queries import suppressed

pytestmark = pytest.mark.django_db
SECRET = "of-the-provider"


@pytest.fixture
def message() -> Message:
    """One of a mailing, handed over and in doubt."""
    mailing_id = make_mailing()
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=make_crowd(1), now=NOW)
    Message.objects.update(state="in-doubt", provider_id="given-by-provider", sending_at=NOW)
    return Message.objects.get()


def use(provider: str) -> None:
    house_settings.change(MailServer(provider=provider, api_key="key", webhook_secret=SECRET), by_hat_id=None, now=NOW)


def mailgun(client: Client, event: str, code: str, *, signed_by: str = SECRET, **more: Any) -> int:
    """As Mailgun posts it: JSON with a signature block."""
    stamp, token = "1529006854", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
    sign = hmac.new(signed_by.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event, "timestamp": 1521472262.9, "id": "DACSsAdVSeGpLid7TN03WA", "recipient": "reader0@readers.example",
        "message": {"headers": {"message-id": "20130503182626.18666.16540@velo.example"}},
        "user-variables": {"message": code}, **more,
    }  # fmt: skip
    body = {"signature": {"timestamp": stamp, "token": token, "signature": sign}, "event-data": data}
    return client.post("/webhooks/mail/mailgun/tracking/", json.dumps(body), "application/json").status_code


def postmark(client: Client, secret: str = SECRET, **told: Any) -> int:
    """As Postmark posts it: JSON, a password in the address."""
    known = b64encode(f"chapeau:{secret}".encode()).decode()
    body = {"MessageID": "given-by-provider", "Email": "reader0@readers.example", **told}
    return client.post(
        "/webhooks/mail/postmark/tracking/", json.dumps(body), "application/json", HTTP_AUTHORIZATION=f"Basic {known}"
    ).status_code


def kinds() -> list[str]:
    return sorted(MessageEvent.objects.values_list("kind", flat=True))


def closed(scope: str = "all") -> bool:
    found = suppressed(channel="email", addresses=["reader0@readers.example"])
    return scope in {one.scope for each in found.values() for one in each}


def test_a_delivery_settles_a_message_in_doubt_and_is_told_once(client: Client, message: Message) -> None:
    use("mailgun")
    assert mailgun(client, "delivered", message.code) == 200
    assert mailgun(client, "delivered", message.code) == 200
    assert kinds() == ["delivered"]
    assert Message.objects.get().state == "sent"


def test_a_bounce_for_good_closes_the_address_and_one_that_passes_does_not(client: Client, message: Message) -> None:
    use("mailgun")
    assert mailgun(client, "failed", message.code, severity="temporary", reason="generic") == 200
    assert (kinds(), closed()) == ([], False)
    assert mailgun(client, "failed", message.code, severity="permanent", reason="bounce") == 200
    assert (kinds(), closed()) == (["bounced"], True)


def test_a_soft_bounce_followed_by_a_hard_one_found_by_the_providers_own_id(client: Client, message: Message) -> None:
    use("postmark")
    assert postmark(client, RecordType="Bounce", Type="SoftBounce") == 200
    assert (kinds(), closed()) == (["bounced"], False)
    assert postmark(client, RecordType="Bounce", Type="HardBounce") == 200
    assert (kinds(), closed()) == (["bounced"], True)


def test_a_complaint_ends_marketing_and_no_receipt(client: Client, message: Message) -> None:
    use("postmark")
    assert postmark(client, RecordType="SpamComplaint", Type="SpamComplaint") == 200
    assert (kinds(), closed()) == (["complained"], False)
    assert closed("marketing")


def test_leaving_at_the_provider_is_leaving_here(client: Client, message: Message) -> None:
    use("mailgun")
    assert mailgun(client, "unsubscribed", message.code) == 200
    assert ConsentNow.objects.get(topic="news").state == "withdrawn"
    assert kinds() == ["opted-out"]


def test_what_is_not_the_providers_is_not_listened_to(client: Client, message: Message) -> None:
    assert mailgun(client, "delivered", message.code) == 404
    use("mailgun")
    assert mailgun(client, "delivered", message.code, signed_by="another") == 400
    assert postmark(client, RecordType="Delivery") == 404
    use("postmark")
    assert postmark(client, "wrong", RecordType="Delivery") == 400
    assert client.post("/webhooks/mail/postmark/tracking/", b"\xff{", "application/json").status_code == 400
    house_settings.change(MailServer(provider="nobody", webhook_secret=SECRET), by_hat_id=None, now=NOW)
    assert client.post("/webhooks/mail/nobody/tracking/", "{}", "application/json").status_code == 404
    assert kinds() == []


def test_news_of_messages_nobody_wrote_here_are_passed_over(client: Client, message: Message) -> None:
    use("mailgun")
    assert mailgun(client, "complained", "nobody000000") == 200
    assert mailgun(client, "opened", Message.objects.get().code) == 200
    assert kinds() == []
