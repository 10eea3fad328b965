"""Get from a bare Python to an installed Chapeau, then run something with it.

    python3 scripts/bootstrap.py setup              everything, with the tools of development
    python3 scripts/bootstrap.py run chapeau demo   what the product needs, then `chapeau demo` in its place
    python3 scripts/bootstrap.py dev pytest -q      everything, then `pytest -q` in its place

Only the standard library, and not all of it: a bare Debian has no pip, venv or ensurepip. What is fetched here is
pinned by its sha256; what `uv` fetches is pinned by `uv.lock`. Why: docs/decisions/uv-bootstrap.md
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("CHAPEAU_STATE") or ROOT / ".chapeau").absolute()
TOOLS = STATE / "tools"
STAMP = TOOLS / "installed.json"
VENV = ROOT / ".venv"

UV_VERSION = "0.13.9"
FILES = "https://files.pythonhosted.org/packages/"
# (system, machine, musl) -> path under FILES, sha256
UV_WHEELS = {
    ("Linux", "x86_64", False): (
        "3d/aa/26d64642d808de4a652579ef950d7cd2d37f080a8babf9c67c6b75fc4c3f/"
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "x86_64", True): (
        "fe/fe/794884de0efd3ac77a427cab21aa72c0483e100c55a42cd5cbb02c141b84/uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("Linux", "aarch64", False): (
        "fe/2f/51a5de367c602592c018a42a23d57fba5f2689fe6c3bf025dcf043b39c61/uv-0.13.9-py3-none-manylinux_2_28_aarch64.whl",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("Linux", "aarch64", True): (
        "57/15/94b6cd62ac3ff6550288328e8035288875197cbc183f51554b266a69877b/"
        "uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64", False): (
        "1e/db/08e9ef4879bd667e6d7b4705e594e5bd3e4585f10fc63cb16b9fa2fac63e/uv-0.13.9-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64", False): (
        "f3/a7/a8d7b074798c7fb3b26b37584b8fe2e29df2ccdc24ce7902caab2a53edbf/uv-0.13.9-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}
# The certificates of the web's authorities, for a machine that has none (Debian's ca-certificates is optional).
CERTIFI_WHEEL = (
    "08/ba/95dd616042484f7c83a06974388b37b837732740ee70bc5dc715b5fcd55a/certifi-2026.10.18-py3-none-any.whl",
    "73191c47aaa79da394e8fee2dbc2ec827432cab56311122c9e47abf79e390f62",
)


class CannotInstall(Exception):
    """Something the person at the keyboard can put right; the sentence says what."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------------------------------------------------- fetching


