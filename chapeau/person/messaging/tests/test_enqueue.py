"""Into the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging import actions, queries
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.personal_data import register
from chapeau.person.messaging.tests.builders import NOW, enqueue
from chapeau.person.messaging.values import MessageState, Recipient
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db


def test_a_key_makes_one_message_however_often_it_is_asked() -> None:
    assert enqueue("Hello", key="once") == enqueue("Other", key="once")
    assert Message.objects.get().subject == "Hello"


def test_a_deed_that_fails_sends_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_the_text_is_plain_and_the_html_made_of_it() -> None:
    enqueue()
    row = Message.objects.get()
    assert row.text == (
        "Hello,\n\nTom & Jerry <Chapeau> say hello.\n\nSee the order\nhttp://127.0.0.1:8000/en/orders/abc\n"
    )
    assert "Tom &amp; Jerry &lt;Chapeau&gt; say hello." in row.html
    assert 'href="http://127.0.0.1:8000/en/orders/abc"' in row.html
    assert '<html lang="en">' in row.html


def test_a_mail_goes_to_the_address_of_the_hat_named_and_no_other() -> None:
    person = make_person(email="marie@home.example")
    hat = make_hat(person, make_organisation(), email="marie@work.example")
    enqueue("work", recipient=Recipient(hat_id=hat.id))
    enqueue("home", recipient=Recipient(hat_id=person.id))
    to = dict(Message.objects.values_list("subject", "to_address"))
    assert to == {"work": "marie@work.example", "home": "marie@home.example"}


def test_without_an_address_it_says_so_or_stays_quiet() -> None:
    nobody = Recipient(hat_id=make_person().id)
    with pytest.raises(actions.NoAddress):
        enqueue(recipient=nobody)
    assert (
        actions.enqueue_if_reachable(
            SYSTEM, key="k", template="tests.hello", recipient=nobody, context={"subject": "x"}, now=NOW
        )
        is None
    )


def test_the_language_is_the_recipients() -> None:
    enqueue(recipient=Recipient(address="x@example.org", language="fr"))
    assert Message.objects.get().language == "fr"
    assert '<html lang="fr">' in Message.objects.get().html


def test_a_hat_reads_its_own_mail_and_staff_reads_by_role() -> None:
    person = make_person(email="marie@home.example")
    hat = make_hat(person, make_organisation(), email="marie@work.example")
    enqueue("work", recipient=Recipient(hat_id=hat.id))
    code = Message.objects.get().code
    assert queries.mail(viewer_of(hat), code=code).subject == "work"
    with pytest.raises(NotFound):
        queries.mail(viewer_of(person), code=code)
    assert queries.messages_of_hat(viewer_of(person), hat_id=hat.id) == []
    service = viewer_of(make_staff(StaffRole.SERVICE))
    assert queries.mails(service, search="WORK").total == 1
    assert queries.counts_by_state(service)[MessageState.QUEUED] == 1
    with pytest.raises(Forbidden):
        queries.mails(viewer_of(hat))


def test_only_a_mail_in_doubt_or_failed_is_sent_again_and_only_by_staff() -> None:
    enqueue()
    code = Message.objects.get().code
    service = viewer_of(make_staff(StaffRole.SERVICE))
    with pytest.raises(actions.NotInDoubt):
        actions.send_again(service, code=code, now=NOW)
    Message.objects.update(state=MessageState.IN_DOUBT, attempts=1)
    with pytest.raises(Forbidden):
        actions.send_again(viewer_of(make_person("Paul")), code=code, now=NOW)
    actions.send_again(service, code=code, now=NOW + timedelta(hours=1))
    row = Message.objects.get()
    assert (row.state, row.attempts) == (MessageState.QUEUED, 0)


def test_what_is_held_about_a_person_is_told() -> None:
    from chapeau.kit.personal_data import registered

    register()
    assert any(record.model is Message and record.on_erasure == "blank" for record in registered())


def test_sales_reads_no_mails_to_organisations_that_another_looks_after() -> None:
    ines, noah = make_staff(StaffRole.SALES), make_staff(StaffRole.SALES, given_name="Noah")
    workshop = make_organisation()
    workshop.owner_hat_id = noah.id
    workshop.save(update_fields=["owner_hat_id"])
    buyer = make_hat(make_person(email="marie@home.example"), workshop, email="marie@work.example")
    enqueue("work", recipient=Recipient(hat_id=buyer.id))
    enqueue("guest")
    code = Message.objects.get(subject="work").code
    assert [row.subject for row in queries.mails(viewer_of(ines)).rows] == ["guest"]
    assert queries.messages_of_hat(viewer_of(ines), hat_id=buyer.id) == []
    with pytest.raises(NotFound):
        queries.mail(viewer_of(ines), code=code)
    assert queries.mail(viewer_of(noah), code=code).subject == "work"
    assert queries.mails(viewer_of(make_staff(StaffRole.SERVICE))).total == 2
