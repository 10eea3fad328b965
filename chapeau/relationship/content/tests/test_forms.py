from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people import actions as people
from chapeau.person.people.models import Address, Hat, Visitor
from chapeau.person.people.tests.builders import NOW, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy import queries as consents
from chapeau.person.privacy.models import Confirmation, ConsentEvent
from chapeau.relationship.content import actions, links, queries
from chapeau.relationship.content.actions.forms import BadFormCode, FormCodeTaken, FormNotWhole, NotAPdf
from chapeau.relationship.content.actions.submit import AnswersMissing
from chapeau.relationship.content.models import FormSubmission
from chapeau.relationship.content.tests.builders import WORDING, form_content, make_form
from chapeau.relationship.content.values import Ask, Outcome, Sent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def make_visitor() -> Viewer:
    card, _secret = people.create_visitor(SYSTEM, country="FR", language="en", now=NOW)
    return Viewer(ViewerKind.VISITOR, visitor_id=card.id)


def send(viewer: Viewer, email: str, *topics: str, code: str = "news", **answers: str) -> Outcome:
    sent = Sent(email=email, answers=answers, topics=topics)
    return actions.submit_form(viewer, code=code, version=1, variant="a", sent=sent, language="en", now=NOW)


def press_the_button(browser: Viewer) -> None:
    asked = Confirmation.objects.get()
    privacy.confirm_consent(SYSTEM, secret=asked.secret, now=LATER)
    actions.complete_confirmed(browser, confirmation_ids=[asked.id], now=LATER)


def test_a_tick_is_pending_with_the_words_shown_until_the_owner_of_the_address_confirms() -> None:
    make_form()
    visitor = make_visitor()
    told = send(visitor, "Luc@Example.org", "news", name="Luc Blanc")
    assert (told.email, told.is_confirmed) == ("luc@example.org", False)
    event = ConsentEvent.objects.select_related("wording").get()
    assert (event.state, event.topic, event.source, event.wording.text if event.wording else "") == (
        "pending", "news", "form:news", WORDING,
    )  # fmt: skip
    assert not Address.objects.exists()  # nobody is made from what nobody confirmed
    press_the_button(visitor)
    hat = Hat.objects.get()
    assert (hat.person.name, hat.acquired_via) == ("Luc Blanc", "form:news")
    held = consents.consents(SYSTEM, hat_ids=[hat.id], now=LATER)[hat.id]
    assert [(one.topic, one.address, str(one.state), one.source) for one in held] == [
        ("news", "luc@example.org", "given", "form:news")
    ]
    assert Visitor.objects.get().hat_id == hat.id  # the browser that sent it


def test_the_log_holds_codes_and_none_of_the_words() -> None:
    make_form()
    visitor = make_visitor()
    send(visitor, "luc@example.org", "news", name="Luc Blanc")
    press_the_button(visitor)
    rows = Activity.objects.filter(verb__startswith="form.").order_by("occurred_at")
    assert [(row.verb, row.properties["form"], row.properties["variant"]) for row in rows] == [
        ("form.sent", "news", "a"),
        ("form.confirmed", "news", "a"),
    ]
    assert "luc" not in str([row.properties for row in rows]).lower()


def test_an_address_that_is_known_and_one_that_is_not_are_answered_alike() -> None:
    make_form()
    make_person(email="marie@example.org")
    known, unknown = send(make_visitor(), "marie@example.org", "news"), send(make_visitor(), "new@example.org", "news")
    assert (known.is_confirmed, unknown.is_confirmed) == (False, False)
    assert {row.hat_id for row in FormSubmission.objects.all()} == {None}
    run_waiting_jobs()
    assert {(mail.to_address, mail.template) for mail in Message.objects.all()} <= {
        ("marie@example.org", "privacy.confirm"),
        ("new@example.org", "privacy.confirm"),
    }


def test_a_confirmed_address_leads_to_the_hat_that_has_it_and_changes_nothing_of_it() -> None:
    make_form()
    marie = make_person(email="marie@example.org")
    send(make_visitor(), "marie@example.org", "news", name="Somebody Else")
    press_the_button(make_visitor())  # the mail is read in another browser
    assert FormSubmission.objects.get().hat_id == marie.id
    assert Hat.objects.get(pk=marie.id).person.name == "Marie Durand"
    assert not Visitor.objects.filter(hat__isnull=False).exists()  # two browsers are not glued by a mail


def test_what_the_browser_missed_a_job_completes() -> None:
    make_form()
    send(make_visitor(), "luc@example.org", "news")
    privacy.confirm_consent(SYSTEM, secret=Confirmation.objects.get().secret, now=LATER)
    run_waiting_jobs()
    assert FormSubmission.objects.get().hat_id == Hat.objects.get().id


def test_under_a_hat_the_own_confirmed_address_needs_no_mail() -> None:
    make_form(paper=True)
    marie = make_person(email="marie@example.org")
    told = send(viewer_of(marie), "marie@example.org", "news")
    assert told.is_confirmed
    held = consents.consents(SYSTEM, hat_ids=[marie.id], now=NOW)[marie.id]
    assert [(one.topic, str(one.state)) for one in held] == [("news", "given")]
    assert queries.thanks(viewer_of(marie), code=told.code, now=NOW).paper_token
    with pytest.raises(NotFound):
        queries.thanks(make_visitor(), code=told.code, now=NOW)


