"""A proxy on loopback that fails in turn, as networks and servers do: between real clients and the real server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAULTS = ("503", "429", "lost", "late", "well")
"""Refused twice, taken but never answered, taken and answered too late, well."""
LATE_SECONDS = 1.2


class FaultyProxy:
    """``target`` may change or be None, as when a server dies; ``faults`` are gone through once, then all is well."""

    def __init__(self, target: int | None, faults: Sequence[str] = ()) -> None:
        self.target = target
        self.taken = 0
        self._faults = list(faults)
        self._lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                proxy._pass_on(self)

            do_GET = do_POST

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def _pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            fault = self._faults.pop(0) if self._faults else "well"
        if fault in ("503", "429"):
            handler.send_response(int(fault))
            handler.send_header("Retry-After", "1")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        answer = self._asked(handler, body)
        if fault == "late":
            time.sleep(LATE_SECONDS)
        if answer is None or fault in ("lost", "late"):
            handler.close_connection = True
            with suppress(OSError):
                handler.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, told = answer
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(told)))
        handler.end_headers()
        with suppress(OSError):
            handler.wfile.write(told)

    def _asked(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes] | None:
        if self.target is None:
            return None
        line = HTTPConnection("127.0.0.1", self.target, timeout=30)
        try:
            headers = {
                name: value for name, value in handler.headers.items() if name.lower() not in ("host", "connection")
            }
            line.request(handler.command, handler.path, body, headers)
            got = line.getresponse()
            told = got.read()
        except (OSError, HTTPException):
            return None
        finally:
            line.close()
        if got.status == 200:
            self.taken += 1
        return got.status, got.getheaders(), told

    @contextmanager
    def running(self) -> Iterator[FaultyProxy]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
