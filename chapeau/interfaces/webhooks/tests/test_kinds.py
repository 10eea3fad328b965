"""The table in the documentation is what is sent."""

from __future__ import annotations

import re
from pathlib import Path

from chapeau.interfaces.webhooks.bodies import public_names
from chapeau.interfaces.webhooks.kinds import KINDS, PING

DOCUMENT = Path(__file__).parents[4] / "docs" / "how" / "webhooks.md"


def test_the_documented_kinds_are_those_there_are() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (yes)? ?\|$", DOCUMENT.read_text(), re.MULTILINE)
    told = {name: (tuple(re.findall(r"`(\w+)`", data)), said == "yes") for name, data, said in rows}
    kinds = {kind.name: (public_names(kind), kind.is_for_organisations) for kind in KINDS.values()}
    assert told == kinds | {PING: (("webhook",), True)}