def test_a_white_paper_comes_after_confirmation_without_a_tick_and_its_link_ends() -> None:
    make_form("chains", paper=True)
    send(make_visitor(), "luc@example.org", code="chains")
    row = FormSubmission.objects.get()
    early = links.paper_token(row.id, NOW)
    with pytest.raises(NotFound):
        actions.take_paper(SYSTEM, token=early, now=NOW)
    token = links.confirm_path(row.id, "en", now=NOW).rpartition("/")[2]
    thanks = actions.confirm_address(SYSTEM, token=token, now=LATER)
    assert not ConsentEvent.objects.exists()  # the paper was asked for, no news
    assert actions.take_paper(SYSTEM, token=thanks.paper_token, now=LATER).name == "chains.pdf"
    taken = Activity.objects.get(verb="paper.taken")
    assert taken.hat_id == Hat.objects.get().id
    for link, wrong in ((thanks.paper_token, links.LinkLapsed), ("guessed", NotFound), (token, NotFound)):
        with pytest.raises(wrong):
            actions.take_paper(SYSTEM, token=link, now=LATER + timedelta(days=14))
    mails = Message.objects.order_by("queued_at").values_list("template", flat=True)
    assert list(mails) == ["content.confirm", "content.paper"]


def test_what_must_be_given_is_asked_for_again() -> None:
    make_form(content=form_content(asks={"name": Ask.REQUIRED, "phone": Ask.OPTIONAL}))
    with pytest.raises(AnswersMissing) as refusal:
        send(make_visitor(), "luc@example.org", phone="1", company="never asked")
    assert refusal.value.fields == ["name"]
    send(make_visitor(), "luc@example.org", "never-offered", name="Luc", company="never asked")
    row = FormSubmission.objects.get()
    assert (row.answers, row.topics) == ({"name": "Luc"}, [])


def test_a_version_is_for_ever_and_another_only_when_something_differs() -> None:
    code = make_form()
    marketing = viewer_of(make_staff(StaffRole.MARKETING))
    assert actions.publish_form(marketing, code=code, now=LATER) == 1
    changed = form_content(topics=("news",), trigger="time", after=5, pages=("home",))
    actions.store_form(marketing, code=code, name="Newsletter", content=changed, now=LATER)
    assert queries.pop_ups() == []
    assert actions.publish_form(marketing, code=code, now=LATER) == 2
    assert [(one.code, one.trigger, one.after, one.pages) for one in queries.pop_ups()] == [
        ("news", "time", 5, ("home",))
    ]
    assert queries.shown_form(code=code, variant="a", language="en", version=1).content.topics == ("news", "offers")
    actions.archive_form(marketing, code=code, now=LATER)
    assert queries.pop_ups() == []
    with pytest.raises(NotFound):
        queries.shown_form(code=code, variant="a", language="en")


def test_a_form_is_whole_in_each_language_before_it_is_shown() -> None:
    half = form_content()
    italian = replace(half.texts["en"], wording="", button="")
    actions.create_form(
        SYSTEM, code="half", name="", content=replace(half, texts={**half.texts, "it": italian}), now=NOW
    )
    with pytest.raises(FormNotWhole) as refusal:
        actions.publish_form(SYSTEM, code="half", now=NOW)
    assert refusal.value.fields == [("it", "button"), ("it", "wording")]
    with pytest.raises(FormCodeTaken):
        actions.create_form(SYSTEM, code="half", name="", content=half, now=NOW)
    with pytest.raises(BadFormCode):
        actions.create_form(SYSTEM, code="Ha lf", name="", content=half, now=NOW)
    with pytest.raises(NotAPdf):
        actions.attach_paper(
            SYSTEM, code="half", language="en", file="x.pdf", name="x.pdf", beginning=b"MZ", size=2, now=NOW
        )


def test_marketing_reads_sums_and_only_who_deals_with_people_reads_people(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_form()
    for name in ("a", "b", "c"):
        send(make_visitor(), f"{name}@example.org", "news")
    FormSubmission.objects.filter(email="a@example.org").update(hat=make_person("Ana", "Costa").id)
    service, marketing = viewer_of(make_staff(StaffRole.SERVICE)), viewer_of(make_staff(StaffRole.MARKETING))
    assert queries.form_result(marketing, code="news").variants[0].sent == 3
    with pytest.raises(Forbidden):
        queries.submissions(marketing, form_code="news")
    with pytest.raises(Forbidden):
        actions.publish_form(service, code="news", now=NOW)
    with django_assert_num_queries(3):
        found = queries.submissions(service, form_code="news")
    assert (found.total, {row.person_name for row in found.rows}) == (3, {"Ana Costa", ""})


def test_browsers_are_counted_by_day_and_variant() -> None:
    make_form(content=replace(form_content(), has_b=False))
    for shown, started in ((True, False), (True, True), (False, True)):
        actions.count_form(code="news", variant="a", shown=shown, started=started, now=NOW)
    actions.count_form(code="nothing", variant="a", shown=True, started=False, now=NOW)
    actions.count_form(code="news", variant="x", shown=True, started=False, now=NOW)
    result = queries.form_result(SYSTEM, code="news")
    assert [(one.variant, one.shown, one.started) for one in result.variants] == [("a", 2, 2)]
    assert result.verdict == "one"
