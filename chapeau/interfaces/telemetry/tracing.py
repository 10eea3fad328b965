"""OpenTelemetry traces, off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` (or ``…_TRACES_ENDPOINT``) names where to send them.

Ours instead of the ready instrumentations: those send whole addresses (search words, secret links), peers, browsers and
statements. A span here knows the view or task, the status, and for a statement its verb and table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

# Capitals only, as Django and we write statements: a word within a value is not taken for a table.
_SUMMARY = re.compile(
    r'\b(UPDATE|(?:SELECT|DELETE)\b.*?\bFROM|INSERT INTO|SELECT)\b(?:\s+"?([a-z_][a-z0-9_]*))?', re.DOTALL
)


def is_on() -> bool:
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    ) and os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"  # fmt: skip


@cache
def tracer() -> Tracer:
    """Made in each process at its first span, after every fork: the sender is a thread."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME", "chapeau")}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("chapeau")


@contextmanager
def span(name: str, kind: str, **attributes: str | int) -> Iterator[Span | None]:
    """A span around the block; nothing when tracing is off. An error is told by its kind alone."""
    if not is_on():
        yield None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    with tracer().start_as_current_span(
        name, kind=SpanKind[kind], attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_attribute("error.type", type(error).__qualname__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def statement_span(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """For ``connection.execute_wrapper``: the statement's verb and first table, never its text or parameters."""
    summary = summarise(sql)
    with span(summary, "CLIENT", **{"db.system.name": "postgresql", "db.query.summary": summary}):
        return execute(sql, params, many, context)


def summarise(sql: object) -> str:
    found = _SUMMARY.search(str(sql)[:4000])
    return " ".join(part for part in (found[1].split()[0], found[2]) if part) if found else "SQL"
