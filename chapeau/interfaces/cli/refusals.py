"""What the command line says no to. Plain English, not translated: it speaks to operators, often before Django is up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chapeau.kit.refusals import Refusal


class AlreadyRunning(Refusal):
    code = "already-running"
    sentence = (
        "Chapeau already runs in this folder%(where)s. End that one first, or set CHAPEAU_STATE to another folder."
    )

    def __init__(self, run: Mapping[str, Any] | None) -> None:
        super().__init__(where=f" at {run['url']} (process {run['pid']})" if run else "")


class PortTaken(Refusal):
    code = "port-taken"
    sentence = "Port %(port)s on %(host)s is taken (%(reason)s). Another port: make demo PORT=%(other)s"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(host=host, port=port, reason=reason, other=port + 10)


class ServerRefused(Refusal):
    """The database server cannot start, or keeps ending."""

    code = "no-database"
    sentence = "%(reason)s"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class BackupRefused(Refusal):
    """A backup cannot be made, is not whole, or would overwrite something."""

    code = "no-backup"
    sentence = "%(reason)s"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class CannotPrepare(Exception):
    """A step before opening failed. A bug, or a database that is not ours: its own words are kept."""

    def __init__(self, title: str, output: str) -> None:
        super().__init__(f"{title} did not succeed.\n{output}".rstrip())
