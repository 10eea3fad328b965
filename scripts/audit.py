"""Known weaknesses of the locked libraries, by `pip-audit`: exit 1 on one that is not excused below.

Without the network it says so and passes: being offline is no weakness. An excuse has a reason and the day on which it
ends; after that day the weakness counts again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

EXCUSED: dict[str, tuple[str, date]] = {}
"""Name of the weakness → why it cannot be reached here, and until when that was looked at."""
NOT_REACHED = (
    "ConnectionError",
    "ConnectError",
    "Max retries",
    "Name or service",
    "timed out",
    "ServiceError",
    "SSLError",
)


def weaknesses(told: dict[str, Any], today: date) -> list[str]:
    """One line for each weakness that counts."""
    lines = []
    for library in told.get("dependencies", []):
        for weakness in library.get("vulns", []):
            names = {weakness["id"], *weakness.get("aliases", [])}
            if any(name in EXCUSED and today <= EXCUSED[name][1] for name in names):
                continue
            better = ", ".join(weakness.get("fix_versions", [])) or "none yet"
            lines.append(f"{library['name']} {library['version']}: {weakness['id']}, mended in {better}")
    return lines


def main() -> int:
    command = [
        str(Path(sys.executable).parent / "pip-audit"), "--local", "--skip-editable", "--format", "json",
        "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as missing:
        print(f"not reached: {missing}")
        return 0
    try:
        told = json.loads(done.stdout)
    except ValueError:
        if any(sign in done.stderr for sign in NOT_REACHED):
            print("not reached: the list of weaknesses could not be fetched; nothing is known of today's")
            return 0
        print(done.stderr[-2000:])
        return 1
    found = weaknesses(told, datetime.now(UTC).date())
    print("\n".join(found) or f"{len(told.get('dependencies', []))} libraries, no known weakness")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
