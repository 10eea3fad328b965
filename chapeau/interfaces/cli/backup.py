"""`chapeau backup` and `chapeau restore`: everything a deployment holds, in one file.

The file is a tar: ``chapeau-backup.json`` (what is in it, rows of each table, sums of each file), ``database.dump``
(pg_dump's own format), ``media/…``, ``secret``. Encrypted, it is a tar of two age files: ``content.age``, and
``key.age`` that the passphrase opens; the program ``age`` reads both without us. docs/how/backup.md.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
import pyrage
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from chapeau.interfaces.cli import postgres_programs
from chapeau.interfaces.cli.postgres import Postgres
from chapeau.interfaces.cli.refusals import BackupRefused
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.state import StateFolder, write_private

FORMAT = 1
CONTENTS, DUMP, SECRET, KEY, SEALED = "chapeau-backup.json", "database.dump", "secret", "key.age", "content.age"
NOTE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class Contents:
    made_at: str
    rows: Mapping[str, int]
    """Rows of each table, in the very snapshot that was dumped."""
    files: Mapping[str, str]
    """SHA-256 of each file under ``media/``."""


# ------------------------------------------------------------------------------------------------------------ making one


def make(file: Path, *, address: str, state: StateFolder, secret: str, passphrase: str, screen: Screen, now: datetime) -> Contents:  # fmt: skip
    """Write the backup; all of it or nothing, readable by us alone. Refuses: ``BackupRefused``."""
    part = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".chapeau-backup-") as folder:
            dump = Path(folder) / DUMP
            screen.wait("Dumping the database …")
            rows = _dump(address, dump)
            screen.wait("Packing …")
            media = state.path / "media"
            # After the dump: every picture that a dumped row names is there.
            files = {path.relative_to(media).as_posix(): _sum(path) for path in _files(media)}
            contents = Contents(now.isoformat(), rows, files)
            plain = Path(folder) / "plain" if passphrase else part
            with _private(plain) as target, tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, CONTENTS, json.dumps({"format": FORMAT, "made_at": contents.made_at, "rows": rows, "files": files}).encode())  # fmt: skip
                tar.add(dump, DUMP, filter=_nobodys)
                _add(tar, SECRET, secret.encode())
                for name in files:
                    tar.add(media / name, f"media/{name}", filter=_nobodys)
            if passphrase:
                screen.wait("Encrypting …")
                _seal(plain, part, passphrase, Path(folder))
            with part.open("rb") as written:
                os.fsync(written.fileno())
        part.replace(file)
    except OSError as error:
        raise BackupRefused(
            f"The backup could not be written: {error.strerror or error}. Nothing was left behind."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return contents


def note(state: StateFolder, file: Path, *, now: datetime, is_verified: bool) -> None:
    """For the doctor: when the last backup was made, and whether it was tried out."""
    said = {"made_at": now.isoformat(), "file": str(file), "is_verified": is_verified}
    write_private(state.path / NOTE, json.dumps(said))


def _dump(address: str, to: Path) -> dict[str, int]:
    """pg_dump and the counts of rows look at one snapshot."""
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot}", "--file", str(to))  # fmt: skip
        return _count_rows(connection)


def _count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    counts = {}
    for (name,) in tables:
        [count] = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone() or [0]
        counts[name] = int(count)
    return counts


def _seal(plain: Path, to: Path, passphrase: str, folder: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    sealed = folder / SEALED
    with plain.open("rb") as source, _private(sealed) as target:
        pyrage.encrypt_io(source, target, [identity.to_public()])
    plain.unlink()
    with _private(to) as target, tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, KEY, pyrage.passphrase.encrypt(str(identity).encode(), passphrase))
        tar.add(sealed, SEALED, filter=_nobodys)


# --------------------------------------------------------------------------------------------------------- bringing back


@contextmanager
def opened(file: Path, *, passphrase: str) -> Iterator[tuple[Contents, Path]]:
    """The backup's parts in a folder of their own, sums checked. Refuses: ``BackupRefused``."""
    with tempfile.TemporaryDirectory(prefix="chapeau-restore-", dir=file.parent) as name:
        folder = Path(name)
        try:
            with tarfile.open(file) as tar:
                if KEY in tar.getnames():
                    if not passphrase:
                        raise BackupRefused(
                            "This backup is encrypted: give its passphrase in CHAPEAU_BACKUP_PASSPHRASE."
                        )
                    _unpack(tar, folder)
                else:
                    _unpack(tar, folder)
            if (folder / SEALED).exists():
                _open(folder, passphrase)
                with tarfile.open(folder / "plain") as tar:
                    _unpack(tar, folder)
            said = json.loads((folder / CONTENTS).read_text())
        except (tarfile.TarError, OSError, ValueError, KeyError) as error:
            raise BackupRefused(f"{file} is not a whole backup of Chapeau ({type(error).__name__}).") from error
        if said["format"] != FORMAT:
            raise BackupRefused(
                f"This backup is of format {said['format']}; restore it with the Chapeau that made it, or a newer one."
            )
        contents = Contents(said["made_at"], said["rows"], said["files"])
        for media, expected in contents.files.items():
            path = folder / "media" / media
            if not path.is_file() or _sum(path) != expected:
                raise BackupRefused(f"The picture {media} in the backup is damaged.")
        yield contents, folder


