"""A mailing: into the ledger once per person, out of the door once, and what came of it."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import timedelta
from uuid import UUID

import dkim
import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.activity.models import Activity
from chapeau.person.messaging import actions, mass, queries
from chapeau.person.messaging.enqueueing import Contents
from chapeau.person.messaging.liquid import BadLayout, BadTemplate, clean_html, page_of
from chapeau.person.messaging.mailings import NotUnderWay
from chapeau.person.messaging.models import Decision, Mailing, Message
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.mailings import agree, make_crowd, make_mailing, said
from chapeau.person.messaging.tests.sink import Sink
from chapeau.person.messaging.values import MailServer, MessageState, NewContent, NewMailing, SendingRules
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy.actions import record_consent
from chapeau.person.privacy.values import ConsentChoice
from tests.database import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def never_quiet() -> None:
    house_settings.change(SendingRules(quiet_from="00:00", quiet_until="00:00"), by_hat_id=None, now=NOW)


@pytest.fixture
def house_sink(sink: Sink, settings: Settings) -> Sink:
    """The sink as the mail server of the settings: mails go the house's own way, signed when there is a key."""
    settings.EMAIL_BACKEND = "chapeau.person.messaging.backends.house_backend"
    settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_SECURITY = "127.0.0.1", sink.port, "none"
    settings.MAIL_FROM = "Vélo Maison <news@velo.example>"
    return sink


def fill(mailing_id: UUID, count: int = 3) -> list[UUID]:
    hat_ids = list(make_crowd(count))
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hat_ids, now=NOW)
    return hat_ids


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def test_one_person_with_three_hats_gets_one_mail_and_never_under_a_hat_that_did_not_agree() -> None:
    marie = make_person(email="marie@home.example")
    shop = make_hat(marie, make_organisation("One"), email="marie@one.example")
    city = make_hat(marie, make_organisation("Two"), email="marie@two.example")
    agree([(shop.id, "marie@one.example"), (city.id, "marie@two.example")])
    mailing_id = make_mailing()
    hats = [marie.id, shop.id, city.id]
    first = actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hats, now=NOW)
    again = actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hats, now=NOW)
    assert (first.queued, first.held, again.queued) == (1, 2, 0)
    assert Message.objects.get().to_address == "marie@one.example"
    reasons = dict(Decision.objects.values_list("hat_id", "reason"))
    assert reasons == {marie.id: "never-asked", shop.id: "given", city.id: "other-hat"}


def test_ten_thousand_readers_take_a_constant_number_of_statements() -> None:
    counted = []
    for size in (20, 300):
        hats = make_crowd(size, name=f"crowd{size}")
        mailing_id = make_mailing()
        with house_settings.one_reading(), CaptureQueriesContext(connection) as asked:
            actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hats, now=NOW)
        counted.append(len(asked))
    assert Message.objects.count() == 320
    assert counted[0] == counted[1]


def test_it_arrives_rendered_for_its_reader_with_a_way_out(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    fill(mailing_id, 2)
    assert mass.send_due(mailing_id) == mass.Sent(handled=2, sent=2)
    mail = min(house_sink.mails, key=lambda mail: str(mail["to"]))
    code = Message.objects.get(to_address="reader0@readers.example").code
    assert str(mail["subject"]) == "Spring, Given0"
    assert str(mail["from"]) == "Vélo Maison <news@velo.example>"
    assert str(mail["message-id"]) == f"<{code}@velo.example>"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert str(mail["list-unsubscribe"]).startswith("<http://127.0.0.1:8000/unsubscribe/")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Hello Given0,\n\nSee it:\nhttp://127.0.0.1:8000/l/" in plain.get_content().replace("\r\n", "\n")
    assert "Hello Given0 &amp; friends" in html.get_content()
    assert f"http://127.0.0.1:8000/l/{code}/1/" in html.get_content()
    assert "shop.example" not in html.get_content()
    assert Activity.objects.filter(verb="message.sent").count() == 2
    shown = queries.mail(SYSTEM, code=code)
    assert shown.subject == "Spring, Given0"
    assert "Hello Given0 &amp; friends" in shown.html
    assert mass.send_due(mailing_id).handled == 0


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_it_is_signed_so_that_another_library_verifies_it(house_sink: Sink, settings: Settings, kind: str) -> None:
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    raw: list[bytes] = []
    take = house_sink.handle_DATA

    async def keep(server: object, session: object, envelope: object) -> str:
        raw.append(envelope.original_content)  # type: ignore[attr-defined]
        return await take(server, session, envelope)

    house_sink.handle_DATA = keep  # type: ignore[method-assign]
    house_settings.change(MailServer(dkim_selector="s1", dkim_key=pem), by_hat_id=None, now=NOW)
    mailing_id = make_mailing(said("Été, {{ person.given_name }}: " + "un très long sujet " * 6))
    fill(mailing_id, 1)
    mass.send_due(mailing_id)
    encoding, form = serialization.Encoding, serialization.PublicFormat
    public = key.public_key()
    if kind == "rsa":
        told = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public.public_bytes(encoding.DER, form.SubjectPublicKeyInfo))
    else:
        told = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public.public_bytes(encoding.Raw, form.Raw))
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return told

    assert dkim.verify(raw[0], dnsfunc=dns)
    assert asked == [b"s1._domainkey.velo.example."]
    assert not dkim.verify(raw[0].replace(b"Hello Given0", b"Hello Given1"), dnsfunc=dns)


