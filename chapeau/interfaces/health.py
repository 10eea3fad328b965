"""`/healthz`: the process answers. `/readyz`: so do the database and a worker. For machines, hence JSON without words."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# A worker notes a heartbeat every 10 seconds.
WORKER_SILENT_AFTER = "30 seconds"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    database = worker = False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - %s::interval)",
                [WORKER_SILENT_AFTER],
            )
            row = cursor.fetchone()
        database, worker = True, bool(row and row[0])
    except DatabaseError:
        connection.close()
    ready = database and worker
    answer = JsonResponse({"ready": ready, "database": database, "worker": worker}, status=200 if ready else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # who asked knows; Django would log each 503 as an error
    return answer


urlpatterns = [path("healthz", healthz), path("readyz", readyz)]
