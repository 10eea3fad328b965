"""Channels beside mail: each with its own address, its own permission, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook

from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.kit.knocking import BadAddress
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.signing import new_secret
from chapeau.kit.tests.receiver import Receiver, receiving
from chapeau.person.messaging import actions, mass, queries
from chapeau.person.messaging.channels.records import OtherProgram, PushKeys, TextMessages
from chapeau.person.messaging.channels.segments import plain, segments
from chapeau.person.messaging.channels.sms_back import is_stop
from chapeau.person.messaging.models import Decision, Message, MessageEvent, PushSubscription
from chapeau.person.messaging.tests.browser_maker import Browser, is_signed
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.values import NewContent, NewMailing, SendingRules
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.person.privacy.actions import record_consent, unsubscribe
from chapeau.person.privacy.models import Topic
from chapeau.person.privacy.queries import may_contact
from chapeau.person.privacy.values import ConsentChoice
from chapeau.person.tasks.models import Task

pytestmark = pytest.mark.django_db
PHONE = "+33612345678"


@pytest.fixture
def outside(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    house_settings.change(
        SendingRules(quiet_from="00:00", quiet_until="00:00", messages_per_week=20), by_hat_id=None, now=NOW
    )
    Topic.objects.get_or_create(code="news", defaults={"names": {"en": "News"}})
    with receiving() as receiver:
        yield receiver


def gateway(outside: Receiver, **more: object) -> None:
    known = {"address": outside.address, "secret": "k-1", "sender": "VELO", "id_field": "messages.0.id", **more}
    house_settings.change(TextMessages(**known), by_hat_id=None, now=NOW)  # type: ignore[arg-type]


def agree(hat_id: UUID, channel: str, address: str = "") -> None:
    choice = ConsentChoice(
        hat_id=hat_id, purpose="marketing", topic="news", channel=channel, address=address, state="given", source="test"
    )
    record_consent(SYSTEM, choices=[choice], now=NOW)


def write(channel: str, *hats: HatCard, text: str = "Hello {{ person.given_name }}: https://velo.example/en/x") -> UUID:
    content = NewContent(language="en", subject="New for {{ person.given_name }}", mjml="", text=text)
    new = NewMailing(topic="news", channel=channel)
    mailing_id = actions.create_mailing(SYSTEM, new=new, contents=[content], now=NOW)
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=[hat.id for hat in hats], now=NOW)
    mass.send_due(mailing_id)
    return mailing_id


def why() -> dict[UUID, str]:
    return dict(Decision.objects.values_list("hat_id", "reason"))


@pytest.mark.parametrize(
    ("text", "count", "left", "is_unicode"),
    [
        ("", 0, 160, False), ("a" * 160, 1, 0, False), ("a" * 161, 2, 145, False), ("€" * 80, 1, 0, False),
        # A euro takes two places and is not torn: 76 pairs and one place lost in each part.
        ("€" * 81, 2, 143, False), ("a" * 152 + "€" + "a" * 10, 2, 141, False),
        ("é" * 160, 1, 0, False), ("ê" * 70, 1, 0, True), ("ê" * 71, 2, 63, True), ("😀" * 35, 1, 0, True),
        # 33 pairs in 67 places, not 33 and a half.
        ("😀" * 36, 2, 61, True),
    ],
)  # fmt: skip
def test_parts_of_a_text_message_are_counted_as_networks_count_them(
    text: str, count: int, left: int, is_unicode: bool
) -> None:
    found = segments(text)
    assert (found.count, found.left, found.is_unicode) == (count, left, is_unicode)
    assert plain("l’été – “oui”…") == 'l\'été - "oui"...'


def test_a_text_message_goes_to_the_number_that_agreed_and_its_stop_takes_the_permission_back(
    outside: Receiver,
) -> None:
    gateway(outside)
    outside.says = lambda number: '{"messages": [{"id": "gw-7"}]}'
    marie, luc = make_person(phone=PHONE, email="marie@home.example"), make_person("Luc", phone="+33699999999")
    agree(marie.id, "sms", PHONE)
    agree(luc.id, "email", "luc@home.example")  # a permission for mail is none for the telephone
    write("sms", marie, luc)
    ((headers, body),) = outside.got
    message = Message.objects.get()
    said = json.loads(body)
    assert headers["authorization"] == "Bearer k-1"
    assert headers["idempotency-key"] == message.code
    assert (said["to"], said["from"], said["reference"]) == (PHONE, "VELO", message.code)
    assert said["text"].startswith(f"Hello Marie: http://127.0.0.1:8000/l/{message.code}/0/")
    assert (message.state, message.provider_id) == ("sent", "gw-7")
    assert why()[luc.id] == "never-asked"

    now = read_clock()
    came = actions.take_in([{"id": "x", "reference": message.code, "status": "DELIVERED"}, {"nonsense": 1}], now=now)
    assert (came.reported, came.unknown) == (1, 1)
    actions.take_in({"from": PHONE, "text": "Do you open on Sunday?"}, now=now)
    task = Task.objects.get()
    assert (task.hat_id, task.note) == (marie.id, "Do you open on Sunday?")
    for _twice in range(2):
        actions.take_in({"from": PHONE.removeprefix("+"), "text": "Arrêt, s.v.p."}, now=now)
    permission = may_contact(SYSTEM, recipients=[(marie.id, PHONE)], purpose="marketing", topic="news", channel="sms", now=now)  # fmt: skip
    assert not permission[marie.id, PHONE].is_allowed
    assert sorted(MessageEvent.objects.values_list("kind", flat=True)) == ["delivered", "opted-out"]
    write("sms", marie)
    assert len(outside.got) == 1
    assert is_stop("STOP")
    assert not is_stop("Don't stop me now")


def test_an_unclear_answer_of_the_gateway_is_in_doubt_until_its_report_and_a_clear_no_waits(outside: Receiver) -> None:
    gateway(outside)
    marie = make_person(phone=PHONE)
    agree(marie.id, "sms", PHONE)
    outside.answer = lambda number: ((502, {}), (503, {}), (400, {}))[number]
    write("sms", marie)
    in_doubt = Message.objects.get()
    assert in_doubt.state == "in-doubt"
    actions.take_in({"reference": in_doubt.code, "status": "delivered"}, now=read_clock())
    in_doubt.refresh_from_db()
    assert in_doubt.state == "sent"
    write("sms", marie)
    write("sms", marie)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["failed", "queued", "sent"]
    house_settings.change(TextMessages(), by_hat_id=None, now=NOW)
    assert queries.lacking("sms")
    with pytest.raises(mass.Unreachable):
        write("sms", marie)


def test_a_gateway_that_takes_forms_and_bare_digits_gets_them() -> None:
    form = TextMessages(
        address="https://gw.example", content_type="application/x-www-form-urlencoded", country="-", secret="a b",
        template="to={{ to }}&text={{ text | url_encode }}&key={{ key | url_encode }}", header="",
    )  # fmt: skip
    body, headers = actions.request_of(form, to=PHONE, text="5 € & more", reference="r")
    assert body == b"to=33612345678&text=5+%E2%82%AC+%26+more&key=a+b"
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
    with pytest.raises(actions.BadGatewayRequest):
        actions.request_of(TextMessages(template="{{ to }"), to=PHONE, text="x", reference="r")


def test_a_notification_is_sealed_for_one_browser_signed_by_the_house_and_struck_off_when_gone(
    outside: Receiver,
) -> None:
    marie = make_person(email="marie@home.example")
    shop = make_hat(marie, make_organisation(), email="marie@shop.example")
    browser, maker = Browser(), outside.address.rpartition("/")[0]
    address = f"{maker}/send/abc"
    code = actions.subscribe_browser(
        viewer_of(marie), endpoint=address, p256dh=browser.p256dh, auth=browser.auth,
        program="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", wording_id=None, now=NOW,
    )  # fmt: skip
    assert [card.name for card in queries.browsers_of(viewer_of(marie), hat_ids=[marie.id, shop.id])] == [
        "Firefox, Windows"
    ]
    assert queries.browsers_of(viewer_of(shop), hat_ids=[marie.id, shop.id]) == []
    write("web_push", marie, shop)
    (headers, _body), message = outside.got[0], Message.objects.get()
    said = json.loads(browser.open(outside.raw[0]))
    assert (said["title"], said["tag"]) == ("New for Marie", message.code)
    assert said["to"].startswith(f"http://127.0.0.1:8000/l/{message.code}/0/")
    assert (headers["content-encoding"], headers["topic"], outside.paths[0]) == ("aes128gcm", message.code, "/send/abc")
    assert is_signed(headers, public_key=house_settings.read(PushKeys).public_key, audience=maker)
    assert (message.to_address, why()[shop.id]) == (code, "no-address")

    # Another person on the same machine: the first one's messages are shown there no more.
    agnes = make_person("Agnès", email="agnes@home.example")
    actions.subscribe_browser(viewer_of(agnes), endpoint=address, p256dh=browser.p256dh, auth=browser.auth, program="", wording_id=None, now=NOW)  # fmt: skip
    write("web_push", marie)
    assert len(outside.got) == 1
    outside.answer = lambda number: (410, {})
    write("web_push", agnes)
    assert Message.objects.get(hat=agnes.id).state == "failed"
    assert not PushSubscription.objects.filter(gone_at=None).exists()
    with pytest.raises(actions.BadSubscription):
        actions.subscribe_browser(viewer_of(marie), endpoint=address, p256dh="no key", auth=browser.auth, program="", wording_id=None, now=NOW)  # fmt: skip
    with pytest.raises(BadAddress):  # a browser may not have us knock inside our own network
        actions.subscribe_browser(viewer_of(marie), endpoint="https://10.0.0.1/x", p256dh=browser.p256dh, auth=browser.auth, program="", wording_id=None, now=NOW)  # fmt: skip
    with pytest.raises(Forbidden):
        actions.subscribe_browser(SYSTEM, endpoint=address, p256dh=browser.p256dh, auth=browser.auth, program="", wording_id=None, now=NOW)  # fmt: skip


def test_one_browser_said_no_and_the_other_of_the_same_person_is_still_asked(outside: Receiver) -> None:
    marie, phone, laptop = make_person(), Browser(), Browser()
    codes = [
        actions.subscribe_browser(
            viewer_of(marie), endpoint=f"{outside.address}/{n}", p256dh=one.p256dh, auth=one.auth, program="",
            wording_id=None, now=NOW,
        )
        for n, one in enumerate((phone, laptop))
    ]  # fmt: skip
    assert actions.forget_browser(viewer_of(marie), code=codes[1], now=NOW)
    write("web_push", marie)
    assert outside.paths == ["/in/0"]
    assert phone.open(outside.raw[0])


def test_a_note_is_read_under_its_own_hat_and_no_other_and_may_be_refused(outside: Receiver) -> None:
    marie = make_person()
    shop = make_hat(marie, make_organisation())
    other = make_person("Luc")
    unsubscribe(SYSTEM, hat_id=other.id, address="", channel="in_app", topic="", now=NOW)
    write("in_app", shop, other)
    assert why()[other.id] == "withdrawn"
    now = read_clock()
    (note,) = queries.notes(viewer_of(shop), now=now)
    assert (note.title, note.is_read, queries.unread_notes(viewer_of(shop), now=now)) == ("New for Marie", False, 1)
    assert queries.notes(viewer_of(marie), now=now) == []
    with pytest.raises(NotFound):
        actions.read_note(viewer_of(marie), code=note.code, now=now)
    for _twice in range(2):
        actions.read_note(viewer_of(shop), code=note.code, now=now)
    assert queries.unread_notes(viewer_of(shop), now=now) == 0
    assert MessageEvent.objects.get().kind == "opened"


def test_another_program_gets_it_signed_with_the_permission_it_stands_for(outside: Receiver) -> None:
    secret = new_secret()
    house_settings.change(OtherProgram(address=outside.address, secret=secret), by_hat_id=None, now=NOW)
    marie, luc = make_person(), make_person("Luc")
    agree(marie.id, "post")
    write("webhook", marie, luc)
    ((headers, body),) = outside.got
    told = Webhook(secret).verify(body, headers)
    message = Message.objects.get()
    assert (told["type"], told["data"]["message"], headers["webhook-id"]) == (
        "message.given",
        message.code,
        message.code,
    )
    assert (told["data"]["subject"], told["data"]["to"]["name"]) == ("New for Marie", "Marie Durand")
    assert (message.state, why()[luc.id]) == ("sent", "never-asked")
