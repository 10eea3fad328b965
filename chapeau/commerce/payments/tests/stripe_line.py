"""Stripe for tests: ``localstripe``, unchanged, as its own process on loopback, behind a line of ours.

The line speaks the API version that the SDK is pinned to, where localstripe is older (it refuses
``payment_method_types`` and takes ``allowed_payment_method_types`` and ``return_url``), keeps idempotency keys as Stripe
does, and loses a request or an answer when told to.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlencode


class Line(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stripe_port = port
        self.losses: list[str] = []
        """``there``: the next request never arrives; ``back``: its answer is lost."""
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        upstream = http.client.HTTPConnection("::1", self.stripe_port, timeout=10)
        try:
            upstream.request(method, path, body, headers)
            answer = upstream.getresponse()
            return answer.status, answer.read()
        finally:
            upstream.close()


class _Handler(BaseHTTPRequestHandler):
    server: Line
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append(f"{self.command} {self.path}")
        loss = self.server.losses.pop(0) if self.server.losses else ""
        if loss == "there":
            return self._hang_up()
        fields = parse_qsl(body.decode())
        if any(name.startswith("payment_method_types") for name, _ in fields):
            return self._answer(400, b'{"error": {"code": "payment_method_types_no_longer_supported"}}')
        newer = ("allowed_payment_method_types", "return_url")
        body = urlencode([(name, value) for name, value in fields if not name.startswith(newer)]).encode()
        headers = {"Authorization": self.headers.get("Authorization", "")}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        key = self.headers.get("Idempotency-Key", "") if self.command == "POST" else ""
        if key not in self.server.answers:
            status, said = self.server.ask(self.command, self.path, body, headers)
            if key:
                self.server.answers[key] = (status, said)
        else:
            status, said = self.server.answers[key]
        if loss == "back":
            return self._hang_up()
        return self._answer(status, said)

    do_GET = do_POST = do_DELETE = _pass_on

    def _answer(self, status: int, said: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def stripe_line() -> Iterator[Line]:
    """Start localstripe and the line to it; both end with the block."""
    with socket.socket(socket.AF_INET6) as free:
        free.bind(("::1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    line = Line(port)
    thread = Thread(target=line.serve_forever, daemon=True)
    try:
        _wait_for(port, process)
        thread.start()
        yield line
    finally:
        if thread.is_alive():
            line.shutdown()
        line.server_close()
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("localstripe did not start")
        try:
            socket.create_connection(("::1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("localstripe does not answer")
