from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging.models import Message
from chapeau.person.people.models import Visitor
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind
from chapeau.person.tasks.queries import tasks_about
from chapeau.relationship.service import actions, queries
from chapeau.relationship.service.values import Contact, RequestKind

pytestmark = pytest.mark.django_db

QUESTION = RequestKind.QUESTION


def ask(viewer: Viewer, kind: RequestKind = QUESTION, text: str = "Does it fit?", **more: object) -> str:
    return actions.ask(viewer, kind=kind, text=text, now=NOW, language="en", **more)  # type: ignore[arg-type]


def test_a_question_waits_in_the_queue_until_it_is_answered() -> None:
    marie, ines = make_person(email="marie@example.org"), make_staff(StaffRole.SERVICE)
    staff = viewer_of(ines)
    code = ask(viewer_of(marie))
    row = queries.queue(staff, now=NOW).rows[0]
    # Asked on Monday at 11:30 in Lyon: nine business hours later it is Tuesday, 11:30.
    assert (row.code, row.asker, row.due_at, row.is_late) == (code, "Marie Durand", NOW + timedelta(days=1), False)
    actions.add_request_note(staff, code=code, text="Ask the workshop", now=NOW)
    later = NOW + timedelta(hours=3)
    actions.answer_request(staff, code=code, text="Yes, it fits.", now=later)
    assert queries.queue(staff, now=later).total == 0
    seen = queries.request_page(viewer_of(marie), code=code, now=later)
    assert [(e.by, e.text, e.is_from_staff) for e in seen.entries] == [("Inès Moreau", "Yes, it fits.", True)]
    assert seen.row.time_to_answer == timedelta(hours=3)
    assert [e.is_note for e in queries.request_page(staff, code=code, now=later).entries] == [True, False]
    assert seen.row.owner_name == "Inès Moreau"


def test_what_is_asked_on_friday_evening_is_due_on_monday() -> None:
    viewer = viewer_of(make_person(phone="+33612345678"))
    friday = NOW + timedelta(days=4, hours=8)  # 19:30 in Lyon, and Friday 8 May is a holiday anyway
    actions.ask(viewer, kind=RequestKind.CALL_ME, text="", now=friday, language="fr")
    assert queries.my_requests(viewer, now=friday)[0].due_at == NOW + timedelta(days=7, minutes=-30)  # Monday, 11:00


def test_late_answers_are_told() -> None:
    staff = viewer_of(make_staff(StaffRole.SERVICE))
    prompt, slow = ask(viewer_of(make_person())), ask(viewer_of(make_person("Luc", "Blanc")))
    actions.answer_request(staff, code=prompt, text="Yes", now=NOW + timedelta(hours=1))
    two_days = NOW + timedelta(days=2)
    assert [row.code for row in queries.queue(staff, now=two_days, late_only=True).rows] == [slow]
    actions.answer_request(staff, code=slow, text="Yes", now=two_days)
    figures = queries.queue_figures(staff, since=NOW, until=two_days, now=two_days)
    assert (figures.open, figures.answered, figures.in_time_percent) == (0, 2, 50)
    assert figures.median_to_answer == timedelta(hours=9, minutes=30)  # of one hour and eighteen


def test_the_asker_writes_again_and_it_waits_again() -> None:
    marie, staff = viewer_of(make_person()), viewer_of(make_staff(StaffRole.SERVICE))
    code = ask(marie)
    actions.answer_request(staff, code=code, text="Yes", now=NOW)
    actions.close_requests(staff, codes=[code], now=NOW)
    actions.reply_to_request(marie, code=code, text="And the other one?", now=NOW + timedelta(days=1))
    row = queries.queue(staff, now=NOW).rows[0]
    assert (row.state, row.due_at, row.closed_at) == ("open", NOW + timedelta(days=2), None)


