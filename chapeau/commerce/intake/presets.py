"""Files that are known: exports of other shops, their columns and their ways."""

from __future__ import annotations

from chapeau.commerce.intake.known import Preset

PRESETS: dict[str, Preset] = {}
