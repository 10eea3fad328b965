"""Notes in the shop, the browser's end of notifications, and what a gateway of text messages tells."""

from __future__ import annotations

from uuid import UUID

from django.test import Client
from pytest_django import Settings

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.person.messaging import actions, mass
from chapeau.person.messaging.channels.sms_back import incoming_token
from chapeau.person.messaging.models import PushSubscription
from chapeau.person.messaging.tests.browser_maker import Browser
from chapeau.person.messaging.values import NewContent, NewMailing, SendingRules
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.models import Suppression
from tests.builders import Shop


def write_note(hat_id: UUID) -> None:
    now = read_clock()
    house_settings.change(SendingRules(quiet_from="00:00", quiet_until="00:00"), by_hat_id=None, now=now)
    said = NewContent("en", "Hello <b>", '<p><a href="https://x.example/y">See</a></p>', "Some & more")
    new = NewMailing(topic="news", channel="in_app")
    mailing_id = actions.create_mailing(SYSTEM, new=new, contents=[said], now=now)
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=[hat_id], now=now)
    mass.send_due(mailing_id)


def test_a_note_is_counted_and_read_under_its_own_hat_alone(shop: Shop, visit: Visit) -> None:
    marie = make_person(email="marie@example.com")
    work = make_hat(marie, make_organisation(), email="marie@shop.example")
    write_note(work.id)
    page = visit(work).get("/en/me/notes").content.decode()
    assert "Hello &lt;b&gt;" in page
    assert "Some &amp; more" in page
    assert '<span class="basket-count">1</span>' in page
    code = page.split("/me/notes/")[1].split("/read")[0]
    private = visit(marie)
    assert "Hello" not in private.get("/en/me/notes").content.decode()
    assert "note for you" not in private.get("/en/").content.decode()
    assert private.post(f"/en/me/notes/{code}/read").status_code == 404
    assert "1 note for you" in visit(work).get("/en/").content.decode()
    visit(work).post(f"/en/me/notes/{code}/read")
    assert '<span class="basket-count">1<' not in visit(work).get("/en/me/notes").content.decode()
    assert Client().get("/en/me/notes").status_code == 302


def test_a_browser_is_subscribed_by_a_post_alone_and_forgotten_again(
    shop: Shop, visit: Visit, settings: Settings
) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    marie, browser = make_person(email="marie@example.com"), Browser()
    sent = {"endpoint": "http://127.0.0.1:9/x", "p256dh": browser.p256dh, "auth": browser.auth}
    assert visit(marie).get("/en/me/notes/browsers").status_code == 405
    assert visit(marie).post("/en/me/notes/browsers", {**sent, "endpoint": "https://10.0.0.1/"}).status_code == 422
    assert visit(marie).post("/en/me/notes/browsers", sent).status_code == 204
    code = PushSubscription.objects.get().code
    luc = make_person("Luc", email="luc@example.com")
    visit(luc).post(f"/en/me/notes/browsers/{code}/forget")
    assert PushSubscription.objects.get().gone_at is None
    visit(marie).post(f"/en/me/notes/browsers/{code}/forget")
    assert PushSubscription.objects.get().gone_at is not None
    worker = Client().get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in Client().get("/en/")["Content-Security-Policy"]


def test_the_gateway_is_heard_under_its_own_address_alone(shop: Shop) -> None:
    here = f"/webhooks/text-messages/{incoming_token()}/"
    assert Client().post("/webhooks/text-messages/wrong/", {"from": "+33612345678", "text": "STOP"}).status_code == 404
    assert Client().get(here).status_code == 405
    assert Client().post(here, "{", content_type="application/json").status_code == 400
    told = Client().post(here, {"from": "+33612345678", "text": "STOP"})
    assert told.json() == {"answers": 0, "stops": 1, "reports": 0, "unknown": 0}
    assert Suppression.objects.get().channel == "sms"
    assert Client().post(here, '[{"from": 5, "text": []}, null, "x"]', content_type="application/json").json()["unknown"] == 3  # fmt: skip
