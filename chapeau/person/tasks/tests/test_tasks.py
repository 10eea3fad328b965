from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.tests.builders import NOW, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.person.tasks import actions, queries

pytestmark = pytest.mark.django_db


def test_my_tasks_come_by_due_moment_and_leave_when_done() -> None:
    ines = make_staff(StaffRole.SALES)
    viewer = viewer_of(ines)
    late = actions.create_task(
        viewer,
        title="Call back",
        now=NOW,
        owner_id=ines.id,
        due_at=NOW - timedelta(hours=1),
        about="order",
        about_code="abc",
    )
    someday = actions.create_task(viewer, title="Tidy up", now=NOW, owner_id=ines.id)
    soon = actions.create_task(viewer, title="Send samples", now=NOW, owner_id=ines.id, due_at=NOW + timedelta(days=1))
    mine = queries.my_tasks(viewer, now=NOW)
    assert [(task.code, task.is_late) for task in mine] == [(late, True), (soon, False), (someday, False)]
    assert actions.finish_tasks(viewer, codes=[late, someday], now=NOW) == 2
    assert actions.finish_tasks(viewer, codes=[late], now=NOW) == 0
    assert [task.code for task in queries.my_tasks(viewer, now=NOW)] == [soon]
    assert queries.tasks_about(viewer, about="order", codes=["abc"], now=NOW)["abc"][0].done_at == NOW
    actions.reopen_task(viewer, code=late)
    assert len(queries.my_tasks(viewer, now=NOW)) == 2


def test_a_task_links_to_a_person_under_a_hat() -> None:
    viewer = viewer_of(make_staff(StaffRole.SERVICE))
    marie = make_person("Marie", "Durand")
    actions.create_task(viewer, title="Ask about the brake", now=NOW, hat_id=marie.id)
    found = queries.tasks_of_hats(viewer, hat_ids=[marie.id], now=NOW)
    assert [(task.title, task.hat_name, task.hat_code) for task in found] == [
        ("Ask about the brake", "Marie Durand", marie.code)
    ]


def test_only_the_house_has_tasks() -> None:
    buyer = make_person()
    with pytest.raises(Forbidden):
        actions.create_task(viewer_of(buyer), title="Mine", now=NOW)
    with pytest.raises(Forbidden):
        queries.my_tasks(viewer_of(buyer), now=NOW)
    with pytest.raises(actions.OwnerNotStaff):
        actions.create_task(viewer_of(make_staff(StaffRole.SALES)), title="Yours", now=NOW, owner_id=buyer.id)


def test_a_title_is_needed() -> None:
    with pytest.raises(actions.TitleMissing):
        actions.create_task(viewer_of(make_staff(StaffRole.SALES)), title="  ", now=NOW)


def test_a_reminder_comes_once_and_again_for_a_new_moment() -> None:
    ines = make_staff(StaffRole.SALES)
    viewer = viewer_of(ines)
    code = actions.create_task(viewer, title="Call", now=NOW, owner_id=ines.id, remind_at=NOW + timedelta(hours=1))
    assert actions.remind(SYSTEM, now=NOW) == 0
    assert actions.remind(SYSTEM, now=NOW + timedelta(hours=2)) == 1
    assert actions.remind(SYSTEM, now=NOW + timedelta(hours=3)) == 0
    actions.change_task(
        viewer, code=code, title="Call", note="", owner_id=ines.id, due_at=None, remind_at=NOW + timedelta(hours=4)
    )
    assert actions.remind(SYSTEM, now=NOW + timedelta(hours=5)) == 1


def test_a_list_of_tasks_takes_the_same_queries_however_long(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ines = make_staff(StaffRole.SALES)
    for number in range(12):
        actions.create_task(viewer_of(ines), title=f"Task {number}", now=NOW, owner_id=ines.id, hat_id=make_person().id)
    with django_assert_num_queries(2):
        page = queries.tasks(viewer_of(ines), now=NOW, page_size=10)
    assert (len(page.rows), page.total, page.page_count) == (10, 12, 2)


@pytest.mark.parametrize("role", [StaffRole.SERVICE, StaffRole.FINANCE])
def test_who_reads_each_person_reads_everybodys_tasks_too(role: StaffRole) -> None:
    code = actions.create_task(SYSTEM, title="Call Marie", now=NOW, hat_id=make_person("Marie").id)
    assert [task.code for task in queries.tasks(viewer_of(make_staff(role)), now=NOW).rows] == [code]
