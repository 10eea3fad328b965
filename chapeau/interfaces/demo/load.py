"""Loads the demo company into an empty database, through deeds, always the same for a seed and a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from chapeau.interfaces.demo.articles import make_articles
from chapeau.interfaces.demo.crowd import make_crowd
from chapeau.interfaces.demo.house import make_house, make_offers
from chapeau.interfaces.demo.lately import fill_shelves, make_lately
from chapeau.interfaces.demo.past import make_past
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
    fill_shelves(house, skus, began, rng)
    progress("people", 0.25)
    cast = make_cast(house, skus, began)
    buyers = make_crowd(house, now, rng)
    run_waiting_jobs(without=["mail"])
    progress("two years of orders", 0.5)
    make_past(house, buyers, skus, now, rng)
    progress("the last weeks", 0.65)
    make_lately(house, cast, buyers, skus, now, rng)
    progress("done", 1.0)
