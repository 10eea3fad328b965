"""`make spark`: find a Java that Spark runs on, then every figure on DuckDB and on Spark, number for number. Further arguments go to pytest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 17
"""Of PySpark 4."""
WANTED = (
    f"make spark needs Java {OLDEST} or later, as JAVA_HOME or as `java` on the PATH. On Debian or Ubuntu: apt-get install openjdk-17-jre-headless. "
    "Nothing was compared."
)


def version(program: str | None) -> int | None:
    """The feature release of that java; nothing when it does not run."""
    if not program:
        return None
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else None


def find_java() -> str:
    """Where Spark itself looks: JAVA_HOME first, then the PATH."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    found = version(program)
    if found is None:
        raise SystemExit(
            f"{f'JAVA_HOME is {home}, and no java runs there' if home else 'There is no java here'}. {WANTED}"
        )
    if found < OLDEST:
        raise SystemExit(f"{program} is Java {found}. {WANTED}")
    return f"{program} ({found})"


def main(arguments: list[str]) -> int:
    print(f"Java: {find_java()}", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "spark",
        "chapeau/insight",
        "tests",
        "--durations",
        "5",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
