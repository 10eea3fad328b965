"""What was said, what holds, and who may be written to."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.refusals import Forbidden
from chapeau.person.people import actions as people
from chapeau.person.people.models import Hat
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.privacy import actions, queries, rules
from chapeau.person.privacy.actions.consent import (
    ConfirmationLapsed,
    ConsentInFuture,
    NoConsentAddress,
    NotHisAddress,
    UnknownTopic,
)
from chapeau.person.privacy.models import ConsentDetail, ConsentEvent, ConsentNow
from chapeau.person.privacy.values import ConsentChoice, ConsentState, Permission

pytestmark = pytest.mark.django_db
MAIL = "marie@example.com"


def said(
    hat: HatCard, state: str, *, address: str = MAIL, topic: str = "", at: datetime | None = None
) -> ConsentChoice:
    return ConsentChoice(
        hat_id=hat.id, purpose="marketing", channel="email", address=address, topic=topic, state=state, source="test",
        happened_at=at,
    )  # fmt: skip


def record(*choices: ConsentChoice, now: datetime = NOW) -> None:
    actions.record_consent(SYSTEM, choices=choices, now=now)


def asked(hat: HatCard, address: str = MAIL, topic: str = "", now: datetime = NOW) -> Permission:
    answer = queries.may_contact(
        SYSTEM, recipients=[(hat.id, address)], purpose="marketing", topic=topic, channel="email", now=now
    )
    return answer[hat.id, address]


def test_nobody_is_written_to_who_was_not_asked() -> None:
    assert asked(make_person()) == Permission(False, ConsentState.NONE, "never-asked", None)


def test_a_permission_for_one_address_never_covers_another() -> None:
    marie = make_person()
    record(said(marie, "given", address=" Marie@Example.com"))
    assert asked(marie) == Permission(True, ConsentState.GIVEN, "given", NOW)
    assert asked(marie, "MARIE@example.com").is_allowed
    assert asked(marie, "marie@work.example").reason_code == "never-asked"
    assert asked(marie, "no address").reason_code == "no-address"


def test_a_permission_of_one_hat_never_covers_the_other() -> None:
    marie = make_person()
    buyer = make_hat(marie, make_organisation())
    record(said(marie, "given"))
    assert not asked(buyer).is_allowed


@pytest.mark.parametrize(
    ("words", "topic", "state"),
    [
        ([("", "given")], "offers", "given"),
        ([("", "given"), ("offers", "withdrawn")], "offers", "withdrawn"),
        ([("", "given"), ("offers", "withdrawn")], "news", "given"),
        ([("offers", "withdrawn"), ("", "given")], "offers", "withdrawn"),
        ([("offers", "given")], "news", "none"),
        ([("offers", "given"), ("", "withdrawn")], "offers", "withdrawn"),
        ([("", "withdrawn"), ("offers", "given")], "offers", "given"),
        ([("", "withdrawn"), ("offers", "given")], "news", "withdrawn"),
    ],
)
def test_a_topic_follows_its_own_word_until_all_is_refused(
    words: list[tuple[str, str]], topic: str, state: str
) -> None:
    marie = make_person()
    for minute, (about, word) in enumerate(words):
        record(said(marie, word, topic=about), now=NOW + timedelta(minutes=minute))
    assert asked(marie, topic=topic, now=NOW + timedelta(hours=1)).state == state


def test_what_a_file_brings_from_the_past_does_not_undo_what_came_since() -> None:
    marie = make_person()
    record(said(marie, "withdrawn"))
    record(said(marie, "given", at=NOW - timedelta(days=400)), now=NOW + timedelta(days=1))
    assert asked(marie).state is ConsentState.WITHDRAWN
    with pytest.raises(ConsentInFuture):
        record(said(marie, "given", at=NOW + timedelta(seconds=1)))


def test_an_alias_follows_its_root_and_the_stricter_word_of_both_binds() -> None:
    marie, twin = make_person(email=MAIL), make_person("Marie", "Durant")
    record(said(marie, "given"), said(twin, "withdrawn"), said(twin, "given", address="m@example.org"))
    Hat.objects.filter(pk=twin.id).update(alias_of=marie.id, person=marie.person_id)
    for hat in (marie, twin):
        assert asked(hat).state is ConsentState.WITHDRAWN
        assert asked(hat, "m@example.org").is_allowed
    record(said(twin, "given"), now=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert asked(marie, now=later).is_allowed
    assert asked(twin, now=later).is_allowed
    assert ConsentEvent.objects.filter(hat=marie.id).count() == 2


def test_of_two_who_are_merged_the_stricter_word_binds_until_they_are_two_again() -> None:
    marie, twin = make_person(email=MAIL), make_person("Marie", "Durant")
    record(said(marie, "given"), said(twin, "withdrawn"))
    service = viewer_of(make_staff(StaffRole.SERVICE))
    code = people.merge_people(
        service, kept_id=marie.person_id, merged_id=twin.person_id, choices={}, reason="same mail", now=NOW
    )
    assert [asked(hat).state for hat in (marie, twin)] == [ConsentState.WITHDRAWN] * 2
    people.unmerge_people(service, merge_code=code, reason="two", now=NOW)
    assert [asked(hat).state for hat in (marie, twin)] == [ConsentState.GIVEN, ConsentState.WITHDRAWN]


def test_the_most_restrictive_of_two_words() -> None:
    assert rules.most_restrictive(["given", "withdrawn"]) is ConsentState.WITHDRAWN
    assert rules.most_restrictive(["given", "pending"]) is ConsentState.PENDING
    assert rules.most_restrictive(["given", "given"]) is ConsentState.GIVEN
    assert rules.most_restrictive([]) is ConsentState.NONE


def test_asking_for_many_takes_three_queries_and_recording_a_constant_number(
    django_assert_num_queries: DjangoAssertNumQueries, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hats = [make_person("Marie", f"Nr {number}") for number in range(30)]
    choices = [said(hat, "given", address=f"m{number}@example.com") for number, hat in enumerate(hats)]
    # savepoint twice, families, events, details, now, facts, whether an audience asks for them; once a second what journeys hear
    with django_assert_max_num_queries(9):
        record(*choices[:2])
    with django_assert_max_num_queries(9):
        record(*choices)
    for some in (hats[:1], hats):
        with django_assert_num_queries(3):
            queries.may_contact(
                SYSTEM, recipients=[(hat.id, MAIL) for hat in some], purpose="marketing", channel="email", now=NOW
            )


def test_events_are_never_changed_and_wordings_neither() -> None:
    record(said(make_person(), "given"))
    actions.store_wording(code="box", language="en", text="Write to me.", now=NOW)
    for statement in (
        "UPDATE privacy_consent_event SET state = 'given'",
        "DELETE FROM privacy_consent_event",
        "UPDATE privacy_wording SET text = 'x'",
        "DELETE FROM privacy_wording",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ConsentDetail.objects.get().address == MAIL
    ConsentDetail.objects.all().delete()


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["given", "refused", "withdrawn"]),
        st.sampled_from(["", "news"]),
        st.sampled_from([MAIL, "other@example.com"]),
        st.integers(-5, 0),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, cuts=st.sets(st.integers(1, 11)))
def test_what_holds_equals_a_fold_over_what_was_said(
    db: None, words: list[tuple[str, str, str, int, bool]], cuts: set[int]
) -> None:
    with transaction.atomic():
        hats = make_person(), make_person("Paul")
        edges = [0, *sorted(cut for cut in cuts if cut < len(words)), len(words)]
        for start, stop in itertools.pairwise(edges):
            record(
                *(
                    said(hats[second], state, topic=topic, address=address, at=NOW + timedelta(minutes=minute))
                    for state, topic, address, minute, second in words[start:stop]
                )
            )
        told: dict[tuple[object, ...], list[rules.Said]] = {}
        for event in ConsentEvent.objects.all():
            key = (event.hat_id, event.purpose, event.topic, event.channel, event.address_hash)
            told.setdefault(key, []).append(rules.Said(event.happened_at, event.id, event.state, event.until))
        kept = {
            (row.hat_id, row.purpose, row.topic, row.channel, row.address_hash): (row.event_id, row.state)
            for row in ConsentNow.objects.all()
        }
        folded = {key: (last.id, last.state) for key, some in told.items() if (last := rules.fold(some))}
        assert kept == folded
        transaction.set_rollback(True)


def test_a_hat_speaks_for_itself_and_staff_for_whom_they_may_see() -> None:
    marie, paul = make_person(), make_person("Paul")
    actions.record_consent(viewer_of(marie), choices=[said(marie, "given")], now=NOW)
    for nosy in (viewer_of(paul), viewer_of(make_staff(StaffRole.LOGISTICS, given_name="Zoé"))):
        with pytest.raises(Forbidden):
            actions.record_consent(nosy, choices=[said(marie, "withdrawn")], now=NOW)
        assert asked(marie).is_allowed
    clerk = make_staff(StaffRole.SERVICE, given_name="Luc")
    actions.record_consent(viewer_of(clerk), choices=[said(paul, "given")], now=NOW)
    assert ConsentEvent.objects.get(hat=paul.id).by_hat_id == clerk.id
    (line,) = queries.consent_history(viewer_of(clerk), hat_ids=[paul.id])
    assert (line.by_name, line.address, line.state) == ("Luc Moreau", MAIL, "given")
    assert queries.consent_history(viewer_of(marie), hat_ids=[paul.id]) == ()


def test_what_cannot_be_recorded_is_refused_and_nothing_of_the_rest_is_kept() -> None:
    marie = make_person()
    with pytest.raises(NoConsentAddress):
        record(said(marie, "given"), said(marie, "given", address="  "))
    with pytest.raises(UnknownTopic) as refusal:
        record(said(marie, "given", topic="weather"))
    assert str(refusal.value) == "There is no topic weather."
    assert not ConsentEvent.objects.exists()


def test_double_opt_in_waits_seven_days_for_the_button() -> None:
    marie = make_person()
    question = actions.ask_to_confirm(SYSTEM, choices=[said(marie, "given", topic="news")], language="fr", now=NOW)
    assert question is not None
    assert asked(marie, topic="news").state is ConsentState.PENDING
    assert asked(marie, topic="news", now=NOW + timedelta(days=7)).reason_code == "never-asked"
    with pytest.raises(ConfirmationLapsed):
        actions.confirm_consent(SYSTEM, secret=question.secret, now=NOW + timedelta(days=7))
    soon = NOW + timedelta(days=6)
    assert actions.confirm_consent(SYSTEM, secret=question.secret, now=soon)
    assert asked(marie, topic="news", now=soon) == Permission(True, ConsentState.GIVEN, "given", soon)
    assert not actions.confirm_consent(SYSTEM, secret=question.secret, now=soon + timedelta(days=90))
    assert actions.ask_to_confirm(SYSTEM, choices=[said(marie, "given", topic="news")], language="fr", now=soon) is None
    with pytest.raises(ConfirmationLapsed):
        actions.confirm_consent(SYSTEM, secret="guessed", now=NOW)
    with pytest.raises(NotHisAddress):
        actions.ask_to_confirm(
            SYSTEM,
            choices=[said(marie, "given"), said(marie, "given", address="o@example.com")],
            language="en",
            now=NOW,
        )


def test_a_suppressed_address_is_left_alone_whoever_has_it() -> None:
    marie, paul = make_person(), make_person("Paul")
    record(said(marie, "given"), said(paul, "given"))
    actions.suppress(
        SYSTEM, channel="email", address="MARIE@example.com ", scope="marketing", reason="complained", now=NOW
    )
    actions.suppress(SYSTEM, channel="email", address=MAIL, scope="marketing", reason="complained", now=NOW)
    assert {asked(hat).reason_code for hat in (marie, paul)} == {"suppressed"}
    found = queries.suppressed(channel="email", addresses=[MAIL, "other@example.com", "rubbish"])
    assert {address: [one.scope for one in rows] for address, rows in found.items()} == {MAIL: ["marketing"]}
    question = actions.ask_to_confirm(SYSTEM, choices=[said(marie, "given", topic="news")], language="en", now=NOW)
    assert question is not None
    actions.confirm_consent(SYSTEM, secret=question.secret, now=NOW)
    assert asked(marie).is_allowed


def test_a_suppression_is_found_after_the_secret_changed(settings: object) -> None:
    marie = make_person()
    record(said(marie, "given"))
    actions.suppress(SYSTEM, channel="email", address=MAIL, scope="all", reason="asked", now=NOW)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-secret"  # type: ignore[attr-defined]
    assert asked(marie) == Permission(False, ConsentState.GIVEN, "suppressed", NOW)
    record(said(marie, "withdrawn"), now=NOW + timedelta(days=1))
    assert asked(marie, now=NOW + timedelta(days=2)).state is ConsentState.WITHDRAWN


def test_the_words_shown_are_kept_by_version() -> None:
    first = actions.store_wording(code="box", language="en", text="Write to me.", now=NOW)
    again = actions.store_wording(code="box", language="en", text="Write to me.", now=NOW)
    other = actions.store_wording(code="box", language="en", text="Write to me, please.", now=NOW)
    assert first == again != other
    assert [(row.version, row.text) for row in queries.wordings(code="box")] == [
        (2, "Write to me, please."),
        (1, "Write to me."),
    ]


def test_topics_are_named_in_the_readers_language() -> None:
    assert [(topic.code, topic.name) for topic in queries.topics(language="fr")][:2] == [
        ("news", "Nouveautés"),
        ("offers", "Offres"),
    ]