def mirror() -> str | None:
    """The package index the surroundings ask for, or None for PyPI itself."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        address = os.environ.get(name, "").strip().rstrip("/")
        if address:
            return None if address == "https://pypi.org/simple" else address
    return None


def has_certificates() -> bool:
    if os.environ.get("SSL_CERT_FILE"):
        return True
    paths = ssl.get_default_verify_paths()
    if paths.cafile and os.path.getsize(paths.cafile):
        return True
    return bool(paths.capath and os.path.isdir(paths.capath) and os.listdir(paths.capath))


def read_url(url: str, accept: str = "*/*") -> tuple[bytes, str]:
    """The body and its final address. Tries three times, for a network has moods."""
    # Without any authority's certificate we cannot check the other side; all that is fetched that way is compared
    # with a hash written in this file, so nobody in between can change it.
    context = ssl.create_default_context() if has_certificates() else ssl._create_unverified_context()
    last: Exception | None = None
    for wait in (0, 1, 3):
        time.sleep(wait)
        try:
            request = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "chapeau-bootstrap"})
            with urllib.request.urlopen(request, timeout=60, context=context) as answer:
                return answer.read(), answer.geturl()
        except urllib.error.HTTPError as error:
            last = error
            if error.code in (401, 403, 404):
                break
        except (urllib.error.URLError, OSError) as error:
            last = error
    raise CannotInstall(f"Could not fetch {url}: {last}. Is there a way to the internet (or a proxy in HTTPS_PROXY)?")


def find_in_index(index: str, project: str, filename: str) -> str:
    body, base = read_url(f"{index}/{project}/", "application/vnd.pypi.simple.v1+json, text/html;q=0.5")
    if body.lstrip()[:1] == b"{":
        links = [entry["url"] for entry in json.loads(body)["files"]]
    else:
        links = [html.unescape(link) for link in re.findall(r'href\s*=\s*["\']([^"\']+)', body.decode())]
    for link in links:
        address = urllib.parse.urljoin(base, link)
        if urllib.parse.unquote(urllib.parse.urlsplit(address).path).endswith("/" + filename):
            return address.split("#")[0]
    raise CannotInstall(f"The package index {index} has no {filename}.")


def fetch_wheel(project: str, path: str, sha256: str) -> Path:
    """The wheel in our tools folder, its hash compared."""
    filename = path.rsplit("/", 1)[1]
    index = mirror()
    body, _ = read_url(find_in_index(index, project, filename) if index else FILES + path)
    if hashlib.sha256(body).hexdigest() != sha256:
        raise CannotInstall(f"{filename} is not the file we locked (its sha256 differs). Nothing was installed.")
    TOOLS.mkdir(parents=True, exist_ok=True)
    target = TOOLS / filename
    target.write_bytes(body)
    return target


def unpack_one(wheel: Path, ending: str, target: Path, mode: int) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(ending)]
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        fresh.write_bytes(archive.read(name))
    fresh.chmod(mode)
    fresh.replace(target)
    wheel.unlink()
    return target


# ---------------------------------------------------------------------------------------------------------------- uv


def is_musl() -> bool:
    return platform.system() == "Linux" and not platform.libc_ver()[0] and bool(list(Path("/lib").glob("ld-musl-*")))


def version_of(uv: str) -> str:
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = answer.stdout.split()
    return words[1] if answer.returncode == 0 and len(words) > 1 else ""


def find_uv() -> str:
    """The locked uv: ours, or the one on the PATH when it is that same version, or fetched now."""
    own = TOOLS / f"uv-{UV_VERSION}"
    if own.exists() and version_of(str(own)) == UV_VERSION:
        return str(own)
    on_path = shutil.which("uv")
    if on_path and version_of(on_path) == UV_VERSION:
        return on_path
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if platform.system() == "Darwin" and machine == "aarch64":
        machine = "arm64"
    kind = (platform.system(), machine, is_musl())
    if kind not in UV_WHEELS:
        raise CannotInstall(
            f"No locked uv for {kind[0]} on {kind[1]}. Install uv {UV_VERSION} yourself, put it on the PATH and try again."
        )
    say(f"Fetching uv {UV_VERSION} …")
    path, sha256 = UV_WHEELS[kind]
    return str(unpack_one(fetch_wheel("uv", path, sha256), "/scripts/uv", own, 0o755))


def uv_environment() -> dict[str, str]:
    surroundings = dict(os.environ)
    surroundings["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    surroundings.pop("VIRTUAL_ENV", None)
    if not has_certificates():
        bundle = TOOLS / "authorities.pem"
        if not bundle.exists():
            path, sha256 = CERTIFI_WHEEL
            unpack_one(fetch_wheel("certifi", path, sha256), "/cacert.pem", bundle, 0o644)
        surroundings["SSL_CERT_FILE"] = str(bundle)
    return surroundings


# ------------------------------------------------------------------------------------------------------- installing


def fingerprint() -> str:
    parts = [sys.executable, sys.version, str(ROOT)]
    parts += [(ROOT / name).read_text() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_installed(*, dev: bool) -> bool:
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    # The stamp lies in the state folder, the installation beside it: either may have been deleted alone.
    same = stamp.get("fingerprint") == fingerprint() and (VENV / "bin" / "chapeau").exists()
    return bool(same and (stamp.get("dev") or not dev))


def install(*, dev: bool) -> None:
    started = time.monotonic()
    uv, surroundings = find_uv(), uv_environment()
    say("Installing Chapeau and what it stands on (locked in uv.lock) …")
    STAMP.unlink(missing_ok=True)
    groups = [] if dev else ["--no-dev", "--inexact"]
    index = mirror()
    if index:
        # uv takes another index for a changed lock. The lock's hashes hold wherever the files come from, so: the lock as
        # a list of hashes, installed from the mirror.
        wanted = TOOLS / "requirements.txt"
        surroundings["UV_DEFAULT_INDEX"] = index
        surroundings.pop("UV_INDEX_URL", None)
        python = str(VENV / "bin" / "python")
        pip = ["pip", "install", "--python", python, "--quiet"]
        export = ["export", "--frozen", "--no-emit-project", "--quiet", "--output-file", str(wanted)]
        steps = [[*export, *groups[:1]]]
        if not (VENV / "bin" / "python").exists():
            steps.append(["venv", "--python", sys.executable, "--quiet", str(VENV)])
        steps.append([*pip, "--require-hashes", "--requirement", str(wanted)])
        steps.append([*pip, "--no-deps", "--editable", str(ROOT)])
    else:
        steps = [["sync", "--locked", "--python", sys.executable, *groups]]
        if not sys.stderr.isatty():
            steps[0].append("--quiet")
    for step in steps:
        if subprocess.run([uv, *step], cwd=ROOT, env=surroundings).returncode:
            raise CannotInstall(f"`uv {step[0]}` did not finish; its own words are above.")
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "dev": dev}))
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def compile_translations() -> None:
    """`*.mo` are made, not kept. Looking for stale ones costs two milliseconds; only then is Babel started."""
    stale = [
        po
        for po in ROOT.glob("chapeau/**/locale/*/LC_MESSAGES/*.po")
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        python = str(VENV / "bin" / "python")
        subprocess.run([python, str(ROOT / "scripts" / "compile_translations.py"), *map(str, stale)], check=True)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file alone is run by whatever Python there is
        raise CannotInstall(f"Chapeau needs Python 3.11 or newer; {sys.executable} is {platform.python_version()}.")
    verb, command = (arguments[0], arguments[1:]) if arguments else ("setup", [])
    if verb not in ("setup", "run", "dev"):
        raise CannotInstall(f"Unknown word {verb!r}: setup, run COMMAND …, or dev COMMAND …")
    dev = verb != "run"
    STATE.mkdir(parents=True, exist_ok=True)
    if not is_installed(dev=dev):
        install(dev=dev)
    compile_translations()
    if not command:
        return 0
    program = VENV / "bin" / command[0]
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ["VIRTUAL_ENV"] = str(VENV)
    # Container images set it for their layers. Here each process would compile 3,000 files anew, three seconds each.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(ROOT)
    return run_instead(program, command[1:])


def run_instead(program: Path, arguments: list[str]) -> NoReturn:
    os.execv(program, [str(program), *arguments])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotInstall as sentence:
        say(str(sentence))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
