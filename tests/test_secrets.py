"""No secret lies in the repository or is printed: what looks like one is found."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOOKS_SECRET = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY|AKIA[0-9A-Z]{16}|\bsk_live_\w{10,}|\bgh[pousr]_\w{30,}|\bwhsec_[A-Za-z0-9+/]{30,}"
    r"|xox[bap]-\w{10,}|AIza[0-9A-Za-z_-]{35}"
)
READ = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".txt",
    ".js",
    ".css",
    ".yaml",
    ".yml",
    ".json",
    ".sh",
    ".cfg",
    ".ini",
    ".env",
    "",
}


def tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in told.stdout.split("\0") if name]


def test_the_repository_holds_no_secret() -> None:
    files = tracked()
    if not files:
        pytest.skip("no git here")
    found = [
        f"{path.relative_to(ROOT)}: {match[0][:12]}…"
        for path in files
        if path.suffix in READ and path.is_file() and path.stat().st_size < 2_000_000
        for match in LOOKS_SECRET.finditer(path.read_text(errors="replace"))
        if path.name != "test_secrets.py" and "/tests/" not in str(path)
    ]
    assert not found
    names = {path.name for path in files}
    assert not {".env", "secret", "secret_key", "id_rsa"} & names


def test_the_secret_of_a_deployment_is_its_own_and_its_owners_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from chapeau.interfaces.cli.state import StateFolder

    folders = [StateFolder(tmp_path / name) for name in ("one", "two")]
    for folder in folders:
        folder.make()
    first, other = (folder.secret() for folder in folders)
    assert folders[0].secret() == first != other
    assert len(first) >= 50
    assert (tmp_path / "one" / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700
    told = capfd.readouterr()
    assert first not in told.out + told.err
