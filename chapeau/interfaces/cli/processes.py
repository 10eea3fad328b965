"""Starting and ending processes so that none is left behind, however its parent ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
# A value, not a comparison in place: the checker of types would else take the other branch for dead.
ON_LINUX = sys.platform.startswith("linux")
# Names the state folder in the environment of every process we start, so that a later start knows its orphans.
MARK = "CHAPEAU_BELONGS_TO"

# Looked up before any fork: between fork and exec nothing may be imported or allocated carelessly.
_prctl = ctypes.CDLL(None, use_errno=True).prctl if ON_LINUX else None


@dataclass(frozen=True)
class Account:
    """The operating system's account that a process runs under, when it is not our own."""

    name: str
    uid: int
    gid: int


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    when_parent_dies: signal.Signals,
    output: IO[Any] | int | None = None,
    folder: Path | None = None,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a process in a group of its own (a Ctrl-C reaches only the supervisor, which ends the others in order).

    On Linux the kernel sends it `when_parent_dies` should we be killed. Call from the main thread only: the kernel takes
    the end of the *thread* that forked for the end of the parent.
    """
    parent = os.getpid()

    def in_the_child() -> None:
        # Runs after the change of account, which would have cleared the wish.
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, int(when_parent_dies))
            if os.getppid() != parent:
                os._exit(1)

    as_account: dict[str, Any] = {}
    if account is not None:
        as_account = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        cwd=folder,
        process_group=0,
        preexec_fn=in_the_child,
        **as_account,
    )


def end_group(process: subprocess.Popen[bytes], *, patience: float) -> None:
    """Asks the process to end, waits, then ends its whole group."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill_group(process.pid)
    process.wait()


def kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if ON_LINUX:
        try:
            # A zombie answers to signals but runs no more.
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
        except OSError:
            return False
    return True


def all_pids() -> list[int]:
    if not ON_LINUX:
        return []
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def marked(state: Path) -> list[int]:
    """Processes that an earlier supervisor of this state folder started and could not end (Linux only)."""
    wanted = f"{MARK}={state}".encode()
    ours = []
    for pid in all_pids():
        if pid == os.getpid():
            continue
        try:
            if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") and is_alive(pid):
                ours.append(pid)
        except OSError:
            continue
    return ours


def called(name: str, *, program: str) -> list[int]:
    """Processes of `program` that carry `name` in their command line, which all may read. (Their folder or environment
    may be closed to us: root in a container may not look into another account's processes.)"""
    return [
        pid
        for pid, words in command_lines()
        if name in words and words.split(" ", 1)[0].rstrip(":").rsplit("/", 1)[-1] == program and is_alive(pid)
    ]


def command_lines() -> list[tuple[int, str]]:
    if not ON_LINUX:
        listing = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, text=True, check=False).stdout
        return [(int(pid), words) for pid, words in (line.split(None, 1) for line in listing.splitlines())]
    found = []
    for pid in all_pids():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            found.append((pid, words.decode(errors="replace")))
    return found


def end_all(find: Callable[[], list[int]], *, patience: float, first: signal.Signals = signal.SIGTERM) -> None:
    """Ends strangers (not our children) found by `find`: politely first, then for good."""
    for sign, wait in ((first, patience), (signal.SIGKILL, 5.0)):
        pids = find()
        if not pids:
            return
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        until = time.monotonic() + wait
        while time.monotonic() < until and find():
            time.sleep(0.05)
