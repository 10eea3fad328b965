"""The commands around a backup: where the database is, and what becomes of what was there."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psycopg

from chapeau.interfaces.cli import backup
from chapeau.interfaces.cli.database import open_database
from chapeau.interfaces.cli.postgres import Postgres
from chapeau.interfaces.cli.refusals import AlreadyRunning, BackupRefused
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.state import Lock, StateFolder
from chapeau.kit.clock import read_clock

PASSPHRASE = "CHAPEAU_BACKUP_PASSPHRASE"


def passphrase() -> str:
    return os.environ.get(PASSPHRASE, "")


def back_up(screen: Screen, file: Path, *, is_encrypted: bool, is_verified: bool) -> None:
    """While Chapeau runs or not. Refuses: ``BackupRefused``."""
    words = passphrase() if is_encrypted else ""
    if is_encrypted and len(words) < 12:
        raise BackupRefused(f"Give a passphrase of at least 12 characters in {PASSPHRASE}, and keep it elsewhere.")
    file = file.absolute()
    if file.exists():
        raise BackupRefused(f"{file} is there already; a backup overwrites nothing.")
    state, now, started = StateFolder.from_environment(), read_clock(), time.monotonic()
    with open_database(screen, owner=True):
        contents = backup.make(
            file, address=os.environ["DATABASE_URL"], state=state, secret=os.environ["CHAPEAU_SECRET_KEY"],
            passphrase=words, screen=screen, now=now,
        )  # fmt: skip
    if is_verified:
        backup.verify(file, passphrase=words, screen=screen)
    backup.note(state, file, now=now, is_verified=is_verified)
    rows, seconds = sum(contents.rows.values()), time.monotonic() - started
    tried = " It was restored into a scratch server, and every row is there." if is_verified else ""
    screen.answer(
        f"{file}: {rows:,} rows, {len(contents.files):,} pictures, {file.stat().st_size:,} bytes in {seconds:.1f} s.{tried}",
        file=str(file), rows=rows, pictures=len(contents.files), bytes=file.stat().st_size, is_verified=is_verified,
    )  # fmt: skip


def check(screen: Screen, file: Path) -> None:
    """Try an existing file out. Refuses: ``BackupRefused``."""
    contents = backup.verify(file.absolute(), passphrase=passphrase(), screen=screen)
    rows = sum(contents.rows.values())
    screen.answer(f"{file} is whole: {rows:,} rows of {contents.made_at}.", rows=rows, made_at=contents.made_at)


def restore(screen: Screen, file: Path) -> None:
    """Into an embedded database, which is kept aside, or into the empty one of DATABASE_URL.

    Refuses: ``BackupRefused``, ``AlreadyRunning``.
    """
    state = StateFolder.from_environment()
    state.make()
    lock = Lock(state.path / "lock")
    if not lock.take():
        raise AlreadyRunning(state.read_run())
    try:
        with backup.opened(file.absolute(), passphrase=passphrase()) as (contents, folder):
            given = os.environ.get("DATABASE_URL")
            if given:
                _into_server(folder, contents, os.environ.get("DATABASE_OWNER_URL") or given, application=given)
                kept = ""
            else:
                kept = _into_embedded(folder, contents, state, screen)
            aside = backup.put_back_files(folder, state=state, contents=contents)
    finally:
        lock.release()
    known = os.environ.get("CHAPEAU_SECRET_KEY")
    if known and known != (state.path / backup.SECRET).read_text():
        screen.say(
            "CHAPEAU_SECRET_KEY is not the secret this backup was made with: stored keys of providers and webhooks cannot be "
            f"read. The right one is in {state.path / backup.SECRET}."
        )
    rows = sum(contents.rows.values())
    before = "".join(f" What was there before is kept in {place}." for place in (kept, aside) if place)
    screen.answer(f"{rows:,} rows and {len(contents.files):,} pictures of {contents.made_at} are back.{before} Start with `chapeau up`.", rows=rows, made_at=contents.made_at)  # fmt: skip


def _into_server(folder: Path, contents: backup.Contents, owner: str, *, application: str) -> None:
    with psycopg.connect(owner, autocommit=True) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if found and found[0]:
            raise BackupRefused(
                "The database has tables already, and a restore overwrites nothing. Make an empty one (createdb) and name it in "
                "DATABASE_URL."
            )
        connection.execute("DROP SCHEMA IF EXISTS public")
    backup.load(folder / backup.DUMP, address=owner)
    backup.compare(contents, owner)
    if application != owner:
        with psycopg.connect(application) as narrow:
            role = narrow.info.user
        with psycopg.connect(owner, autocommit=True) as connection:
            for statement in rights_for(role):
                connection.execute(statement)


def rights_for(role: str) -> list[psycopg.sql.Composed]:
    """Rows yes, tables no."""
    name = psycopg.sql.Identifier(role)
    return [
        psycopg.sql.SQL(statement).format(name)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        )
    ]


def _into_embedded(folder: Path, contents: backup.Contents, state: StateFolder, screen: Screen) -> str:
    """Beside the present database, and in its place only when every row is there."""
    server = Postgres(state.path / "postgres", screen)
    try:
        server.start()
        fresh = server.make_database("chapeau_restored")
        backup.load(folder / backup.DUMP, address=fresh)
        backup.compare(contents, fresh)
        kept = server.put_in_place("chapeau_restored")
    finally:
        server.stop()
    for known in ("tables", "demo-loaded"):
        (state.path / "postgres" / known).unlink(missing_ok=True)
    return f"the database {kept}"
