"""A running Chapeau under test: started, watched and killed from outside, as a person at a shell would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chapeau.interfaces.cli import processes
from chapeau.interfaces.cli.postgres import cluster_name

ROOT = Path(__file__).resolve().parent.parent.parent


def until(what: str, holds: Callable[[], Any], *, seconds: float = 60) -> Any:
    """What `holds` gives once it is true. Fails with the words of what never came true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    def __init__(self, state: Path, *, settings: str = "chapeau.settings") -> None:
        self.state = state
        self.port = free_port()
        self.settings = settings
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.output = state.with_name(f"{state.name}.output")

    def environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("CHAPEAU_", "DATABASE_", "PYTEST_", "DJANGO_"))
        }
        return {**kept, "CHAPEAU_STATE": str(self.state), "DJANGO_SETTINGS_MODULE": self.settings}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "chapeau.interfaces.cli", *words]

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts the supervisor and does not wait."""
        with self.output.open("ab") as output:
            self.supervisor = subprocess.Popen(
                self.command("--json", *(words or ("up", "--port", str(self.port), "--web-workers", "1"))),
                cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        return self.supervisor

    def open(self) -> None:
        self.begin()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            assert self.supervisor is not None
            if self.supervisor.poll() is not None:
                raise AssertionError(f"the supervisor ended with {self.supervisor.returncode}:\n{self.said()}")
            return self.is_ready()

        try:
            until("/readyz says ready", ready, seconds=300)  # the first start of all makes every table
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{self.said()}") from failure

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def said(self) -> str:
        return self.output.read_text()[-6000:] if self.output.exists() else ""

    def run(self) -> dict[str, Any]:
        return dict(json.loads((self.state / "run.json").read_text()))

    def pid_of(self, name: str) -> int:
        if name == "supervisor":
            assert self.supervisor is not None
            return self.supervisor.pid
        if name == "postmaster":
            return int((self.state / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
        return int(self.run()["pids"][name])

    def kill(self, name: str) -> int:
        pid = self.pid_of(name)
        os.kill(pid, signal.SIGKILL)
        if name == "supervisor" and self.supervisor:
            self.supervisor.wait()
        return pid

    def processes(self) -> list[int]:
        """Everything that belongs to this house now."""
        postgres = processes.called(cluster_name(self.state / "postgres"), program="postgres")
        return [*processes.marked(self.state), *postgres]

    def close(self) -> int:
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGINT)
        return self.supervisor.wait(60)

    def end_whatever_is_left(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.kill()
            self.supervisor.wait()
        processes.end_all(self.processes, patience=0.1, first=signal.SIGKILL)
