"""Surveys, from the first question to the task of a colleague."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.db import IntegrityError, transaction

from chapeau.kit import house_settings
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.queries import mail
from chapeau.person.messaging.tests.mailings import agree, make_crowd
from chapeau.person.messaging.values import SendingRules
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.privacy import actions as privacy
from chapeau.person.tasks.models import Task
from chapeau.relationship.surveys import actions, links, queries
from chapeau.relationship.surveys.actions import AnsweredAlready, SurveyAnswerWrong, SurveyNotWhole, SurveyOver
from chapeau.relationship.surveys.actions.asking import SurveyNotRunning
from chapeau.relationship.surveys.actions.writing import AnswersWouldChange, QuestionOutOfOrder
from chapeau.relationship.surveys.models import Answer, AnswerValue, Invitation
from chapeau.relationship.surveys.tests.builders import add, ask, draft, make_survey, press, said, write
from chapeau.relationship.surveys.values import AnswerFilter, Question, SurveySetting, Value

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def always_awake() -> None:
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=NOW)


def test_a_survey_is_whole_before_it_is_asked_and_questions_hang_on_earlier_ones() -> None:
    code = make_survey(publish=False)
    with pytest.raises(SurveyNotRunning):
        ask(code, make_crowd(1, topic="surveys"))
    made = add(code, Question("", "choice", said("Which?", choices=("Price",)), show_if="q1", show_for=(0, 1)))
    with pytest.raises(SurveyNotWhole) as lacking:
        actions.publish_survey(SYSTEM, code=code, now=NOW)
    assert lacking.value.fields == ["en:q3:choices", "fr:q3:choices", "it:q3:choices"]
    question = Question(made, "choice", said("Which?", choices=("Price", "Goods")), show_if="q1", show_for=(0, 1))
    actions.change_question(SYSTEM, code=code, question=question, now=NOW)
    with pytest.raises(QuestionOutOfOrder):
        actions.change_question(SYSTEM, code=code, question=replace(question, show_if="q9"), now=NOW)
    actions.move_question(SYSTEM, code=code, question_id=made, up=True, now=NOW)
    assert [one.id for one in draft(code)] == ["q1", "q3", "q2"]
    assert actions.publish_survey(SYSTEM, code=code, now=NOW) == 1
    actions.drop_question(SYSTEM, code=code, question_id="q3", now=NOW)
    assert actions.add_question(SYSTEM, code=code, kind="text", now=NOW) == "q4"


def test_a_mail_asks_those_who_agreed_and_its_links_write_nothing() -> None:
    code = make_survey(by_page=False)
    hats = make_crowd(2, topic="surveys")
    (stranger,) = make_crowd(1, topic="news", name="stranger")
    asked = actions.ask_hats(SYSTEM, code=code, hat_ids=[*hats, stranger], occasion="x", now=NOW)
    assert (asked.asked, asked.too_soon, asked.held) == (2, 0, 1)
    assert Invitation.objects.get(hat=stranger).held_because == "never-asked"
    again = actions.ask_hats(SYSTEM, code=code, hat_ids=[*hats, stranger], occasion="x", now=NOW)
    assert (again.asked, Message.objects.count()) == (0, 2)
    sent = Message.objects.filter(hat=hats[0]).select_related("mailing", "content").get()
    from chapeau.person.messaging.composing import compose, variables_for

    assert sent.mailing is not None
    assert sent.content is not None
    rendered = compose(sent.mailing, sent.content, variables_for(sent.mailing, {hats[0]: "en"}, NOW)[hats[0]], to=sent)
    page = f"{house.BASE_URL}/en/answer/"
    assert [rendered.html.count(f'?score={n}"') for n in (0, 10, 11)] == [1, 1, 0]
    assert (page in rendered.html, page in rendered.text, "/unsubscribe/" in rendered.html) == (True, True, True)
    token = rendered.text.split(page)[1].split()[0]
    shown = queries.shown_by_invitation(SYSTEM, token=token, language="en", chosen=9)
    assert ([one.id for one in shown.questions], shown.chosen, shown.is_first) == (["q1"], 9, True)
    assert queries.shown_by_invitation(SYSTEM, token=token, language="en", chosen=77).chosen is None
    assert not Answer.objects.exists()
    assert mail(SYSTEM, code=sent.code).subject


def test_one_rule_caps_how_often_a_person_is_asked_under_all_hats_and_by_all_surveys() -> None:
    first, second = make_survey("one"), make_survey("two", kind="csat")
    card = make_person()
    work = make_hat(card, make_organisation())
    assert len(ask(first, [card.id])) == 1
    asked = actions.ask_hats(SYSTEM, code=second, hat_ids=[work.id], occasion="x", now=NOW + 89 * DAY)
    assert (asked.asked, asked.too_soon) == (0, 1)
    both = actions.ask_hats(SYSTEM, code=second, hat_ids=[work.id, card.id], occasion="y", now=NOW + 91 * DAY)
    assert (both.asked, both.held) == (1, 1)
    rules = queries.survey_rules(SYSTEM)
    actions.change_rules(SYSTEM, rules=replace(rules, days_between=10), now=NOW)
    house_settings.forget()
    assert len(ask(first, [work.id], occasion="z", now=NOW + 102 * DAY)) == 1


def test_whoever_left_surveys_by_one_click_is_not_mailed_again() -> None:
    code = make_survey(by_page=False)
    (hat,) = make_crowd(1, topic="surveys")
    privacy.unsubscribe(
        SYSTEM, hat_id=hat, address="reader0@readers.example", channel="email", topic="surveys", now=NOW
    )
    assert not ask(code, [hat])
    assert Invitation.objects.get().held_because == "withdrawn"


def test_partial_answers_are_kept_and_a_changed_mind_takes_away_what_hung_on_it() -> None:
    code = make_survey(publish=False)
    low = tuple(range(7))
    add(code, Question("", "choices", said("Why?", choices=("Price", "Late")), show_if="q1", show_for=low))
    actions.publish_survey(SYSTEM, code=code, now=NOW)
    (token,) = ask(code, make_crowd(1, topic="surveys"))
    answer_token = press(token, 3)
    row = Answer.objects.get()
    assert (row.score, row.is_complete, row.seen, row.hat_id is None) == (3, False, ["q1"], False)
    shown = queries.shown_answer(SYSTEM, token=answer_token, language="fr")
    assert ([one.id for one in shown.questions], shown.left) == (["q2", "q3"], 2)
    with pytest.raises(SurveyAnswerWrong) as wrong:
        actions.answer_more(SYSTEM, token=answer_token, given={"q3": Value(numbers=(7,))}, now=NOW)
    assert wrong.value.questions == ["q3"]
    given = {"q2": Value(text="  Trop tard.  "), "q3": Value(numbers=(1,))}
    actions.answer_more(SYSTEM, token=answer_token, given=given, now=NOW)
    row.refresh_from_db()
    assert (row.is_complete, AnswerValue.objects.get(question="q2").folded) == (True, " trop tard ")
    press(token, 10)
    row.refresh_from_db()
    assert (Answer.objects.count(), row.score, row.is_complete, row.seen) == (1, 10, True, ["q1", "q2"])
    assert not AnswerValue.objects.filter(question="q3").exists()
    assert Activity.objects.filter(verb="survey.answered").count() == 1


def test_what_was_answered_keeps_its_meaning_when_the_survey_changes() -> None:
    code = make_survey(publish=False)
    made = add(code, Question("", "choice", said("Which?", choices=("Price", "Goods"))))
    actions.publish_survey(SYSTEM, code=code, now=NOW)
    (token,) = ask(code, make_crowd(1, topic="surveys"))
    answer_token = press(token, 8)
    given = {"q2": Value(), made: Value(1)}
    actions.answer_more(SYSTEM, token=answer_token, given=given, now=NOW)
    fewer = Question(made, "choice", said("Which?", choices=("Price",)))
    with pytest.raises(AnswersWouldChange):
        actions.change_question(SYSTEM, code=code, question=fewer, now=NOW)
    more = Question(made, "choice", said("Which one?", choices=("Price", "Goods", "People")))
    actions.change_question(SYSTEM, code=code, question=more, now=NOW)
    actions.publish_survey(SYSTEM, code=code, now=NOW)
    (row,) = queries.answers(SYSTEM, code=code).rows
    assert row.said[-1] == ("Which?", "Goods")
    last = queries.results(SYSTEM, code=code).questions[-1]
    assert (last.question.words("en").title, last.counts) == ("Which one?", (0, 1, 0))


def test_an_anonymous_answer_leads_to_nobody() -> None:
    code = make_survey(is_anonymous=True)
    hats = make_crowd(6, topic="surveys")
    tokens = ask(code, hats)
    for token in tokens[:4]:
        write(press(token, 2, now=NOW + DAY / 3), "Slow")
    row = Answer.objects.all()[0]
    assert (row.hat_id, row.invitation_id, row.market, row.id.version, row.at.hour) == (None, None, "", 4, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(id=row.id).update(hat_id=hats[0])
    with pytest.raises(AnsweredAlready):
        press(tokens[0], 9)
    assert not Activity.objects.filter(verb="survey.answered").exists()
    assert (actions.follow_up(SYSTEM, now=NOW + 9 * DAY), Task.objects.count()) == (0, 0)
    hidden = queries.results(SYSTEM, code=code)
    assert (hidden.is_hidden, hidden.score, hidden.questions, hidden.response.count) == (True, None, (), 4)
    assert queries.answers(SYSTEM, code=code).total == 0
    press(tokens[4], 9)
    shown = queries.results(SYSTEM, code=code)
    assert (shown.is_hidden, shown.response.count, shown.response.of) == (False, 5, 6)
    assert shown.score is not None
    assert (shown.score.promoters, shown.score.detractors) == (1, 4)


def test_a_low_score_becomes_a_task_with_an_owner_once() -> None:
    colleague = make_staff(StaffRole.SERVICE)
    code = make_survey(owner_hat_id=colleague.id)
    low, high = ask(code, make_crowd(2, topic="surveys"))
    press(low, 6)
    press(high, 9)
    assert actions.follow_up(SYSTEM, now=NOW + DAY / 48) == 0
    assert actions.follow_up(SYSTEM, now=NOW + DAY / 12) == 1
    assert actions.follow_up(SYSTEM, now=NOW + DAY) == 0
    task = Task.objects.get()
    assert (task.owner_id, task.about, task.title) == (
        colleague.id,
        "answer",
        "Get in touch: 6 of 10 in “After delivery”",
    )
    row = queries.answer(viewer_of(colleague), answer_code=task.about_code)
    assert (row.score, row.grade, row.task_code) == (6, "detractor", task.code)
    assert Activity.objects.filter(verb="survey.detractor").count() == 1


def test_after_a_delivery_and_a_closed_request_people_are_asked_when_the_days_are_over() -> None:
    code = make_survey(trigger="delivered", delay_days=3)
    make_survey("solved", kind="csat", trigger="solved")
    card, staff = make_person(), make_staff(StaffRole.SERVICE)
    happened = {"order-1": (card.id, NOW), "order-2": (staff.id, NOW)}
    assert actions.wait_for(SYSTEM, trigger="delivered", occasions=happened) == 1
    actions.wait_for(SYSTEM, trigger="delivered", occasions=happened)
    assert actions.ask_due(SYSTEM, now=NOW + 2 * DAY) == 0
    assert actions.ask_due(SYSTEM, now=NOW + 3 * DAY) == 1
    one = Invitation.objects.get()
    assert (one.survey.code, one.state, one.is_by_mail, one.held_because) == (code, "asked", False, "no-address")
    assert queries.open_invitation(viewer_of(card), language="fr", now=NOW) is not None
    assert queries.open_invitation(viewer_of(staff), language="fr", now=NOW) is None
    actions.ask_due(SYSTEM, now=NOW + 40 * DAY)
    one.refresh_from_db()
    assert one.state == "lapsed"


def test_a_mail_that_did_not_go_out_did_not_ask() -> None:
    code = make_survey(by_page=False)
    (hat,) = make_crowd(1, topic="surveys")
    ask(code, [hat])
    Message.objects.update(state="held")
    actions.ask_due(SYSTEM, now=NOW)
    one = Invitation.objects.get()
    assert (one.state, one.asked_at, one.held_because) == ("held", None, "held-later")


def test_the_open_link_is_for_everybody_and_keeps_the_hat_in_use() -> None:
    code = make_survey()
    with pytest.raises(NotFound):
        queries.shown_by_link(SYSTEM, code=code, language="en")
    actions.change_survey(SYSTEM, code=code, setting=SurveySetting("Open", has_link=True), now=NOW)
    card = make_person()
    for viewer in (SYSTEM, viewer_of(card)):
        actions.answer_link(viewer, code=code, version=1, given={"q1": Value(9)}, language="en", now=NOW)
    assert sorted(str(hat) for hat in Answer.objects.values_list("hat_id", flat=True)) == sorted(["None", str(card.id)])
    found = queries.results(SYSTEM, code=code)
    assert (found.asked, found.by_link, found.score and found.score.of) == (0, 2, 2)
    actions.stop_survey(SYSTEM, code=code, now=NOW)
    with pytest.raises(SurveyOver):
        queries.shown_by_link(SYSTEM, code=code, language="en")


def test_an_organisation_has_one_voice_and_colleagues_there_see_nothing() -> None:
    code = make_survey()
    firm = make_organisation()
    hats = [make_hat(make_person(given_name=f"A{n}"), firm, roles=("administrator",)) for n in range(3)]
    alone = make_hat(make_person(given_name="B"), make_organisation(name="Other"))
    for hat, token in zip([*hats, alone], ask(code, [*(one.id for one in hats), alone.id]), strict=True):
        write(press(token, 0 if hat in hats else 10), "Too late and too dear")
    found = queries.results(SYSTEM, code=code)
    assert found.score is not None
    assert found.organisations is not None
    assert (found.score.value, found.organisations.groups, found.organisations.score) == (-0.5, 2, 0.0)
    assert {one.key: one.of for one in found.markets} == {"B2B": 4}
    boss = viewer_of(hats[0])
    assert len(queries.answers_of_hats(boss, hat_ids=[hats[0].id])) == 1
    with pytest.raises(Forbidden):
        queries.answers_of_hats(boss, hat_ids=[hats[1].id])
    with pytest.raises(Forbidden):
        queries.answers(boss, code=code)


def test_words_are_found_and_get_their_themes() -> None:
    code = make_survey()
    hats = make_crowd(3, topic="surveys")
    said_so = ("Delivery was LATE", "Late again, delivery!", "All fine")
    for token, text in zip(ask(code, hats), said_so, strict=True):
        write(press(token, 5 if "late" in text.lower() else 10), text)
    assert [(one.word, one.count) for one in queries.terms(SYSTEM, code=code, language="en")] == [
        ("delivery", 2),
        ("late", 2),
    ]
    assert actions.set_theme_by_word(SYSTEM, code=code, word="late", theme="Delays") == 2
    fine = queries.answers(SYSTEM, code=code, only=AnswerFilter(text="FINE")).rows
    assert actions.set_theme(SYSTEM, code=code, answer_codes=[one.code for one in fine], theme="delays") == 1
    assert queries.themes(SYSTEM, code=code) == [("Delays", 3)]
    assert actions.set_theme(SYSTEM, code=code, answer_codes=[fine[0].code], theme="Delays", is_on=False) == 1
    found = queries.answers(SYSTEM, code=code, only=AnswerFilter(theme="Delays", grade="detractor"))
    assert (found.total, found.rows[0].themes) == (2, ("Delays",))
    marketing = viewer_of(make_staff(StaffRole.MARKETING))
    assert queries.results(marketing, code=code).complete == 3
    with pytest.raises(Forbidden):
        queries.themes(marketing, code=code)


def test_results_and_answers_cost_the_same_however_many(django_assert_num_queries: object) -> None:
    code = make_survey()
    for token in ask(code, make_crowd(3, topic="surveys")):
        write(press(token, 7), "So so")
    with django_assert_num_queries(15):  # type: ignore[operator]
        queries.results(SYSTEM, code=code)
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len(queries.answers(SYSTEM, code=code).rows) == 3


def test_facts_of_others_ask_by_themselves() -> None:
    from chapeau.kit import bus

    make_survey("solved", kind="csat", trigger="solved")
    card = make_person()
    with transaction.atomic():
        bus.publish([bus.fact_type("request.closed")(occurred_at=NOW, hat_id=card.id, request_id=card.id)])  # type: ignore[call-arg]
    run_waiting_jobs()
    assert Invitation.objects.get().occasion == str(card.id)
    assert links.read_invitation_token(links.invitation_token(card.id)) == card.id
    agree([])
