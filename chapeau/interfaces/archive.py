"""The whole company in one file, and from it back into an empty deployment (`docs/how/archive.md`).

Every table of the house is a file of JSON lines in the order of its keys, beside the media; a manifest names and
hashes them. No moment and no chance goes into it: the same company gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from chapeau.kit.house_settings import forget, secret_fields
from chapeau.kit.jobs import defer
from chapeau.kit.refusals import Refusal

FORMAT, VERSION = "chapeau-archive", 1
MANIFEST = "manifest.json"
LONGEST_LINE = 64 << 20

KEPT_OUT: dict[str, str] = {
    "people.SignIn": "ways in: everybody signs in anew by a code to their own address",
    "people.SignIn_groups": "ways in",
    "people.SignIn_user_permissions": "ways in",
    "access.AccessToken": "tokens of programs are made anew",
    "activity.WriteKey": "each is known to the program that uses it; made anew",
    "activity.SeenMessage": "which messages came already: hashes that only this deployment's programs would repeat",
    "access.TokenHat": "tokens of programs are made anew",
    "webhooks.Subscription": "each has a secret that its receiver shares; subscribe anew",
    "webhooks.Event": "what receivers of the old deployment were told",
    "webhooks.Delivery": "what receivers of the old deployment were told",
    "webhooks.Attempt": "what receivers of the old deployment were told",
    "messaging.PushSubscription": "each browser knows this deployment's keys, which stay behind; asked anew",
    "audience.Touched": "a queue of the running machine",
    "models.FitRun": "how far a job of the old machine was",
    "kit.HandledFact": "notes of the machine about jobs, which do not come along",
    "kit.DeedKey": "keys of requests that were sent once; they are good for a day",
    "kit.JobTrouble": "troubles of the old machine",
    "kit.LimitRow": "how often something was tried of late",
    "catalog.Edition": "a token of the running cache",
    "recommendations.ArticleAdvice": "worked out anew by night",
    "recommendations.PersonAdvice": "worked out anew by night",
    "recommendations.Bestsellers": "worked out anew by night",
    "recommendations.Working": "how the old deployment worked them out",
}
"""Model to why it does not go out."""

RENEWED: dict[str, tuple[str, ...]] = {
    "people_visitor": ("code",),
    "people_invitation": ("secret",),
    "privacy_confirmation": ("secret",),
}
"""Columns that open something: they stay behind, and are made anew where the archive comes in."""


class NotEmpty(Refusal):
    code = "not-empty"
    sentence = _("There is something in this deployment already (%(tables)s). An archive comes into an empty one only.")


class NoArchive(Refusal):
    code = "no-archive"
    status = 422
    sentence = _("This file is not an archive of Chapeau, or it is damaged: %(why)s.")


class NewerArchive(Refusal):
    code = "newer-archive"
    status = 422
    sentence = _("This archive was made by a newer Chapeau (%(what)s). Bring this deployment up to date first.")


@dataclass(frozen=True, slots=True)
class Told:
    """What went in or out."""

    tables: int
    rows: int
    files: int

    def to_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]


def archived_tables() -> list[ArchivedTable]:
    """Every table of the house but those kept out, by name."""
    found = {}
    for model in house_models():
        if model._meta.label in KEPT_OUT:
            continue
        table = str(model._meta.db_table)
        columns = [str(field.column) for field in model._meta.concrete_fields if field.column]
        keys = [str(field.column) for field in getattr(model._meta, "pk_fields", [model._meta.pk]) if field]
        renewed = RENEWED.get(table, ())
        found[table] = ArchivedTable(table, tuple(sorted(set(columns) - set(renewed))), tuple(keys))
    return [found[name] for name in sorted(found)]


def house_models() -> Iterator[type[Model]]:
    """Every model of this house with a table, those between two included."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("chapeau."):
            yield model


def write_archive(path: Path, *, progress: Callable[[str], None] = lambda table: None) -> Told:
    """Write the company as it is at one moment. The caller has checked who asks."""
    half = path.with_name(f"{path.name}.half")
    with transaction.atomic(), zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        with connection.cursor() as cursor:
            if len(connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        tables: list[dict[str, Any]] = []
        for table in archived_tables():
            tables.append(_write_table(packed, table))
            progress(table.name)
        files = [_write_file(packed, file) for file in _media()]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "tables": tables,
            "files": files,
            "kept_out": dict(sorted(KEPT_OUT.items())),
            "made_anew": {table: list(columns) for table, columns in sorted(RENEWED.items())},
        }
        with packed.open(_entry(MANIFEST), "w") as out:
            out.write(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True).encode())
    half.replace(path)
    return Told(len(tables), sum(table["rows"] for table in tables), len(files))


def _write_table(packed: zipfile.ZipFile, table: ArchivedTable) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with packed.open(_entry(f"tables/{table.name}.jsonl"), "w", force_zip64=True) as out:
        for line in _lines(table):
            data = line.encode() + b"\n"
            digest.update(data)
            out.write(data)
            rows += 1
    return {
        "name": table.name, "columns": list(table.columns), "keys": list(table.keys), "rows": rows,
        "sha256": digest.hexdigest(),
    }  # fmt: skip


