"""Around every request: its id, how long it took, how many questions it asked; told to log, metrics and trace."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from chapeau.interfaces.telemetry import tracing
from chapeau.interfaces.telemetry.logs import request_id
from chapeau.interfaces.telemetry.metrics import counters
from chapeau.kit.ids import new_code

_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_log = logging.getLogger("chapeau.requests")


class ObservingMiddleware:
    """The outermost. A proxy's ``X-Request-Id`` is kept when it is a plain id; the answer carries it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        token = request_id.set(given if _GIVEN.fullmatch(given) else new_code())
        try:
            response = self._observed(request)
            response.headers["X-Request-Id"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    def _observed(self, request: HttpRequest) -> HttpResponse:
        started, asked = time.perf_counter(), _Asked()
        is_counted = bool(settings.METRICS_TOKEN)
        with ExitStack() as around:
            span = around.enter_context(tracing.span(str(request.method), "SERVER"))
            if is_counted:
                around.enter_context(connection.execute_wrapper(asked))
            if span is not None:
                around.enter_context(connection.execute_wrapper(tracing.statement_span))
            response = self.get_response(request)
            view = view_name(request, response)
            if span is not None:
                span.update_name(f"{request.method} {view}")
                span.set_attributes(
                    {"http.request.method": str(request.method), "http.route": view, "http.response.status_code": response.status_code}
                )  # fmt: skip
        seconds = time.perf_counter() - started
        if is_counted:
            method = str(request.method) if request.method in _METHODS else "other"
            counters().note(view=view, method=method, status=response.status_code, seconds=seconds, queries=asked.count)
        if _log.isEnabledFor(logging.INFO):
            told = {"view": view, "method": str(request.method), "status": response.status_code, "ms": round(seconds * 1000, 1)}  # fmt: skip
            _log.info("%(method)s %(view)s %(status)s %(ms)s ms", told, extra=told)
        return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def view_name(request: HttpRequest, response: HttpResponse) -> str:
    """The view's name: few, and free of what somebody typed. What no view answered is named by its status."""
    match = request.resolver_match
    if match is None:
        return "static" if response.status_code == 200 else "nothing"
    return match.view_name or "unnamed"


class _Asked:
    """Counts statements."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)
