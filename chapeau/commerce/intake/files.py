"""Files handed in, each in a folder of its own until it is done; web server and worker share the place."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def folder(code: str) -> Path:
    return Path(settings.STATE) / "intake" / code


def keep(code: str, chunks: Iterable[bytes], *, suffix: str) -> Path:
    place = folder(code)
    place.mkdir(parents=True, mode=0o700)
    path = place / f"file{suffix}"
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path


def path_of(code: str) -> Path | None:
    """None when it was done or thrown away."""
    return next(iter(sorted(folder(code).glob("file.*"))), None) if code.isalnum() else None


def throw_away(code: str) -> None:
    if code.isalnum():
        shutil.rmtree(folder(code), ignore_errors=True)