def load(dump: Path, *, address: str) -> None:
    """The dump into a database without schema: all of it or nothing. Refuses: ``BackupRefused``.

    As a script through psql, because pg_restore itself says things at the beginning that servers older than it refuse.
    """
    script = dump.with_suffix(".sql")
    _run("pg_restore", "", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    fitting = dump.with_suffix(".fit.sql")
    with script.open("rb") as source, _private(fitting) as target:
        for number, line in enumerate(source):
            if number > 60 or not line.startswith(b"SET transaction_timeout"):
                target.write(line)
    script.unlink()
    _run("psql", address, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={fitting}")  # fmt: skip
    fitting.unlink()


def verify(file: Path, *, passphrase: str, screen: Screen) -> Contents:
    """Restore into a scratch server of our own and compare row by row counts. Refuses: ``BackupRefused``."""
    with opened(file, passphrase=passphrase) as (contents, folder):
        screen.wait("Trying it out on a scratch server …")
        server = Postgres(folder / "scratch", screen, durable=False)
        try:
            addresses = server.start()
            with psycopg.connect(addresses.owner, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
            load(folder / DUMP, address=addresses.owner)
            compare(contents, addresses.owner)
        finally:
            server.stop()
    return contents


def compare(contents: Contents, address: str) -> None:
    """Refuses: ``BackupRefused`` when a table has other rows than the backup says."""
    with psycopg.connect(address) as connection:
        found = _count_rows(connection)
    wrong = [name for name, count in contents.rows.items() if found.get(name) != count]
    if wrong:
        raise BackupRefused(f"After restoring, these tables differ from the backup: {', '.join(wrong)}.")


def put_back_files(folder: Path, *, state: StateFolder, contents: Contents) -> Path | None:
    """Media and secret; what was there before is set aside, and its place returned."""
    aside = state.path / f"before-restore-{secrets.token_hex(4)}"
    media = state.path / "media"
    fresh = folder / "media"
    fresh.mkdir(exist_ok=True)
    moved = False
    for old in (media, state.path / SECRET):
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            shutil.move(old, aside / old.name)
            moved = True
    shutil.move(fresh, media)
    write_private(state.path / SECRET, (folder / SECRET).read_text())
    return aside if moved else None


# ---------------------------------------------------------------------------------------------------------------- pieces


def _run(program: str, address: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs; the address goes by the environment, where no process list shows it."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    told = conninfo_to_dict(address) if address else {}
    given = {names[name]: str(value) for name, value in told.items() if name in names and value}
    path = postgres_programs.programs_for(None) / program
    done = subprocess.run([path, *arguments], env={"LC_ALL": "C", **given}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(f"{program} did not succeed:\n{done.stderr.strip()}")


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files with plain names only: a backup from a stranger writes nowhere else."""
    for member in tar:
        path = PurePosixPath(member.name)
        known = str(path) in (CONTENTS, DUMP, SECRET, KEY, SEALED) or (
            path.parts[:1] == ("media",) and len(path.parts) > 1
        )
        if not member.isfile() or path.is_absolute() or ".." in path.parts or not known:
            raise tarfile.TarError(f"{member.name} does not belong there")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = tar.extractfile(member)
        assert source is not None
        with source, _private(target) as written:
            shutil.copyfileobj(source, written, 1 << 20)
        if path.parts[0] == "media":
            target.chmod(0o644)


def _open(folder: Path, passphrase: str) -> None:
    try:
        identity = pyrage.x25519.Identity.from_str(
            pyrage.passphrase.decrypt((folder / KEY).read_bytes(), passphrase).decode()
        )
        with (folder / SEALED).open("rb") as source, _private(folder / "plain") as target:
            pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError as error:
        raise BackupRefused("The passphrase does not open this backup, or the file is damaged.") from error
    (folder / SEALED).unlink()
    (folder / KEY).unlink()


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _sum(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        yield target
