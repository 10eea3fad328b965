"""A mail that came in becomes a request, or goes on with the one it answers."""

from __future__ import annotations

import pytest

from chapeau.kit import house_settings
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.actions import receive_raw
from chapeau.person.messaging.incoming.replying import reply_address
from chapeau.person.messaging.models import IncomingMail, Message
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.values import ReplyMailbox
from chapeau.person.people.tests.builders import make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.relationship.service import actions
from chapeau.relationship.service.models import Request, RequestEntry

pytestmark = pytest.mark.django_db(transaction=True)


def take(text: str, sender: str, number: int, to: str = "answers@velo.example") -> None:
    raw = f"From: Paul <{sender}>\r\nTo: {to}\r\nSubject: Tyres\r\nMessage-ID: <{number}@x>\r\n\r\n{text}\r\n"
    receive_raw(SYSTEM, raw=raw.encode(), now=NOW)
    run_waiting_jobs()


def test_a_stranger_asks_is_answered_and_writes_again_in_one_request() -> None:
    house_settings.change(ReplyMailbox(address="answers@velo.example"), by_hat_id=None, now=NOW)
    take("Do you have 28 inch?", "paul@nowhere.example", 1)
    request = Request.objects.get()
    assert (request.channel, request.contact_email, request.hat_id) == ("email", "paul@nowhere.example", None)
    assert request.text == "Tyres\n\nDo you have 28 inch?"
    assert Message.objects.count() == 0, "nobody is told by mail that they wrote a mail: the sender may be made up"
    assert IncomingMail.objects.get().request_code == request.code

    anna = viewer_of(make_staff(StaffRole.SERVICE))
    actions.answer_request(anna, code=request.code, text="Yes.", now=NOW)
    run_waiting_jobs()
    answer = Message.objects.get()
    assert answer.to_address == "paul@nowhere.example"
    take("Two, please.\n\n> Yes.", "paul@nowhere.example", 2, to=reply_address(answer.code))
    request.refresh_from_db()
    assert (request.state, RequestEntry.objects.latest("written_at", "id").text) == ("open", "Two, please.")
    assert Request.objects.count() == 1


def test_a_known_person_asks_under_the_hat_of_their_address() -> None:
    marie = make_person(email="marie@home.example")
    take("Where is it?", "marie@home.example", 3)
    assert Request.objects.get().hat_id == marie.id
