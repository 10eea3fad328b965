from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.models import Look

pytestmark = pytest.mark.django_db


@pytest.fixture
def marie() -> tuple[HatCard, HatCard]:
    private = make_person("Marie", "Durand")
    return private, make_hat(private, make_organisation())


def service() -> Viewer:
    return viewer_of(make_staff(StaffRole.SERVICE, given_name="Zoé"))


def test_a_page_is_noted_once_a_quarter_of_an_hour_in_one_statement(
    marie: tuple[HatCard, HatCard], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk, hats = service(), [hat.id for hat in marie]
    with django_assert_num_queries(1):
        assert actions.note_look(clerk, hat_ids=hats, page="person", now=NOW) == 1
    assert actions.note_look(clerk, hat_ids=hats, page="person", now=NOW + timedelta(minutes=14)) == 0
    assert actions.note_look(clerk, hat_ids=hats, page="person", now=NOW + timedelta(minutes=16)) == 1
    assert actions.note_look(clerk, hat_ids=[hats[1]], page="order", about="abc", now=NOW) == 1
    assert list(Look.objects.order_by("looked_at", "page").values_list("page", "is_across")) == [
        ("order", False),
        ("person", True),
        ("person", True),
    ]


def test_many_people_are_one_note_and_nobody_is_noted_at_the_own_page() -> None:
    inside = make_staff(StaffRole.SERVICE, given_name="Zoé")
    assert actions.note_look(viewer_of(inside), hat_ids=[inside.id], page="person", now=NOW) == 0
    crowd = [make_person("Marie", f"Nr {number}").id for number in range(actions.MOST_NAMED + 1)]
    assert actions.note_look(viewer_of(inside), hat_ids=crowd, page="organisation", about="x", now=NOW) == 1
    assert (Look.objects.get().person_id, Look.objects.get().shown) == (None, 51)


def test_the_person_reads_under_the_private_hat_which_work_looked(marie: tuple[HatCard, HatCard]) -> None:
    private, buyer = marie
    actions.note_look(service(), hat_ids=[private.id, buyer.id], page="person", now=NOW)
    (look,) = queries.looks_at_me(viewer_of(private))
    assert (look.roles, look.page, look.is_across, look.looked_at) == (("service",), "person", True, NOW)
    assert queries.looks_at_me(viewer_of(buyer)) == ()


def test_every_export_is_noted_and_a_reloaded_list_is_not() -> None:
    clerk = service()
    for _ in range(2):
        actions.note_list(clerk, page="people", about="q=Marie", shown=3, now=NOW)
        actions.note_list(clerk, page="people", about="q=Marie", shown=3, is_export=True, now=NOW)
    assert sorted(Look.objects.values_list("is_export", "shown")) == [(False, 3), (True, 3), (True, 3)]
    assert actions.note_list(viewer_of(make_person()), page="people", about="", shown=1, now=NOW) == 0


def test_compliance_finds_who_looked_at_whom_and_others_are_refused(marie: tuple[HatCard, HatCard]) -> None:
    actions.note_look(service(), hat_ids=[marie[0].id], page="person", now=NOW)
    actions.note_list(service(), page="orders", about="q=Durand", shown=2, is_export=True, now=NOW)
    compliance = viewer_of(make_staff(StaffRole.COMPLIANCE, given_name="Luc"))
    found = queries.looks(compliance, text="durand")
    assert sorted((row.by_name, row.person_name, row.about) for row in found.rows) == [
        ("Zoé Moreau", "", "q=Durand"),
        ("Zoé Moreau", "Marie Durand", ""),
    ]
    assert [row.page for row in queries.looks(compliance, kind="export").rows] == ["orders"]
    for nosy in (service(), viewer_of(marie[0])):
        with pytest.raises(Forbidden):
            queries.looks(nosy)


def test_notes_are_never_changed_and_go_after_two_years(marie: tuple[HatCard, HatCard]) -> None:
    actions.note_look(service(), hat_ids=[marie[0].id], page="person", now=NOW)
    for statement in ("UPDATE privacy_look SET page = 'x'", "DELETE FROM privacy_look"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert actions.forget_old_looks(SYSTEM, now=NOW + actions.KEPT_FOR) == 0
    assert actions.forget_old_looks(SYSTEM, now=NOW + actions.KEPT_FOR + timedelta(seconds=1)) == 1
