"""What happens by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.commerce.stock.actions import release_expired as give_back_expired
from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="*/1 * * * *")
@app.task(name="stock.release_expired", queueing_lock="stock.release_expired", retry=False)
def release_expired(timestamp: int) -> None:
    """Until nothing lapsed is left; a failure is tried again the next minute."""
    while give_back_expired(SYSTEM, now=read_clock()):
        pass
