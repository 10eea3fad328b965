"""A real web server in processes of its own, and a thin client: what only proves itself over HTTP is asked over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from chapeau.interfaces.accounts import open_door
from chapeau.person.people.values import HatCard
from tests.database import database_url
from tests.torture.house import free_port

TOKEN = "c" * 32
"""The one secret that cookie and form hold up against forgery; any will do, so long as both say the same."""


@dataclass(frozen=True)
class WebServer:
    pid: int
    port: int
    log: Path

    def said(self) -> str:
        """Its last words; empty when nothing went wrong."""
        return self.log.read_text()[-6000:]


@contextmanager
def web_server(*, processes: int) -> Iterator[WebServer]:
    """`chapeau web` on this process's database, ready to answer in every one of its processes."""
    port = free_port()
    chapeau = [sys.executable, "-m", "chapeau.interfaces.cli"]
    surroundings = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "CHAPEAU_STATE": str(settings.STATE),
        "CHAPEAU_SECRET_KEY": settings.SECRET_KEY,
    }
    lay_out = [*chapeau, "manage", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(lay_out, env=surroundings, check=True, stdout=subprocess.DEVNULL)
    command = [*chapeau, "web", "--port", str(port), "--workers", str(processes)]
    log = Path(settings.STATE) / f"web-{port}.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=surroundings, stdout=output, stderr=output)
    try:
        _wait(server, port, log)
        yield WebServer(server.pid, port, log)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the web server does not answer:\n{log.read_text()[-4000:]}")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def place(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")


@dataclass
class Client:
    """One browser's worth of cookies on one kept connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": TOKEN})
    _line: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        if self._line is None:
            self._line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        got = self._line.getresponse()
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def signed_in(port: int, hat: HatCard) -> Client:
    """A client whose session wears the hat; the session is made here, not over HTTP."""
    request = HttpRequest()
    request.session = SessionStore()
    open_door(request, hat)
    request.session.save()
    return Client(port, {"csrftoken": TOKEN, settings.SESSION_COOKIE_NAME: request.session.session_key or ""})
