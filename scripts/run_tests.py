"""`make test` and `make torture`: find a browser, then pytest. Further arguments go to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def works(program: str | None) -> bool:
    """Not only there: on a bare machine a downloaded browser lacks the libraries it needs."""
    if not program:
        return False
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_browser() -> str | None:
    """The path of Playwright's own Chromium, there or not."""
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def say(text: str) -> None:
    print(text, flush=True)


def find_browser() -> str | None:
    given = os.environ.get("CHAPEAU_CHROMIUM")
    if given:
        if not works(given):
            raise SystemExit(f"CHAPEAU_CHROMIUM is {given}, which does not run.")
        return given
    for name in NAMES:
        found = shutil.which(name)
        if works(found):
            return found
    if works(path := playwright_browser()):
        return path
    say("No Chromium found; fetching Playwright's …")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdin=subprocess.DEVNULL)
    if works(path := playwright_browser()):
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Playwright's does not run here; installing the system's (apt-get install chromium) …")
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        # Debian's name first; Ubuntu's `chromium` is a snap, which does not run in containers, hence Playwright before.
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        subprocess.run(install, check=False, stdout=subprocess.DEVNULL, **quiet)
        for name in NAMES:
            if works(found := shutil.which(name)):
                return found
    return None


def main(arguments: list[str]) -> int:
    command = [sys.executable, "-m", "pytest"]
    if "--torture" in arguments:
        arguments = [word for word in arguments if word != "--torture"]
        command += ["-m", "torture", "-v", "-s", "-p", "no:randomly"]
        os.environ["CHAPEAU_TORTURE"] = "1"
    else:
        command += ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadgroup", "--durations", "15"]
    browser = find_browser()
    if browser:
        say(f"Browser: {browser}")
        os.environ["CHAPEAU_CHROMIUM"] = browser
    else:
        # Tests of pages fail then, each saying so; a suite that left them out in silence would pass for whole.
        say("Browser: none. Set CHAPEAU_CHROMIUM to one, or run as root once so that it can be installed.")
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
