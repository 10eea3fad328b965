"""The demo company's door for ``chapeau demo-data``."""

from __future__ import annotations

from datetime import datetime

from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.demo import load as demo


def load(now: datetime, seed: int, screen: Screen) -> None:
    """Load everything, inside the caller's transaction, with progress."""
    with screen.bar("The demo company", demo.STEPS) as advance:
        demo.load(now, seed, lambda: advance(1))
