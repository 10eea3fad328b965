"""Somebody else's program that takes webhooks, text messages or notifications, on loopback; answers as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Mapping[str, str]]


@dataclass
class Receiver:
    address: str = ""
    answer: Callable[[int], Answer] = lambda number: (204, {})
    """The answer to the so manieth request, from 0."""
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    """Headers, in lower case, and body of each request."""
    raw: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    says: Callable[[int], str] = lambda number: ""
    """What the answer to the so manieth request says."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                headers_sent = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((headers_sent, body.decode(errors="replace")))
                receiver.raw.append(body)
                receiver.paths.append(self.path)
                status, headers = receiver.answer(len(receiver.got) - 1)
                said = receiver.says(len(receiver.got) - 1).encode()
                status = 200 if said and status == 204 else status
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *words: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.address = f"http://127.0.0.1:{server.server_address[1]}/in"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
