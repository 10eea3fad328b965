"""The two long-lived programs under the supervisor: the web server and the worker."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import importlib
import os
import shutil
import signal
import sys
import threading
import traceback
from typing import Any

from chapeau.interfaces.cli.processes import PR_SET_PDEATHSIG
from chapeau.interfaces.cli.state import StateFolder

APPLICATION = "chapeau.interfaces.wsgi:application"
AHEAD = "CHAPEAU_AHEAD"
"""In the environment: each process of the web loads what figures need before anybody asks for one."""
# How many jobs of a queue run at once. `now` also does the queue's own housekeeping.
CONCURRENCY = {"now": 4, "mail": 2, "bulk": 1, "webhooks": 4}
HOUSEKEEPING = ("default", "builtin")


class WorkerEnded(Exception):
    """A queue's worker ended unasked, most often because the database went away; it has logged why."""


def load_application(target: str) -> Any:
    """In each of granian's own processes: end with granian, so that no half of a server keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    application = import_application(target)
    if os.environ.get(AHEAD):
        from chapeau.interfaces.ahead import get_ready

        threading.Thread(target=get_ready, daemon=True).start()
    return application


def import_application(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def serve_web(host: str, port: int, workers: int, *, access_log: bool) -> None:
    """Until SIGTERM or SIGINT; requests under way are finished first."""
    if os.environ.get("CHAPEAU_METRICS_TOKEN"):
        _make_room_for_counters()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    gc.disable()
    import_application(APPLICATION)  # once, before the processes fork: half the time to start, and memory they share
    gc.freeze()
    gc.enable()
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,  # each holds one database connection
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        websockets=False,
        log_access=access_log,
        log_level=LogLevels.warning,
    ).serve(target_loader=load_application)


def _make_room_for_counters() -> None:
    """Where the web's processes put their counters together; emptied, because those of the last run are over."""
    folder = StateFolder.from_environment().path / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


async def work(queues: tuple[str, ...], *, alone: bool) -> None:
    """Runs jobs until SIGTERM or SIGINT; the ones under way are finished first."""
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            if alone:
                await give_back_all(worker_app)
            runs = [
                asyncio.create_task(
                    worker_app.run_worker_async(
                        queues=[queue, *HOUSEKEEPING] if queue == "now" else [queue],
                        name=f"{queue}-{os.getpid()}",
                        concurrency=CONCURRENCY[queue],
                        delete_jobs="successful",
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=10,
                        worker_middleware=[observe],
                    ),
                    name=queue,
                )
                for queue in queues
            ]
            await until_one_ends_or_we_are_asked(runs)


async def observe(call_next: Any, context: Any, worker: Any) -> Any:
    """Each job's id in its lines of the log, its span, and, where it failed, for the office's list of failed jobs."""
    from chapeau.interfaces.telemetry import tracing
    from chapeau.interfaces.telemetry.logs import request_id

    request_id.set(f"job-{context.job.id}")
    try:
        with tracing.span(
            f"job {context.job.task_name}", "CONSUMER", **{"messaging.destination.name": context.job.queue}
        ):
            return await call_next()
    except Exception as error:
        place = next(
            (
                f"{frame.filename.rpartition('/chapeau/')[2]}:{frame.lineno}"
                for frame in reversed(traceback.extract_tb(error.__traceback__))
                if "/chapeau/" in frame.filename and "/site-packages/" not in frame.filename
            ),
            "",
        )
        with contextlib.suppress(Exception):  # the database may be what failed
            await context.app.connector.execute_query_async(
                "INSERT INTO kit_job_trouble (job_id, error, place) VALUES (%(job_id)s, %(error)s, %(place)s) "
                "ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, place = excluded.place",
                job_id=context.job.id,
                error=type(error).__name__[:200],
                place=place[:200],
            )
        raise


async def until_one_ends_or_we_are_asked(runs: list[asyncio.Task[None]]) -> None:
    """One queue's worker failing (the database went away) ends the process; the supervisor starts it afresh."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, asked.set)
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait([waiting, *runs], return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *runs):
        task.cancel()
    failure: BaseException | None = None
    for run in runs:
        with contextlib.suppress(asyncio.CancelledError):
            try:
                await run
            except Exception as error:
                failure = failure or error
    if not asked.is_set():
        raise WorkerEnded from failure


async def give_back_all(app: Any) -> None:
    """No other worker lives: whatever stands as `doing` was left by a dead one, and is to be done again now."""
    from chapeau.kit.tasks import give_back_stalled

    await app.connector.execute_query_async("DELETE FROM procrastinate_workers")
    await give_back_stalled(app)