def test_who_withdraws_between_is_held_back_and_the_reason_kept(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    hats = fill(mailing_id, 2)
    record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(
                hat_id=hats[0], purpose="marketing", topic="news", channel="email", address="reader0@readers.example",
                state="withdrawn", source="test",
            )
        ],
        now=NOW,
    )  # fmt: skip
    assert mass.send_due(mailing_id).sent == 1
    assert states() == {"sent": 1, "held": 1}
    assert Decision.objects.filter(hat_id=hats[0]).latest("decided_at").reason == "withdrawn"


def test_paused_nothing_goes_and_it_goes_on_where_it_stopped(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    fill(mailing_id)
    actions.pause_mailing(SYSTEM, mailing_id=mailing_id)
    assert mass.send_due(mailing_id).handled == 0
    with pytest.raises(NotUnderWay):
        actions.pause_mailing(SYSTEM, mailing_id=mailing_id)
    actions.resume_mailing(SYSTEM, mailing_id=mailing_id)
    mass.send_due(mailing_id, most=1)
    assert actions.cancel_mailing(SYSTEM, mailing_id=mailing_id) == 2
    assert mass.send_due(mailing_id).handled == 0
    assert states() == {"sent": 1, "cancelled": 2}
    assert len(house_sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_pausing_in_the_middle_of_a_batch_stops_at_the_next_ten(house_sink: Sink) -> None:
    mailing_id = make_mailing(topic="")
    hat_ids = make_crowd(30, topic="")
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=hat_ids, now=NOW)
    take = house_sink.handle_DATA

    async def pausing(server: object, session: object, envelope: object) -> str:
        with psycopg.connect(database_url(), autocommit=True) as other:
            other.execute("UPDATE messaging_mailing SET state = 'paused'")
        return await take(server, session, envelope)

    house_sink.handle_DATA = pausing  # type: ignore[method-assign]
    assert mass.send_due(mailing_id).sent == 10
    assert states() == {"sent": 10, "queued": 20}
    assert not Message.objects.exclude(lease=None).exists()


def test_answers_of_the_server_are_told_apart(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    fill(mailing_id, 4)
    house_sink.answers = {
        "Spring, Given0": "554 no such person",
        "Spring, Given1": "451 later",
        "Spring, Given2": "hang",
    }
    mass.send_due(mailing_id)
    told = dict(Message.objects.values_list("to_address", "state"))
    assert [told[f"reader{n}@readers.example"] for n in range(4)] == ["failed", "queued", "in-doubt", "sent"]
    later = Message.objects.get(state="queued")
    assert later.send_after is not None
    assert later.send_after > read_clock()
    assert later.failure == "451 later"


def test_doubts_are_settled_by_a_person_or_by_the_providers_log(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    fill(mailing_id, 3)
    Message.objects.update(state=MessageState.IN_DOUBT, attempts=1, sending_at=NOW)
    first, second, third = Message.objects.order_by("to_address").values_list("code", flat=True)
    log = f"Nov 22 postfix/cleanup[1]: A1: message-id=<{first}@velo.example>\nrubbish <{'z' * 12}@velo.example>"
    assert actions.settle_by_log(SYSTEM, log=log, mailing_id=mailing_id, now=NOW) == 1
    assert Message.objects.get(code=first).state == "sent"
    assert actions.settle_doubts(SYSTEM, was_sent=True, codes=[second], now=NOW) == 1
    with pytest.raises(Forbidden):
        actions.settle_doubts(viewer_of(make_person("Paul")), was_sent=False, mailing_id=mailing_id, now=NOW)
    assert actions.settle_doubts(SYSTEM, was_sent=False, mailing_id=mailing_id, now=NOW) == 1
    assert mass.send_due(mailing_id).sent == 1
    assert states() == {"sent": 3}
    assert house_sink.mails[0]["message-id"] == f"<{third}@velo.example>"


def test_a_sender_that_died_before_handing_over_leaves_a_lease_that_lapses(house_sink: Sink) -> None:
    mailing_id = make_mailing()
    fill(mailing_id, 2)
    claimed = mass._claim(mailing_id, 200)
    assert claimed is not None
    assert mass.send_due(mailing_id).handled == 0
    Message.objects.update(leased_until=read_clock() - timedelta(seconds=1))
    assert mass.send_due(mailing_id).sent == 2
    # The one that was only slow finds that it has lost them.
    wire = mass._Wire()
    assert mass._send_batch(claimed, wire, ends=float("inf")) == 0
    wire.close()
    assert len(house_sink.mails) == 2


def test_without_a_server_everything_waits(house_sink: Sink, settings: Settings) -> None:
    settings.MAIL_PORT = 1
    mailing_id = make_mailing()
    fill(mailing_id, 2)
    with pytest.raises(mass.Unreachable):
        mass.send_due(mailing_id)
    assert states() == {"queued": 2}
    assert not Message.objects.exclude(lease=None).exists()


def test_no_more_a_minute_than_said_in_all_and_to_one_provider(house_sink: Sink) -> None:
    rules = SendingRules(quiet_from="0", quiet_until="0", per_minute=4, per_provider={"readers.example": "3"})
    house_settings.change(rules, by_hat_id=None, now=NOW)
    mailing_id = make_mailing()
    fill(mailing_id, 6)
    assert mass.send_due(mailing_id).sent == 3
    assert states() == {"sent": 3, "queued": 3}
    assert Message.objects.filter(state="queued", send_after__gt=read_clock()).count() == 3


def test_readers_get_their_language_their_version_and_one_arm_for_ever() -> None:
    private = make_person(email="p@home.example")
    shop = make_hat(make_person("Paul", email="x@home.example"), make_organisation(), email="w@work.example")
    agree([(private.id, "p@home.example"), (shop.id, "w@work.example")])
    mailing_id = make_mailing(
        said("en A"), said("en B", arm="B"), said("technical", variant="technical"), said("fr", language="fr")
    )
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=[private.id, shop.id], now=NOW)
    assert Message.objects.get(hat_id=shop.id).subject == "technical"
    assert Message.objects.get(hat_id=private.id).subject in ("en A", "en B")
    mailing = Mailing.objects.get()
    contents = Contents.of(mailing)
    drawn = Counter(contents.pick(new_id(), ("en", "")) for _ in range(2_000))
    assert 850 < min(drawn.values()) <= max(drawn.values()) < 1_150


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (NewContent("en", "{{ oh", "<mjml><mj-body></mj-body></mjml>", "x"), BadTemplate),
        (NewContent("en", "x", "<mjml><mj-body>", "x"), BadLayout),
        (
            NewContent("en", "x", "<mjml><mj-body></mj-body></mjml>", "{% include 'settings' %}{% endfor %}"),
            BadTemplate,
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: NewContent, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_mailing(content)


def test_liquid_without_end_fails_that_mail_and_no_other(house_sink: Sink) -> None:
    endless = "{% for a in (1..2000) %}{% for b in (1..2000) %}x{% endfor %}{% endfor %}"
    mailing_id = make_mailing(NewContent("en", "x", "<mjml><mj-body></mj-body></mjml>", endless))
    fill(mailing_id, 1)
    assert mass.send_due(mailing_id).sent == 0
    assert "limit" in Message.objects.get(state="failed").failure


def test_a_name_cannot_break_out_of_the_html_or_the_headers(house_sink: Sink) -> None:
    hat = make_person("<b>Bob\r\nBcc: all@x.example", email="bob@x.example")
    agree([(hat.id, "bob@x.example")])
    mailing_id = make_mailing()
    actions.enqueue_many(SYSTEM, mailing_id=mailing_id, hat_ids=[hat.id], now=NOW)
    mass.send_due(mailing_id)
    (mail,) = house_sink.mails
    assert mail["bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Bob" in html.get_content()


def test_no_font_is_fetched_from_elsewhere() -> None:
    page = page_of(
        "<mjml><mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    assert "Ubuntu" in page
    assert "https://" not in page


def test_pasted_html_keeps_its_words_and_loses_what_runs() -> None:
    pasted = '<p onclick="x()">Hi <script>alert(1)</script><a href="javascript:x()">there</a> <img src=x onerror=y></p>'
    assert clean_html(pasted) == "<p>Hi <a>there</a> </p>"


def test_only_those_who_write_make_and_move_mailings() -> None:
    with pytest.raises(Forbidden):
        actions.create_mailing(viewer_of(make_staff(StaffRole.LOGISTICS)), new=NewMailing(), contents=[said()], now=NOW)
