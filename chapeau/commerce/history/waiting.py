"""Files that wait to be brought in: each in a folder of its own, with what is known about it, until it is done.

They are kept beside the database, not in it: a file may be large, and what is said of its progress must be seen while
the import's own transaction is still open. Web server and worker share the folder.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from chapeau.commerce.history.values import ColumnMapping, Phase, WaitingFile
from chapeau.kit.ids import new_code

KEPT = timedelta(days=7)
_NOTE = "note.json"


def folder() -> Path:
    return Path(settings.STATE) / "imports"


def keep(chunks: Iterable[bytes], *, file_name: str, by_hat: UUID, now: datetime) -> WaitingFile:
    """Store a file; those that nobody brought in for a week are thrown away."""
    throw_old_away(now)
    found = WaitingFile(
        code=new_code(), file_name=Path(file_name).name[:200], by_hat=str(by_hat), kept_at=now.isoformat()
    )
    place = folder() / found.code
    place.mkdir(parents=True, mode=0o700)
    with path_of(found).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    note(found)
    return found


def path_of(found: WaitingFile) -> Path:
    return folder() / found.code / f"file{Path(found.file_name).suffix.lower()}"


def load(code: str) -> WaitingFile | None:
    """None when it is done, thrown away, or never was."""
    if not code.isalnum():
        return None
    try:
        said: dict[str, Any] = json.loads((folder() / code / _NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    mapping = said.pop("mapping")
    return WaitingFile(
        **{**said, "phase": Phase(said["phase"])}, mapping=ColumnMapping.from_json(mapping) if mapping else None
    )


def note(found: WaitingFile, **new: Any) -> WaitingFile:
    """Write down what is known by now; whoever reads sees the old or the new, never half."""
    found = replace(found, **new)
    place = folder() / found.code
    half = place / f"{_NOTE}.new"
    half.write_text(json.dumps(asdict(found)), encoding="utf-8")
    os.replace(half, place / _NOTE)
    return found


def throw_away(code: str) -> None:
    if code.isalnum():
        shutil.rmtree(folder() / code, ignore_errors=True)


def all_waiting() -> list[WaitingFile]:
    """Newest first."""
    if not folder().is_dir():
        return []
    found = [waits for place in folder().iterdir() if (waits := load(place.name)) is not None]
    return sorted(found, key=lambda waits: waits.kept_at, reverse=True)


def throw_old_away(now: datetime) -> None:
    """What nobody brought in for a week; every night, so that no file with people's names lies about for good."""
    for waits in all_waiting():
        if now - datetime.fromisoformat(waits.kept_at) > KEPT:
            throw_away(waits.code)
