"""The bus's one task, and the housekeeping of the queue."""

from __future__ import annotations

from procrastinate import App, JobContext, RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from chapeau.kit import bus, limits
from chapeau.kit.clock import read_clock


@app.task(name="kit.deliver", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def deliver(listener: str, facts: list[str], since: str, until: str) -> None:
    bus.deliver(listener, facts, since, until)


@app.periodic(cron="*/1 * * * *")
@app.task(name="kit.requeue_stalled", queueing_lock="kit.requeue_stalled", pass_context=True, retry=False)
async def requeue_stalled(context: JobContext, timestamp: int) -> None:
    """Give back what a killed worker left ``doing``: procrastinate does not by itself."""
    await give_back_stalled(context.app)


async def give_back_stalled(worker_app: App) -> None:
    """Back into the queue. Where a twin waits already (the same ``queueing_lock``), that one does it, and this one ends."""
    for job in await worker_app.job_manager.get_stalled_jobs():
        try:
            await worker_app.job_manager.retry_job(job)
        except (AlreadyEnqueued, UniqueViolation):
            await worker_app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="kit.delete_finished", queueing_lock="kit.delete_finished", pass_context=True, retry=False)
async def delete_finished(context: JobContext, timestamp: int) -> None:
    await builtin_tasks.remove_old_jobs(context, max_hours=24, remove_failed=False)
    await context.app.connector.execute_query_async(
        "DELETE FROM kit_job_trouble WHERE job_id NOT IN (SELECT id FROM procrastinate_jobs)"
    )


@app.periodic(cron="23 * * * *")
@app.task(name="kit.delete_spent_limits", queueing_lock="kit.delete_spent_limits", retry=False)
def delete_spent_limits(timestamp: int) -> None:
    limits.delete_spent(read_clock())
