"""Loads the demo company into an empty database, through deeds, always the same for a seed and a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from chapeau.interfaces.demo.articles import make_articles
from chapeau.interfaces.demo.crowd import make_crowd
from chapeau.interfaces.demo.house import make_house, make_offers
from chapeau.interfaces.demo.journeys import make_journeys
from chapeau.interfaces.demo.lately import fill_shelves, make_lately
from chapeau.interfaces.demo.past import make_past
from chapeau.interfaces.demo.personas import make_cast
from chapeau.interfaces.demo.posts import make_posts
from chapeau.interfaces.demo.reseller import make_reseller
from chapeau.interfaces.demo.selling import make_offer, make_prospects
from chapeau.interfaces.demo.size import WHOLE, Size
from chapeau.interfaces.demo.surveys import make_surveys
from chapeau.interfaces.demo.to_read import make_reading
from chapeau.interfaces.demo.visits import make_visits
from chapeau.kit.db import analyse
from chapeau.kit.jobs import run_waiting_jobs

STEPS = 7


def load(now: datetime, seed: int, step_done: Callable[[], None], *, size: Size = WHOLE) -> list[str]:
    """Everything of the demo but its newsletter; history ends yesterday. ``step_done`` is called after each of ``STEPS``.

    Returns the SKUs the newsletter is about: mails leave the house, so that comes after the commit (``make_newsletter``).
    """
    rng = Random(seed)
    began = now - timedelta(days=45)
    house = make_house(began)
    step_done()
    skus = make_articles(began, rng)
    make_offers(began)
    step_done()
    fill_shelves(house, skus, began, rng)
    run_waiting_jobs(without=["mail"])  # while nobody looks at the shelves, nothing of them is computed anew
    analyse()
    step_done()
    cast = make_cast(house, skus, began)
    buyers = make_crowd(house, now, rng, size)
    analyse()
    run_waiting_jobs(without=["mail"])
    step_done()
    make_past(house, buyers, skus, now, rng, size.past_orders)
    analyse()
    step_done()
    make_reseller(house, buyers, [id_ for sku, id_ in skus.items() if sku.startswith("LOCK")], now)
    make_offer(house, buyers, now, Random(seed))
    make_lately(house, cast, buyers, skus, now, rng, size.late_orders)
    step_done()
    make_visits(buyers, list(skus), now, Random(seed), size.visits)
    make_reading(now, Random(seed))
    make_posts(now, Random(seed))
    make_prospects(house, buyers, now, Random(seed))
    make_journeys(buyers, now, Random(seed))
    make_surveys(now, Random(seed))
    step_done()
    return [sku for sku in skus if sku.startswith("BRAKE")] or list(skus)
