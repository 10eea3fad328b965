"""One hat asks, another of the same organisation decides."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from chapeau.kit.ids import new_id
from chapeau.kit.money import Money
from chapeau.person.approvals import actions, queries
from chapeau.person.approvals.actions import AlreadyDecided, NotYoursToApprove, WordNeeded
from chapeau.person.approvals.registry import register_subject
from chapeau.person.approvals.values import ApprovalState, ApprovalSubject
from chapeau.person.people.models import Organisation
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, viewer_of
from chapeau.person.people.values import HatCard, Role, Viewer

pytestmark = pytest.mark.django_db
SUBJECT = "test-thing"


@pytest.fixture(autouse=True)
def _thing() -> None:
    register_subject(ApprovalSubject(name=SUBJECT, label="thing"))


@pytest.fixture
def workshop() -> Organisation:
    return make_organisation()


@pytest.fixture
def buyer(workshop: Organisation) -> HatCard:
    return make_hat(make_person(), workshop)


@pytest.fixture
def approver(workshop: Organisation) -> Viewer:
    return viewer_of(make_hat(make_person("Paul", "Petit"), workshop, roles=(Role.APPROVER,)))


def ask(buyer: HatCard) -> UUID:
    thing = new_id()
    ask_about(buyer, thing)
    return thing


def ask_about(buyer: HatCard, thing: UUID) -> None:
    assert buyer.organisation_id
    actions.ask(
        viewer_of(buyer),
        subject=SUBJECT,
        subject_id=thing,
        organisation_id=buyer.organisation_id,
        asked_by_id=buyer.id,
        reason_code="per-order",
        amount=Money(60_000, "EUR"),
        word=" please ",
        now=NOW,
    )


def test_an_approver_sees_the_question_and_decides_once(buyer: HatCard, approver: Viewer) -> None:
    thing = ask(buyer)
    question = queries.open_questions(approver, subject=SUBJECT)[0]
    assert (question.asked_by, question.word, question.amount) == ("Marie Durand", "please", Money(60_000, "EUR"))
    done = actions.decide(approver, subject=SUBJECT, subject_id=thing, approve=True, answer="", now=NOW)
    assert done.state is ApprovalState.APPROVED
    with pytest.raises(AlreadyDecided):
        actions.decide(approver, subject=SUBJECT, subject_id=thing, approve=True, answer="", now=NOW)
    seen = queries.approval_of(viewer_of(buyer), subject=SUBJECT, subject_id=thing)
    assert seen is not None
    assert seen.decided_by == "Paul Petit"


def test_a_no_needs_a_word(buyer: HatCard, approver: Viewer) -> None:
    thing = ask(buyer)
    with pytest.raises(WordNeeded):
        actions.decide(approver, subject=SUBJECT, subject_id=thing, approve=False, answer="  ", now=NOW)


def test_nobody_else_decides_or_sees(buyer: HatCard, workshop: Organisation) -> None:
    thing = ask(buyer)
    other = make_organisation("Other")
    stranger = viewer_of(make_hat(make_person("A", "B"), other, roles=(Role.APPROVER,)))
    colleague = viewer_of(make_hat(make_person("C", "D"), workshop))
    for viewer in (stranger, colleague, viewer_of(buyer)):
        with pytest.raises(NotYoursToApprove):
            actions.decide(viewer, subject=SUBJECT, subject_id=thing, approve=True, answer="", now=NOW)
    for viewer in (stranger, colleague):
        assert queries.approval_of(viewer, subject=SUBJECT, subject_id=thing) is None
        assert queries.open_questions(viewer, subject=SUBJECT) == ()


def test_one_open_question_per_thing_and_it_can_be_taken_back(buyer: HatCard, approver: Viewer) -> None:
    thing = ask(buyer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_about(buyer, thing)
    with pytest.raises(NotYoursToApprove):
        actions.withdraw(approver, subject=SUBJECT, subject_id=thing, now=NOW)
    actions.withdraw(viewer_of(buyer), subject=SUBJECT, subject_id=thing, now=NOW)
    ask_about(buyer, thing)
    assert len(queries.open_questions(approver, subject=SUBJECT)) == 1
