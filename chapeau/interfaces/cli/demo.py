"""The demo company's door for ``chapeau demo-data``."""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.db import transaction

from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.demo import load as demo
from chapeau.interfaces.demo.newsletter import make_newsletter


def load(now: datetime, seed: int, screen: Screen) -> None:
    """Load everything or nothing, with progress; then its newsletter goes out."""
    with screen.bar("The demo company", demo.STEPS + 1) as advance:
        with transaction.atomic():
            skus = demo.load(now, seed, lambda: advance(1))
        make_newsletter(skus, now, Random(seed))
        advance(1)
