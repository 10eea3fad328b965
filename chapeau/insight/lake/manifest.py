"""Which files are the lake: one small file names them all, and is swapped atomically.

``manifest.json`` names a *state*: for every table its files, each with bucket, month and number of rows. Whoever reads
opens the manifest once and sees that state alone, however many are built meanwhile. Files are never changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FORMAT: Final = 3
"""Of files and manifest. A lake of another format counts as not built: the next build makes it anew."""
NAME: Final = "manifest.json"
FILES: Final = "files"


@dataclass(frozen=True, slots=True)
class LakeFile:
    path: str
    """Below the lake's folder."""
    rows: int
    bytes: int
    bucket: int = 0
    month: str = ""
    """``2026-11`` (UTC); empty in tables that are written whole."""


@dataclass(frozen=True, slots=True)
class LakeState:
    """One state of the lake. Number 0: nothing was built yet."""

    number: int = 0
    built_at: datetime | None = None
    buckets: int = 1
    tables: Mapping[str, tuple[LakeFile, ...]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    """How far each thing was read: what the next increment begins with."""

    def files(self, table: str) -> tuple[LakeFile, ...]:
        return self.tables.get(table, ())

    def rows(self, table: str) -> int:
        return sum(file.rows for file in self.files(table))


def lake_folder() -> Path:
    """``CHAPEAU_LAKE``, else ``lake`` in the state folder."""
    return Path(settings.LAKE)


def read_manifest(folder: Path) -> LakeState:
    """The state that counts now; an empty one where nothing was built."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return LakeState()
    if told["format"] != FORMAT:
        return LakeState(number=told["number"])
    return LakeState(
        number=told["number"],
        built_at=datetime.fromisoformat(told["built_at"]),
        buckets=told["buckets"],
        tables={name: tuple(LakeFile(**file) for file in files) for name, files in told["tables"].items()},
        marks=told["marks"],
    )


def write_manifest(folder: Path, state: LakeState) -> LakeState:
    """Make ``state`` the one that counts, under the next number; the one before stays as ``manifest-<number>.json``."""
    state = replace(state, number=read_manifest(folder).number + 1)
    told: dict[str, Any] = {
        "format": FORMAT,
        "number": state.number,
        "built_at": state.built_at.isoformat() if state.built_at else None,
        "buckets": state.buckets,
        "marks": dict(state.marks),
        "tables": {name: [asdict(file) for file in files] for name, files in state.tables.items()},
    }
    for name in (f"manifest-{state.number}.json", NAME):
        _write_durably(folder / name, json.dumps(told, indent=1))
    return state


KEPT_FOR: Final = timedelta(hours=1)
"""So long a state stays readable after the next one took its place; the one before the last always does."""


def clean_up(folder: Path, now: datetime) -> None:
    """Delete what no state names that somebody may still read. Only for whoever holds the builder's lock."""
    current = read_manifest(folder)
    named: set[str] = set()
    for path in folder.glob("manifest-*.json"):
        number = int(path.stem.removeprefix("manifest-"))
        superseded = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
        if number > current.number or (number < current.number - 1 and superseded < now - KEPT_FOR):
            path.unlink()
        else:
            told = json.loads(path.read_text(encoding="utf-8"))
            named |= {file["path"] for files in told["tables"].values() for file in files}
    for path in (folder / FILES).rglob("*.parquet"):
        if str(path.relative_to(folder)) not in named:
            path.unlink()


def _write_durably(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was renamed or made in it outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
