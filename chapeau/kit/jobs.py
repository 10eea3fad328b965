"""Jobs on the same PostgreSQL, enqueued in the deed's own transaction (procrastinate)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

Queue = Literal["now", "mail", "bulk", "webhooks"]


def defer(task: str, *, queue: str = "now", **arguments: Any) -> None:
    """Enqueue a job by the task's name; it becomes visible when the transaction commits."""
    app.configure_task(task, queue=queue).defer(**arguments)


def defer_once(task: str, *, once: str, queue: str = "now", **arguments: Any) -> None:
    """Enqueue a job unless one of this name (``once``) waits already; those of one name never run side by side."""
    try:
        with transaction.atomic():  # the refusal of a second one must not spoil the deed's transaction
            app.configure_task(task, queue=queue, queueing_lock=once, lock=once).defer(**arguments)
    except AlreadyEnqueued:
        pass


def defer_many(task: str, arguments: Sequence[Mapping[str, Any]], *, queue: str = "now") -> None:
    """As many jobs of one task in one statement."""
    app.configure_task(task, queue=queue).batch_defer(*[dict(each) for each in arguments])


def run_waiting_jobs(limit: int = 10_000, *, without: Sequence[Queue] = ()) -> int:
    """Run what is waiting here and now, in this process and connection; returns how many jobs that were.

    For the demo's set-up and for tests: a worker of its own could not see what a test has not committed.
    ``without`` leaves queues to the worker. Errors surface.
    """
    from procrastinate.contrib.django.models import ProcrastinateJob

    ran = 0
    while ran < limit:
        waiting = (
            ProcrastinateJob.objects.filter(status="todo").exclude(queue_name__in=without).order_by("priority", "id")
        )
        jobs = list(waiting.values_list("id", "task_name", "args")[:500])
        if not jobs:
            break
        for task_name, arguments in _together([(name, arguments) for _, name, arguments in jobs]):
            app.tasks[task_name].func(**arguments)
        ran += len(jobs)
        _finish([job_id for job_id, _, _ in jobs])
    return ran


def _together(jobs: Sequence[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """What waits for one listener is handed to it at once: twelve new price lists are one refresh of the shelves."""
    found: list[tuple[str, dict[str, Any]]] = []
    of_listener: dict[str, dict[str, Any]] = {}
    for name, arguments in jobs:
        if name != "kit.deliver":
            found.append((name, dict(arguments)))
        elif known := of_listener.get(arguments["listener"]):
            known["facts"] = [*known["facts"], *arguments["facts"]]
            known["since"] = min(known["since"], arguments["since"])
            known["until"] = max(known["until"], arguments["until"])
        else:
            of_listener[arguments["listener"]] = dict(arguments)
            found.append((name, of_listener[arguments["listener"]]))
    return found


def _finish(ids: list[int]) -> None:
    """Take jobs off the queue; the procrastinate models are read-only, so by its table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [ids])
