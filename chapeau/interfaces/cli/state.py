"""The state folder (`.chapeau/`): the one place where a running Chapeau keeps what is its own."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class StateFolder:
    path: Path

    @classmethod
    def from_environment(cls) -> StateFolder:
        return cls(Path(os.environ.get("CHAPEAU_STATE") or ".chapeau").absolute())

    def make(self) -> None:
        """Ours alone: what lies in it (the database, the secret, mails) is nobody else's."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def secret(self) -> str:
        """The key that signs sessions and links; made at the first start, the same ever after."""
        file = self.path / "secret"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        return file.read_text().strip()

    def read_run(self) -> dict[str, Any] | None:
        """What the supervisor that runs now has written about itself."""
        try:
            return dict(json.loads((self.path / "run.json").read_text()))
        except (OSError, ValueError):
            return None

    def write_run(self, facts: dict[str, Any]) -> None:
        write_private(self.path / "run.json", json.dumps(facts))

    def forget_run(self) -> None:
        (self.path / "run.json").unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    """All or nothing, readable by us alone, never for a moment by others."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)


class Lock:
    """Held by one process at a time; the kernel lets go of it when that process dies, however it dies."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def take(self) -> bool:
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
