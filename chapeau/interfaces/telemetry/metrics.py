"""Prometheus: what this process counts, and what the house's books say when asked.

Counters of all web processes are put together by files in ``PROMETHEUS_MULTIPROC_DIR`` (`chapeau web` makes it). Without
``CHAPEAU_METRICS_TOKEN`` nothing is counted and nothing is answered.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from prometheus_client.core import Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_COUNTS = {
    "mails": ("Mails by state, those of the last day", "SELECT state, count(*) FROM messaging_message WHERE queued_at > now() - interval '1 day' GROUP BY 1"),
    "orders": ("Orders by state, those placed in the last day", "SELECT state, count(*) FROM ordering_order WHERE placed_at > now() - interval '1 day' GROUP BY 1"),
    "webhooks": ("Webhook deliveries by state, those of the last day", "SELECT state, count(*) FROM webhooks_delivery WHERE made_at > now() - interval '1 day' GROUP BY 1"),
}  # fmt: skip


class Counters:
    """Of requests, by view: never by path."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        self.requests = Counter("chapeau_requests", "Requests answered", ["view", "method", "status"])
        self.seconds = Histogram("chapeau_request_seconds", "Time to answer", ["view"], buckets=BUCKETS)
        self.queries = Counter("chapeau_queries", "Questions to the database", ["view"])

    def note(self, *, view: str, method: str, status: int, seconds: float, queries: int) -> None:
        self.requests.labels(view, method, str(status)).inc()
        self.seconds.labels(view).observe(seconds)
        self.queries.labels(view).inc(queries)


@cache
def counters() -> Counters:
    return Counters()


class Books:
    """Read from the database at the moment of asking: the same from whichever process answers."""

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        from chapeau.interfaces.doctor.jobs import queue_loads, stalled_jobs, workers_alive

        jobs = GaugeMetricFamily("chapeau_jobs", "Jobs due, under way and failed for good", labels=["queue", "state"])
        ages = GaugeMetricFamily(
            "chapeau_jobs_oldest_seconds", "Since when the oldest waits", labels=["queue", "state"]
        )
        for load in queue_loads():
            jobs.add_metric([load.queue, load.status], load.count)
            ages.add_metric([load.queue, load.status], load.oldest_seconds)
        yield jobs
        yield ages
        yield GaugeMetricFamily("chapeau_workers_alive", "Queues of workers with a fresh heartbeat", workers_alive())
        yield GaugeMetricFamily("chapeau_jobs_stalled", "Jobs whose worker ended", stalled_jobs())
        with connection.cursor() as cursor:
            for name, (told, query) in _COUNTS.items():
                family = GaugeMetricFamily(f"chapeau_{name}_last_day", told, labels=["state"])
                cursor.execute(query)
                for state, count in cursor.fetchall():
                    family.add_metric([state], count)
                yield family


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token; there is nothing here for anybody else."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    counters()
    ours: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        ours = CollectorRegistry()
        MultiProcessCollector(ours)  # type: ignore[no-untyped-call]
    books = CollectorRegistry()
    books.register(Books())
    return HttpResponse(generate_latest(ours) + generate_latest(books), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [path("metrics", metrics)]
