"""A colleague writes to one person: in their name, by the same ledger, judged by the same policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

import pytest
from pytest_django import Settings

from chapeau.kit import house_settings
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.activity.models import Activity
from chapeau.person.messaging import actions, letters, queries, sending
from chapeau.person.messaging.letters import MayNotBeSent, NotTheirAddress, WordsMissing
from chapeau.person.messaging.models import Decision, IncomingMail, Message, ReadyText
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.mailings import agree
from chapeau.person.messaging.tests.sink import Sink
from chapeau.person.messaging.values import (
    AttachedFile,
    AttachmentName,
    LetterDraft,
    MailServer,
    Outcome,
    ReplyMailbox,
    SendingRules,
)
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.privacy.actions import unsubscribe

pytestmark = pytest.mark.django_db


@pytest.fixture
def marie() -> HatCard:
    return make_person(email="marie@home.example")


@pytest.fixture
def anna() -> HatCard:
    return make_staff(StaffRole.SERVICE)


def draft(marie: HatCard, **more: object) -> LetterDraft:
    known = {"hat_id": marie.id, "address": "marie@home.example", "subject": "Your bike", "text": "It is ready."}
    return LetterDraft(**{**known, **more})  # type: ignore[arg-type]


def test_it_goes_out_in_their_name_and_answers_come_back_tracked(sink: Sink, marie: HatCard, anna: HatCard) -> None:
    house_settings.change(ReplyMailbox(address="answers@velo.example"), by_hat_id=None, now=NOW)
    house_settings.change(MailServer(from_address="Vélo <shop@velo.example>"), by_hat_id=None, now=NOW)
    actions.register_attachment("paper", lambda code: AttachedFile(f"{code}.pdf", "application/pdf", b"%PDF-1"))
    asked = IncomingMail.objects.create(
        key="k",
        kind="reply",
        hat_id=marie.id,
        from_address="marie@home.example",
        header_id="<q@home.example>",
        received_at=NOW,
    )
    code = actions.write_letter(
        viewer_of(anna),
        draft=draft(
            marie, text="Dear {{ person.given_name }},\n\nit is ready.", answers_code=asked.code,
            attachments=(AttachmentName("paper", "a1"),),
        ),
        key="once", now=NOW,
    )  # fmt: skip
    again = actions.write_letter(viewer_of(anna), draft=draft(marie), key="once", now=NOW)
    assert again == code
    sending.send(Message.objects.get().id)
    (mail,) = sink.mails
    name, address = parseaddr(str(mail["from"]))
    assert (name, address) == (f"{anna.person_name} (Vélo Maison)", "shop@velo.example")
    assert str(mail["reply-to"]).startswith(f"answers+{code}.")
    assert (mail["in-reply-to"], mail["references"]) == ("<q@home.example>", "<q@home.example>")
    assert (mail["auto-submitted"], mail["list-unsubscribe"]) == (None, None)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a1.pdf"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Dear Marie,")
    assert anna.person_name in body.get_content()
    asked.refresh_from_db()
    assert asked.done_at == NOW
    assert Activity.objects.get(verb="message.written").hat_id == marie.id


def test_marketing_is_judged_and_an_answer_passes(marie: HatCard, anna: HatCard) -> None:
    news = draft(marie, purpose="marketing", topic="news")
    with pytest.raises(MayNotBeSent, match="They never agreed to it"):
        actions.write_letter(viewer_of(anna), draft=news, key="1", now=NOW)
    assert Message.objects.count() == 0
    agree([(marie.id, "marie@home.example")])
    assert queries.preview_letter(viewer_of(anna), draft=news, now=NOW).outcome is Outcome.SEND
    actions.write_letter(viewer_of(anna), draft=news, key="1", now=NOW)
    actions.write_letter(viewer_of(anna), draft=draft(marie), key="2", now=NOW)
    assert list(Message.objects.order_by("id").values_list("purpose", flat=True)) == ["marketing", "service"]
    assert Decision.objects.get().reason == "given"


def test_news_waits_for_the_end_of_quiet_hours_and_is_judged_again(
    sink: Sink, settings: Settings, marie: HatCard, anna: HatCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree([(marie.id, "marie@home.example")])
    house_settings.change(SendingRules(quiet_from="00:00", quiet_until="23:59"), by_hat_id=None, now=NOW)
    actions.write_letter(viewer_of(anna), draft=draft(marie, purpose="marketing", topic="news"), key="1", now=NOW)
    message = Message.objects.get()
    assert message.send_after is not None
    run_waiting_jobs()
    assert sink.mails == []
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=NOW)
    later = message.send_after + timedelta(minutes=1)
    assert letters.letters_due(later) == [message.id]
    unsubscribe(SYSTEM, hat_id=marie.id, address="marie@home.example", channel="email", topic="news", now=later)
    monkeypatch.setattr(sending, "read_clock", lambda: later)
    sending.send(message.id)
    message.refresh_from_db()
    assert (message.state, sink.mails) == ("held", [])


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"subject": " "}, WordsMissing),
        ({"text": ""}, WordsMissing),
        ({"address": "paul@other.example"}, NotTheirAddress),
        ({"text": "{% oh"}, Refusal),
        ({"answers_code": "nothing00000"}, NotFound),
    ],
)
def test_what_cannot_be_sent_is_refused(
    marie: HatCard, anna: HatCard, more: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        actions.write_letter(viewer_of(anna), draft=draft(marie, **more), key="1", now=NOW)
    assert Message.objects.count() == 0


def test_only_those_who_write_and_never_to_an_address_of_another_hat(marie: HatCard, anna: HatCard) -> None:
    make_hat(marie, make_organisation(), email="marie@shop.example")
    with pytest.raises(NotTheirAddress):
        actions.write_letter(viewer_of(anna), draft=draft(marie, address="marie@shop.example"), key="1", now=NOW)
    for viewer in (viewer_of(make_staff(StaffRole.MARKETING)), viewer_of(marie), SYSTEM):
        with pytest.raises(Forbidden):
            actions.write_letter(viewer, draft=draft(marie), key="1", now=NOW)


def test_ready_texts_are_kept_by_name_and_language(anna: HatCard) -> None:
    def keep(text: str, at: datetime = NOW) -> None:
        actions.keep_ready_text(viewer_of(anna), name="Ready", language="en", subject="Your bike", text=text, now=at)

    keep("one")
    keep("two")
    ((code, name, _language, _subject, text),) = queries.ready_texts(viewer_of(anna))
    assert (name, text) == ("Ready", "two")
    actions.drop_ready_text(viewer_of(anna), code=code)
    assert ReadyText.objects.count() == 0
