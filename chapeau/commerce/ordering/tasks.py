"""Orders that nobody paid in time are given up."""

from __future__ import annotations

from procrastinate.contrib.django import app

from chapeau.commerce.ordering.actions.paying import cancel_unpaid as cancel_unpaid_orders
from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM


@app.periodic(cron="*/10 * * * *")
@app.task(name="ordering.cancel_unpaid", queue="bulk", queueing_lock="ordering.cancel_unpaid", retry=False)
def cancel_unpaid(timestamp: int) -> None:
    cancel_unpaid_orders(SYSTEM, now=read_clock())
