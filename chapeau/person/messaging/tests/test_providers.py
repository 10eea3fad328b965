"""A provider's API on loopback: what its answers mean for the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from chapeau.kit import house_settings
from chapeau.person.messaging import actions, mass, sending
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.providers import INBOUND, PROVIDERS, TRACKING
from chapeau.person.messaging.tests.builders import NOW, enqueue
from chapeau.person.messaging.tests.mailings import make_crowd, make_mailing
from chapeau.person.messaging.values import MailServer, SendingRules
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


class Api:
    """Postmark's way of answering; ``says``: status and body of the next answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.says: tuple[int, dict[str, Any] | str] = (200, {})
        self.address = ""


@pytest.fixture
def api(settings: Settings) -> Iterator[Api]:
    found = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({**body, "token": self.headers["X-Postmark-Server-Token"]})
            status, said = found.says
            one = {"ErrorCode": 0, "Message": "OK", "MessageID": f"pm-{len(found.asked)}", "To": body["To"]}
            text = said if isinstance(said, str) else json.dumps(said or one)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}/"
    settings.EMAIL_BACKEND = "chapeau.person.messaging.backends.house_backend"
    choose(found.address)
    yield found
    server.shutdown()
    server.server_close()


def choose(address: str) -> None:
    house_settings.change(
        MailServer(provider="postmark", api_key="the-token", api_url=address, from_address="Vélo <news@velo.example>"),
        by_hat_id=None, now=NOW,
    )  # fmt: skip


def test_a_receipt_goes_by_the_providers_api_and_keeps_its_id(api: Api) -> None:
    sending.send(enqueue())
    (mail,) = api.asked
    message = Message.objects.get()
    assert (message.state, message.provider_id) == ("sent", "pm-1")
    assert (mail["token"], mail["To"], mail["Metadata"]) == (
        "the-token",
        "marie@example.org",
        {"message": message.code},
    )
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")


@pytest.mark.parametrize(
    ("says", "state", "is_tried_again"),
    [
        ((422, {"ErrorCode": 300, "Message": "Invalid email"}), "failed", False),
        ((401, {"ErrorCode": 10, "Message": "Bad token"}), "queued", True),
        ((429, {"ErrorCode": 0, "Message": "Slow down"}), "queued", True),
        ((500, "oops"), "in-doubt", False),
        ((200, "not json"), "in-doubt", False),
    ],
)
def test_its_no_is_for_good_for_now_or_not_known(
    api: Api, says: tuple[int, Any], state: str, is_tried_again: bool
) -> None:
    api.says = says
    message_id = enqueue()
    if is_tried_again:
        with pytest.raises(sending.TryLater):
            sending.send(message_id)
    else:
        sending.send(message_id)
    assert Message.objects.get().state == state


def test_a_provider_that_cannot_be_reached_was_surely_not_told(api: Api) -> None:
    choose("http://127.0.0.1:1/")
    with pytest.raises(sending.TryLater):
        sending.send(enqueue())
    assert Message.objects.get().state == "queued"


def test_a_mailing_goes_by_the_api_with_its_way_out(api: Api) -> None:
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=NOW)
    mailing_id = make_mailing()
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=make_crowd(2), now=NOW)
    assert mass.send_due(mailing_id).sent == 2
    assert sorted(Message.objects.values_list("provider_id", flat=True)) == ["pm-1", "pm-2"]
    headers = {header["Name"]: header["Value"] for header in api.asked[0]["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("code", PROVIDERS)
def test_each_provider_is_made_and_listened_to(code: str) -> None:
    server = MailServer(provider=code, api_key="k", secret_key="s", sender_domain="velo.example", webhook_secret="w")
    assert PROVIDERS[code].backend(server, timeout=5).esp_name == PROVIDERS[code].name  # type: ignore[attr-defined]
    for what in (TRACKING, INBOUND):
        assert PROVIDERS[code].ear(server, what).esp_name == PROVIDERS[code].name
