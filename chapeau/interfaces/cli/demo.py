"""The demo company's door for ``chapeau demo-data``."""

from __future__ import annotations

import gc
from datetime import datetime
from random import Random

from django.db import transaction

from chapeau.insight.lake.actions import build
from chapeau.insight.models import actions as foresee
from chapeau.insight.recommendations import actions as recommend
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.demo import load as demo
from chapeau.interfaces.demo.newsletter import make_newsletter
from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


def load(now: datetime, seed: int, screen: Screen) -> None:
    """Load everything or nothing, with progress; then its newsletter goes out, and what the figures compute on is
    prepared."""
    # A tenth of the time went into looking for rubbish among the libraries' objects, which stay.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    with screen.bar("The demo company", demo.STEPS + 2) as advance:
        with transaction.atomic():
            skus = demo.load(now, seed, lambda: advance(1))
        make_newsletter(skus, now, Random(seed))
        advance(1)
        build(now=read_clock())
        # By the worker, while people look around: what each buyer will probably do, and what to show whom.
        foresee.ask_for_fit(SYSTEM, now=read_clock())
        recommend.ask_to_work_out(SYSTEM)
        advance(1)