def _lines(table: ArchivedTable) -> Iterator[str]:
    """Each row as one JSON object, in the order of its key; read as a stream."""
    columns = ", ".join(
        # Secrets among the settings stay behind; they are sealed, and for this deployment only.
        f'"{column}" - %(secrets)s::text[] AS "{column}"'
        if (table.name, column) == ("kit_house_setting", "values")
        else f'"{column}"'
        for column in table.columns
    )
    order = ", ".join(f'"{column}"' for column in table.keys)
    statement = (
        f'SELECT row_to_json(archived)::text FROM (SELECT {columns} FROM "{table.name}" ORDER BY {order}) archived'
    )
    with connection.connection.cursor(name="archive") as cursor:
        cursor.itersize = 5_000
        cursor.execute(statement, {"secrets": sorted(secret_fields())})
        for (line,) in cursor:
            yield line


def _media() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(
        (path for path in root.rglob("*") if path.is_file()), key=lambda path: path.relative_to(root).as_posix()
    )


def _write_file(packed: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    name = file.relative_to(settings.MEDIA_ROOT).as_posix()
    digest = hashlib.sha256()
    with file.open("rb") as source, packed.open(_entry(f"media/{name}"), "w", force_zip64=True) as out:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            out.write(chunk)
    return {"path": name, "bytes": file.stat().st_size, "sha256": digest.hexdigest()}


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a moment."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def read_archive(path: Path, *, progress: Callable[[str], None] = lambda table: None) -> Told:
    """Bring an archive into this empty deployment: all of it or nothing. Nothing is sent; the lake alone is built anew by a job.

    Refuses: ``NoArchive``, ``NewerArchive``, ``NotEmpty``.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = _manifest(packed)
            _check_hashes(packed, manifest)
            with transaction.atomic():
                _check_empty()
                for table in manifest["tables"]:
                    _read_table(packed, table)
                    progress(table["name"])
                _set_counters()
                _check_keys()
                defer("lake.anew", queue="bulk")  # an increment reads new ids, and these are old ones
            for file in manifest["files"]:
                _read_file(packed, file["path"])
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise NoArchive(why=type(broken).__name__) from broken
    forget()
    return Told(len(manifest["tables"]), sum(table["rows"] for table in manifest["tables"]), len(manifest["files"]))


def _manifest(packed: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise NoArchive(why=_("no manifest of ours in it"))
    if manifest["version"] > VERSION:
        raise NewerArchive(what=f"version {manifest['version']}")
    known = {table.name: set(table.columns) for table in archived_tables()}
    for table in manifest["tables"]:
        if unknown := set(table["columns"]) - known.get(table["name"], set()):
            raise NewerArchive(what=f"{table['name']}: {', '.join(sorted(unknown))}")
    for file in manifest["files"]:
        place = PurePosixPath(file["path"])
        if place.is_absolute() or ".." in place.parts or "\\" in file["path"]:
            raise NoArchive(why=file["path"])
    return manifest


def _check_hashes(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    parts = [(f"tables/{table['name']}.jsonl", table["sha256"]) for table in manifest["tables"]]
    parts += [(f"media/{file['path']}", file["sha256"]) for file in manifest["files"]]
    for name, digest in parts:
        with packed.open(name) as part:
            if hashlib.file_digest(part, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                raise NoArchive(why=name)


def _check_empty() -> None:
    filled = []
    with connection.cursor() as cursor:
        for table in archived_tables():
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table.name}")')
            if cursor.fetchone()[0]:
                filled.append(table.name)
    if filled:
        raise NotEmpty(tables=", ".join(filled[:5]))


def _read_table(packed: zipfile.ZipFile, table: dict[str, Any]) -> None:
    if not table["rows"]:
        return
    name, columns = table["name"], list(table["columns"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS archive_line (line json NOT NULL) ON COMMIT DROP")
        cursor.execute("TRUNCATE archive_line")
        with packed.open(f"tables/{name}.jsonl") as lines, cursor.copy("COPY archive_line FROM STDIN") as copy:
            for line in _each(lines):
                copy.write_row((line,))
        if name == "activity_log":
            cursor.execute(
                "SELECT activity_make_months(min((line->>'occurred_at')::timestamptz)::date, "
                "(max((line->>'occurred_at')::timestamptz) + interval '1 day')::date) FROM archive_line"
            )
        into = ", ".join(f'"{column}"' for column in (*columns, *RENEWED.get(name, ())))
        values = ", ".join(
            [
                *(f'row."{column}"' for column in columns),
                *("replace(gen_random_uuid()::text, '-', '')" for _column in RENEWED.get(name, ())),
            ]
        )
        cursor.execute(
            f'INSERT INTO "{name}" ({into}) SELECT {values} '
            f'FROM archive_line, json_populate_record(NULL::"{name}", line) row'
        )


def _each(lines: IO[bytes]) -> Iterable[str]:
    while line := lines.readline(LONGEST_LINE):
        yield line.rstrip(b"\n").decode()


def _set_counters() -> None:
    """Sequences go on behind what came in."""
    with connection.cursor() as cursor:
        for table in archived_tables():
            for column in table.columns:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', column])
                if sequence := cursor.fetchone()[0]:
                    cursor.execute(
                        f'SELECT setval(%s, (SELECT coalesce(max("{column}"), 1) FROM "{table.name}"))', [sequence]
                    )
        cursor.execute(
            "SELECT setval('people_subject_no', greatest((SELECT last_value FROM people_subject_no), "
            "(SELECT max(subject_no) FROM people_hat), (SELECT max(subject_no) FROM people_visitor)))"
        )


def _check_keys() -> None:
    """Whatever refers to something kept out or missing shows here, not at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _read_file(packed: zipfile.ZipFile, name: str) -> None:
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(f"media/{name}") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)
