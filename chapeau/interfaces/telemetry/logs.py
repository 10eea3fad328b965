"""Lines of the log: who asked is an id, what went wrong is a kind and a place."""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request or job under way; empty outside."""

# Nobody should write these into a log; should somebody, they do not stay.
_PERSONAL = re.compile(
    r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.:-])\+\d[\d ().-]{6,}\d|(?<=\?)\S+|(?<=DETAIL:)[^\n]*|(?<=\) = \()[^)]*"
)
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def blacked_out(text: str) -> str:
    return _PERSONAL.sub("…", text)


class Lines(logging.Formatter):
    """For people: one line, with the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{at} {record.levelname} {record.name} {request_id.get() or '-'} {blacked_out(record.getMessage())}"
        return f"{line}\n{_trouble(record)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """For machines: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": blacked_out(record.getMessage()),
        }
        if request_id.get():
            said["request_id"] = request_id.get()
        said |= {
            name: value
            for name, value in vars(record).items()
            if name not in _PLAIN and isinstance(value, int | float | bool) | (name in ("view", "method", "task"))
        }
        if record.exc_info:
            said["error"] = _trouble(record)
        return json.dumps(said, default=str, ensure_ascii=False)


def _trouble(record: logging.LogRecord) -> str:
    """The way through the code and the kind of error; its words may hold what somebody typed."""
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    kinds: list[str] = []
    error: BaseException | None = record.exc_info[1]
    while error is not None and len(kinds) < 5:
        way = "".join(traceback.format_tb(error.__traceback__))
        kinds.append(f"{way}{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return blacked_out("\nwhile handling\n".join(kinds))
