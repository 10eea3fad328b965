"""Which database a command works on: the one DATABASE_URL names, or the embedded one of the state folder."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chapeau
from chapeau.interfaces.cli.postgres import Addresses, Postgres
from chapeau.interfaces.cli.refusals import AlreadyRunning, ServerRefused
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.state import Lock, StateFolder

# Django's commands that change tables; all others work with the application's narrow rights.
OWNER_COMMANDS = {"migrate", "flush", "dbshell", "createcachetable", "sqlmigrate", "showmigrations", "test"}


class Database:
    def __init__(self, state: StateFolder, screen: Screen) -> None:
        self.state = state
        self.screen = screen
        given = os.environ.get("DATABASE_URL")
        self.embedded = not given
        self._server = Postgres(state.path / "postgres", screen) if self.embedded else None
        # On a server, one role may do for both; two are better: DATABASE_OWNER_URL migrates, DATABASE_URL works.
        self._addresses = (
            Addresses(owner=os.environ.get("DATABASE_OWNER_URL") or given, application=given) if given else None
        )
        self._recent_ends: deque[float] = deque(maxlen=5)

    def start(self) -> None:
        if self._server:
            self._addresses = self._server.start()

    def stop(self) -> None:
        if self._server:
            self._server.stop()

    def look_after(self) -> bool:
        """Starts the embedded server again if it died. True when it had to."""
        if self._server is None or self._server.is_running():
            return False
        now = time.monotonic()
        self._recent_ends.append(now)
        if len(self._recent_ends) == 5 and now - self._recent_ends[0] < 60:
            raise ServerRefused(f"PostgreSQL died five times in a minute. Its own words: {self._server.log_file}")
        self.screen.say("PostgreSQL ended; starting it again.", "restarting", process="postgres")
        self._addresses = self._server.start()
        return True

    def environment(self, *, owner: bool) -> dict[str, str]:
        assert self._addresses is not None
        return environment(self.state, self._addresses.owner if owner else self._addresses.application)

    def facts(self) -> dict[str, Any]:
        if self._addresses is None:
            return {}
        return {
            "owner": self._addresses.owner,
            "application": self._addresses.application,
            "pid": self._server.pid if self._server else None,
        }

    # What has been done to the embedded database is noted beside its data, and vanishes with it. Of a server we know
    # nothing between two starts, so there the real check is made each time.

    def _note(self, name: str) -> Path:
        return self.state.path / "postgres" / name

    def is_current(self) -> bool:
        note = self._note("tables")
        return self.embedded and note.exists() and note.read_text() == migrations_fingerprint()

    def remember_current(self, mark: str) -> None:
        if self.embedded:
            self._note("tables").write_text(mark)

    def is_set_up(self) -> bool:
        return self.embedded and self._note("set-up").exists()

    def remember_set_up(self) -> None:
        if self.embedded:
            self._note("set-up").touch()

    def has_demo(self) -> bool:
        return self.embedded and self._note("demo-loaded").exists()

    def remember_demo(self) -> None:
        if self.embedded:
            self._note("demo-loaded").touch()


def environment(state: StateFolder, address: str) -> dict[str, str]:
    """What settings read. A value the caller has set stays."""
    return {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or "chapeau.settings",
        "DATABASE_URL": address,
        "CHAPEAU_STATE": str(state.path),
        "CHAPEAU_SECRET_KEY": os.environ.get("CHAPEAU_SECRET_KEY") or state.secret(),
    }


def migrations_fingerprint() -> str:
    """Changes whenever a migration, ours or a library's, may have been added."""
    root = Path(chapeau.__file__).parent
    return _fingerprint([*root.glob("**/migrations/*.py"), *root.glob("settings/**/*.py")])


def static_fingerprint() -> str:
    root = Path(chapeau.__file__).parent
    return _fingerprint([file for file in root.glob("**/static/**/*") if file.is_file()])


def _fingerprint(files: list[Path]) -> str:
    """One hash over our files, the versions of the libraries and the name of the settings."""
    total = hashlib.sha256(os.environ.get("DJANGO_SETTINGS_MODULE", "").encode())
    for library in sorted(f"{d.name}={d.version}" for d in importlib.metadata.distributions()):
        total.update(library.encode())
    for file in sorted(files):
        total.update(f"\0{file}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


@contextmanager
def open_database(screen: Screen, *, owner: bool = False) -> Iterator[None]:
    """The environment of a command that needs the database: the one that runs now, else one started for as long."""
    state = StateFolder.from_environment()
    state.make()
    if os.environ.get("DATABASE_URL"):
        address = (owner and os.environ.get("DATABASE_OWNER_URL")) or os.environ["DATABASE_URL"]
        os.environ.update(environment(state, address))
        yield
        return
    lock = Lock(state.path / "lock")
    if not lock.take():
        os.environ.update(environment(state, _address_of_running(state, owner=owner)))
        yield
        return
    database = Database(state, screen)
    try:
        database.start()
        os.environ.update(database.environment(owner=owner))
        yield
    finally:
        from django.db import connections

        connections.close_all()
        database.stop()
        lock.release()


def _address_of_running(state: StateFolder, *, owner: bool) -> str:
    """Who holds the lock may still be starting."""
    for _ in range(600):
        run = state.read_run()
        if run and run.get("database"):
            for name, value in run.get("environment", {}).items():
                os.environ.setdefault(name, value)
            return str(run["database"]["owner" if owner else "application"])
        time.sleep(0.1)
    raise AlreadyRunning(None)
