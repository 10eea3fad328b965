"""Jobs as they stand in the queue, and what staff do with those that failed for good."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection, transaction

from chapeau.interfaces.doctor.values import FailedJob, QueueLoad
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import StaffRole, Viewer

SILENT_AFTER = 30
"""Seconds: a worker notes a heartbeat every 10."""

_LOADS = """
SELECT job.queue_name, job.status::text, count(*),
       coalesce(max(extract(epoch FROM now() - coalesce(job.scheduled_at, queued.at))), 0)
FROM procrastinate_jobs job
LEFT JOIN LATERAL (
    SELECT max(at) AS at FROM procrastinate_events event WHERE event.job_id = job.id
) queued ON job.status IN ('todo', 'doing')
WHERE job.status IN ('doing', 'failed') OR (job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now())
GROUP BY 1, 2 ORDER BY 1, 2
"""

_FAILED = """
SELECT job.id, job.task_name, job.queue_name, job.attempts, job.args::text,
       coalesce(trouble.error, ''), coalesce(trouble.place, ''),
       (SELECT max(at) FROM procrastinate_events event WHERE event.job_id = job.id AND event.type = 'failed')
FROM procrastinate_jobs job LEFT JOIN kit_job_trouble trouble ON trouble.job_id = job.id
WHERE job.status = 'failed' ORDER BY job.id DESC LIMIT %s
"""


def queue_loads() -> list[QueueLoad]:
    """By queue and state: waiting (and due), under way, failed for good."""
    with connection.cursor() as cursor:
        cursor.execute(_LOADS)
        return [QueueLoad(queue, status, count, float(age)) for queue, status, count, age in cursor.fetchall()]


def workers_alive() -> int:
    """Workers with a fresh heartbeat, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 second'",
            [SILENT_AFTER],
        )
        return int((cursor.fetchone() or (0,))[0])


def stalled_jobs() -> int:
    """Under way by a worker that no longer lives. They are given back each minute; many, or for long, is trouble."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id "
            "WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '2 minutes')"
        )
        return int((cursor.fetchone() or (0,))[0])


def failed_jobs(viewer: Viewer, *, limit: int = 200) -> list[FailedJob]:
    """Jobs that failed for good, newest first. Refuses: ``Forbidden``."""
    _check(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [limit])
        return [
            FailedJob(id, task, queue, attempts, _about(arguments), error, place, at)
            for id, task, queue, attempts, arguments, error, place, at in cursor.fetchall()
        ]


@transaction.atomic
def try_again(viewer: Viewer, *, ids: Sequence[int]) -> int:
    """Put failed jobs back into their queues; how many. One whose twin waits already is dropped instead.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    _check(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs job WHERE id = ANY(%s) AND status = 'failed' AND queueing_lock IS NOT NULL AND "
            "EXISTS (SELECT 1 FROM procrastinate_jobs twin WHERE twin.queueing_lock = job.queueing_lock AND "
            "(twin.status = 'todo' OR (twin.status = 'failed' AND twin.id > job.id AND twin.id = ANY(%s))))",
            [list(ids), list(ids)],
        )
        dropped = cursor.rowcount
        cursor.execute(
            "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs "
            "WHERE id = ANY(%s) AND status = 'failed'",
            [list(ids)],
        )
        count = dropped + cursor.rowcount
    if not count:
        raise NotFound
    return int(count)


@transaction.atomic
def drop(viewer: Viewer, *, ids: Sequence[int]) -> int:
    """Forget failed jobs; how many. Refuses: ``Forbidden``, ``NotFound``."""
    _check(viewer)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status = 'failed'", [list(ids)])
        if not cursor.rowcount:
            raise NotFound
        return int(cursor.rowcount)


def _check(viewer: Viewer) -> None:
    if not viewer.works_as(StaffRole.ADMINISTRATOR):
        raise Forbidden


def _about(arguments: str) -> str:
    """The job's arguments in short; they are ids and codes only."""
    told = ", ".join(f"{name} {value}" for name, value in json.loads(arguments).items() if name != "timestamp")
    return told if len(told) <= 160 else f"{told[:159]}…"
