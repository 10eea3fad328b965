"""Loads the demo company into an empty database, through deeds, always the same for a seed and a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from chapeau.interfaces.demo.articles import make_articles
from chapeau.interfaces.demo.crowd import make_crowd
from chapeau.interfaces.demo.house import make_house, make_offers
from chapeau.interfaces.demo.personas import make_cast
from chapeau.kit.jobs import run_waiting_jobs

Progress = Callable[[str, float], None]


def load(now: datetime, seed: int, progress: Progress) -> None:
    """Everything of the demo; history ends yesterday. ``progress`` is told the step and its share (0 to 1)."""
    rng = Random(seed)
    began = now - timedelta(days=45)
    progress("house", 0.0)
    house = make_house(began)
    progress("articles", 0.05)
    skus = make_articles(began, rng)
    make_offers(began)
    progress("people", 0.3)
    make_cast(house, skus, began)
    make_crowd(house, now, rng)
    run_waiting_jobs()