def test_nobody_reads_another_s_request() -> None:
    code = ask(viewer_of(make_person()))
    other = viewer_of(make_person("Luc", "Blanc"))
    for refused in (
        lambda: queries.request_page(other, code=code, now=NOW),
        lambda: actions.reply_to_request(other, code=code, text="Me too", now=NOW),
    ):
        with pytest.raises(NotFound):
            refused()
    assert queries.my_requests(other, now=NOW) == []
    with pytest.raises(Forbidden):
        queries.queue(other, now=NOW)
    with pytest.raises(Forbidden):
        actions.answer_request(other, code=code, text="Yes", now=NOW)
    with pytest.raises(Forbidden):
        queries.queue(viewer_of(make_staff(StaffRole.MARKETING)), now=NOW)


def test_a_visitor_leaves_an_address() -> None:
    visitor = Visitor.objects.create(created_at=NOW)
    viewer = Viewer(ViewerKind.VISITOR, visitor_id=visitor.id)
    with pytest.raises(actions.ContactMissing):
        ask(viewer)
    with pytest.raises(actions.ContactMissing):
        ask(viewer, RequestKind.CALL_ME, contact=Contact(email="guest@example.org"))
    with pytest.raises(actions.WordMissing):
        ask(viewer, text=" ", contact=Contact(email="guest@example.org"))
    code = ask(viewer, contact=Contact(name="Guest", email="guest@example.org"))
    assert queries.request_page(viewer, code=code, now=NOW).row.asker == "Guest"


def test_staff_take_down_what_is_said_on_the_phone() -> None:
    ines, marie = make_staff(StaffRole.SALES), make_person()
    code = ask(viewer_of(ines), for_hat_id=marie.id, channel="phone", kind=RequestKind.BULK_PRICE, quantity=200)
    row = queries.my_requests(viewer_of(marie), now=NOW)[0]
    assert (row.code, row.channel, row.quantity, row.owner_name) == (code, "phone", 200, "Inès Moreau")


def test_a_request_becomes_a_task_without_retyping() -> None:
    staff, marie = viewer_of(make_staff(StaffRole.SERVICE)), make_person()
    code = ask(viewer_of(marie), RequestKind.COMPLAINT, "It squeaks")
    actions.convert_to_task(staff, code=code, title="Look at the squeak", now=NOW)
    task = tasks_about(staff, about="request", codes=[code], now=NOW)[code][0]
    assert (task.note, task.hat_id, task.due_at) == ("It squeaks", marie.id, NOW + timedelta(hours=4))


def test_the_asker_gets_a_mail_for_the_request_and_for_the_answer() -> None:
    marie, staff = make_person(email="marie@example.org"), viewer_of(make_staff(StaffRole.SERVICE))
    code = ask(viewer_of(marie))
    actions.answer_request(staff, code=code, text="Yes, it fits.", now=NOW)
    run_waiting_jobs()
    mails = {mail.template: mail for mail in Message.objects.all()}
    assert set(mails) == {"request.received", "request.answered"}
    assert "Tuesday, 5 May, 11:30" in mails["request.received"].text
    assert "Yes, it fits.\n\nInès Moreau, Vélo Maison\n" in mails["request.answered"].text
    assert mails["request.answered"].to_address == "marie@example.org"


def test_the_queue_takes_the_same_queries_however_long(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    staff = viewer_of(make_staff(StaffRole.SERVICE))
    for _ in range(12):
        ask(viewer_of(make_person()))
    with django_assert_num_queries(3):
        assert len(queries.queue(staff, now=NOW, page_size=10).rows) == 10


def test_sales_neither_sees_nor_closes_requests_of_organisations_that_another_looks_after() -> None:
    ines, noah = make_staff(StaffRole.SALES), make_staff(StaffRole.SALES, given_name="Noah")
    workshop = make_organisation()
    workshop.owner_hat_id = noah.id
    workshop.save(update_fields=["owner_hat_id"])
    code = ask(viewer_of(make_hat(make_person(), workshop)))
    assert queries.queue(viewer_of(ines), now=NOW).total == 0
    assert actions.close_requests(viewer_of(ines), codes=[code], now=NOW) == 0
    with pytest.raises(NotFound):
        queries.request_page(viewer_of(ines), code=code, now=NOW)
    assert queries.queue(viewer_of(noah), now=NOW).total == 1
