"""Failed jobs: seen by administrators, tried again or dropped."""

from __future__ import annotations

import pytest
from django.db import connection

from chapeau.interfaces.doctor import jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole

pytestmark = pytest.mark.django_db


def fail(lock: str | None = None, status: str = "failed") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock, attempts) "
            "VALUES ('mail', 'messaging.send', '{\"message_id\": \"m1\"}', %s, %s, 8) RETURNING id",
            [status, lock],
        )
        return int((cursor.fetchone() or (0,))[0])


def statuses() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def test_a_failed_job_is_tried_again_or_dropped() -> None:
    first, second = fail(), fail()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_job_trouble VALUES (%s, 'SMTPDataError', 'person/messaging/sending.py:44')", [first]
        )
    (_, told) = jobs.failed_jobs(SYSTEM)
    assert (told.id, told.task, told.queue, told.about, told.error, told.place) == (
        first, "messaging.send", "mail", "message_id m1", "SMTPDataError", "person/messaging/sending.py:44",
    )  # fmt: skip
    assert jobs.try_again(SYSTEM, ids=[first]) == 1
    assert jobs.drop(SYSTEM, ids=[second]) == 1
    assert statuses() == [("todo", 9)]
    for deed in (jobs.try_again, jobs.drop):
        with pytest.raises(NotFound):
            deed(SYSTEM, ids=[first, second])


def test_of_twins_one_is_tried_again() -> None:
    fail("once", "todo")
    twins = [fail("once"), fail("other"), fail("other")]
    assert jobs.try_again(SYSTEM, ids=twins) == 3
    assert [status for status, _ in statuses()] == ["todo", "todo"]


def test_only_administrators_see_them() -> None:
    fail()
    finance = viewer_for_hat(make_staff(StaffRole.FINANCE))
    for deed in (lambda v: jobs.failed_jobs(v), lambda v: jobs.drop(v, ids=[1]), lambda v: jobs.try_again(v, ids=[1])):
        with pytest.raises(Forbidden):
            deed(finance)
    assert len(jobs.failed_jobs(viewer_for_hat(make_staff(StaffRole.ADMINISTRATOR)))) == 1
