"""One process that owns the others: PostgreSQL (when embedded), the web server and the worker.

It starts them in order, starts again what dies, and ends them in order, PostgreSQL last. Whatever is killed, the next
start just works: docs/decisions/embedded-postgresql.md.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from chapeau.interfaces.cli import processes
from chapeau.interfaces.cli.database import Database, migrations_fingerprint, static_fingerprint
from chapeau.interfaces.cli.refusals import AlreadyRunning, CannotPrepare, PortTaken
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.serve import AHEAD
from chapeau.interfaces.cli.state import Lock, StateFolder

FIRST_DELAY, LONGEST_DELAY = 0.2, 30.0
CALM = 60.0  # a process that lived this long is forgiven its earlier ends
LONGEST_WAIT_FOR_WEB = 180.0
PATIENCE = 15.0  # what web and worker get to finish what they are at


WEB, WORKER = "web server", "worker"


class Ended(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an error, hence no Exception."""


@dataclass
class Child:
    """A process that is to live as long as we do."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    delay: float = FIRST_DELAY
    ends: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        # Should we be killed, its database goes too: nothing is left that it could finish.
        self.process = processes.spawn(self.command, environment=self.environment, when_parent_dies=signal.SIGKILL)

    def look_after(self, screen: Screen) -> None:
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            if now - self.started > CALM:
                self.delay = FIRST_DELAY
            return
        processes.kill_group(self.process.pid)  # its own helpers must not outlive it, nor hold its port
        self.process, self.ends = None, self.ends + 1
        self.next_start = now + self.delay
        screen.say(
            f"The {self.name} ended ({_how_it_ended(code)}); starting it again in {self.delay:.1f} s.",
            "restarting", process=self.name, code=code,
        )  # fmt: skip
        self.delay = min(self.delay * 2, LONGEST_DELAY)

    def stop(self, patience: float) -> None:
        if self.process is not None:
            processes.end_group(self.process, patience=patience)
            self.process = None


@dataclass(frozen=True)
class Step:
    """A process that prepares something and ends."""

    title: str
    process: subprocess.Popen[bytes]
    started: float


@dataclass
class Supervisor:
    state: StateFolder
    screen: Screen
    host: str
    port: int
    demo: bool = False
    web: bool = True
    worker: bool = True
    web_workers: int = 2
    setup_link: str = ""

    def run(self) -> None:
        """Returns after everything has ended."""
        self.state.make()
        lock = Lock(self.state.path / "lock")
        if not lock.take():
            raise AlreadyRunning(self.state.read_run())
        self.state.forget_run()  # what a killed one said of itself is no longer true
        children: list[Child] = []
        database = Database(self.state, self.screen)
        try:
            with endings_raise():
                self._end_orphans()
                if self.web:
                    refuse_taken_port(self.host, self.port)
                database.start()
                self._write_run(database, children)  # from here on, other commands can work beside us
                self._prepare(database)
                children = self._children(database)
                for child in children:
                    child.start()
                    if child.name == WEB:  # first and alone: whoever waits at the door waits for this one
                        self._wait_for_web(child, database)
                self._write_run(database, children)
                self._welcome()
                self._watch(children, database)
        except Ended:
            self.screen.say("Ending …", "ending")
        finally:
            with endings_hurry(children):
                self._stop(children, database)
            self.state.forget_run()
            lock.release()

    # ---------------------------------------------------------------------------------------------------------- steps

    def _end_orphans(self) -> None:
        processes.end_all(lambda: processes.marked(self.state.path), patience=5)

    def _prepare(self, database: Database) -> None:
        """Tables and static files up to date; in the demo, the demo company in the tables."""
        if not database.is_current():
            self._run_step("Bringing the tables up to date", ["manage", "migrate", "--noinput"], database, owner=True)
            database.remember_current(migrations_fingerprint())
        with self._laying_out(database):
            if not self.demo and self.web and not database.is_set_up():
                self._prepare_set_up(database)
            if self.demo and not database.has_demo() and importlib.util.find_spec("chapeau.interfaces.cli.demo"):
                self._run_step("Loading the demo company", ["demo-data"], database, show=True)
                database.remember_demo()

    @contextmanager
    def _laying_out(self, database: Database) -> Iterator[None]:
        """Styles and scripts are laid out beside whatever else is prepared, where they are not as they should be."""
        static, mark = self.state.path / "static", static_fingerprint()
        made_of = static / ".made-of"
        if not self.web or (made_of.exists() and made_of.read_text() == mark):
            yield
            return
        shutil.rmtree(static, ignore_errors=True)
        static.mkdir()
        step = self._begin_step("Laying out styles and scripts", ["manage", "collectstatic", "--noinput"], database)
        try:
            yield
        except BaseException:
            processes.end_group(step.process, patience=PATIENCE)
            raise
        self._finish_step(step, beside=True)
        made_of.write_text(mark)

    def _prepare_set_up(self, database: Database) -> None:
        """Where nobody looks after the house yet, its owner is given a link; told when the web server answers."""
        said = subprocess.run(
            [*chapeau(), "--json", "setup-link"],
            env=self._environment(database, owner=False),
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            answer = json.loads(said.stdout.strip().splitlines()[-1])
        except (ValueError, IndexError):
            self.screen.say("Whether the shop is set up could not be told: “chapeau setup-link” says why.")
            return
        self.setup_link = str(answer.get("link", ""))
        if not answer.get("open"):
            database.remember_set_up()

    def _run_step(
        self, title: str, words: list[str], database: Database, *, owner: bool = False, show: bool = False
    ) -> None:
        self._finish_step(self._begin_step(title, words, database, owner=owner, show=show))

    def _begin_step(
        self, title: str, words: list[str], database: Database, *, owner: bool = False, show: bool = False
    ) -> Step:
        self.screen.wait(f"{title} …")
        json_flag = ["--json"] if self.screen.json_lines and show else []
        process = processes.spawn(
            [*chapeau(), *json_flag, *words],
            environment=self._environment(database, owner=owner),
            when_parent_dies=signal.SIGTERM,
            output=None if show else subprocess.PIPE,
        )
        return Step(title, process, time.monotonic())

    def _finish_step(self, step: Step, *, beside: bool = False) -> None:
        try:
            said, _ = step.process.communicate()
        except BaseException:
            processes.end_group(step.process, patience=PATIENCE)
            raise
        if step.process.returncode:
            raise CannotPrepare(step.title, (said or b"").decode(errors="replace"))
        took = "done beside it" if beside else f"{time.monotonic() - step.started:.1f} s"
        self.screen.say(f"{step.title}: {took}.", "prepared", title=step.title)

    def _children(self, database: Database) -> list[Child]:
        environment = self._environment(database, owner=False)
        children = []
        if self.web:
            serve = ["web", "--host", self.host, "--port", str(self.port), "--workers", str(self.web_workers)]
            children.append(Child(WEB, [*chapeau(), *serve], {**environment, AHEAD: "1"}))
        if self.worker:
            # We are the only one who starts workers on an embedded database, so what stands as "doing" at their start
            # was left by a dead one and need not wait for its heartbeat to run out.
            alone = ["--alone"] if database.embedded else []
            children.append(Child(WORKER, [*chapeau(), "worker", *alone], environment))
        return children

    def _environment(self, database: Database, *, owner: bool) -> dict[str, str]:
        return {
            **os.environ,
            **database.environment(owner=owner),
            "CHAPEAU_BASE_URL": self.base_url,
            "CHAPEAU_HOST": self.host,
            "CHAPEAU_PORT": str(self.port),
            **({"CHAPEAU_DEMO": "1"} if self.demo else {}),
            processes.MARK: str(self.state.path),
        }

    @property
    def base_url(self) -> str:
        everywhere = self.host in ("0.0.0.0", "::")  # noqa: S104 - shown, not bound
        shown = "127.0.0.1" if everywhere else self.host
        return os.environ.get("CHAPEAU_BASE_URL") or f"http://{shown}:{self.port}"

    def _wait_for_web(self, web: Child, database: Database) -> None:
        started = time.monotonic()
        address = f"http://{self.host}:{self.port}/healthz"
        while not answers(address):
            self._look_after([web], database)
            if web.ends >= 3 or time.monotonic() - started > LONGEST_WAIT_FOR_WEB:
                raise CannotPrepare("Starting the web server", "It does not answer; what it says of it is above.")
            self.screen.wait(f"Starting the web server ({time.monotonic() - started:.0f} s) …")
            time.sleep(0.05)

    def _welcome(self) -> None:
        where = f"{self.base_url}/demo" if self.demo else self.base_url
        pids = (self.state.read_run() or {}).get("pids", {})
        self.screen.say(f"Chapeau is open at {where}   (Ctrl-C ends it)", "open", url=where, pids=pids)
        if self.setup_link:
            self.screen.say(f"Set up your company at {self.setup_link}", "set-up", url=self.setup_link)

    def _watch(self, children: list[Child], database: Database) -> None:
        while True:
            self._look_after(children, database)
            time.sleep(0.2)

    def _look_after(self, children: list[Child], database: Database) -> None:
        if database.look_after():
            self._write_run(database, children)
        for child in children:
            before = child.process
            child.look_after(self.screen)
            if child.process is not before:
                self._write_run(database, children)

    def _write_run(self, database: Database, children: list[Child]) -> None:
        pids = {child.name: child.process.pid for child in children if child.process}
        shared = {"CHAPEAU_BASE_URL": self.base_url, **({"CHAPEAU_DEMO": "1"} if self.demo else {})}
        self.state.write_run(
            {
                "pid": os.getpid(),
                "url": self.base_url,
                "pids": pids,
                "database": database.facts(),
                "environment": shared,  # for commands beside us: their mails carry the right links
            }
        )

    def _stop(self, children: list[Child], database: Database) -> None:
        for child in children:
            if child.process and child.process.poll() is None:
                child.process.terminate()  # all at once, then wait for each
        until = time.monotonic() + PATIENCE
        for child in reversed(children):
            child.stop(max(0.1, until - time.monotonic()))
        database.stop()


def chapeau() -> list[str]:
    """The same Python and the same code as ours, whatever the PATH says."""
    return [sys.executable, "-m", "chapeau.interfaces.cli"]


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do; without it, a port whose last visitor has just left counts as taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise PortTaken(host, port, str(error)) from error


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _how_it_ended(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def endings_raise() -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        for sign in ENDINGS:
            signal.signal(sign, signal.SIG_IGN)  # once is enough; `finally` decides about a second one
        raise Ended

    for sign in ENDINGS:
        signal.signal(sign, end)
    yield


@contextmanager
def endings_hurry(children: list[Child]) -> Iterator[None]:
    """While we end: a second Ctrl-C stops waiting for web and worker. PostgreSQL is still ended cleanly."""

    def second(number: int, frame: FrameType | None) -> None:
        for child in children:
            if child.process:
                processes.kill_group(child.process.pid)

    for sign in ENDINGS:
        signal.signal(sign, second)
    try:
        yield
    finally:
        for sign in ENDINGS:
            signal.signal(sign, signal.SIG_DFL)
