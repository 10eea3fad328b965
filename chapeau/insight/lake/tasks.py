"""The lake keeps up by itself. What computes is loaded by the job that needs it: its libraries cost each process a second."""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app

from chapeau.kit.clock import read_clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="lake.further", queue="bulk", queueing_lock="lake.further", retry=False)
def further(timestamp: int) -> None:
    """What is new, every five minutes; nothing while another builds."""
    from chapeau.insight.lake import actions
    from chapeau.insight.lake.actions import LakeBusy

    with suppress(LakeBusy):
        actions.build(now=read_clock())


@app.task(name="lake.anew", queue="bulk", retry=3)
def anew() -> None:
    """Everything, after much came into the database that did not happen now."""
    from chapeau.insight.lake import actions

    actions.build(now=read_clock(), whole=True)


@app.periodic(cron="23 3 * * *")
@app.task(name="lake.mend", queue="bulk", queueing_lock="lake.mend", retry=False)
def mend(timestamp: int) -> None:
    """Every night people who were erased leave the files, and the sums are held beside the database's: where one is not
    the same (rows changed by hand, a backup brought back), the lake is built anew."""
    from chapeau.insight.lake import actions, queries
    from chapeau.insight.lake.actions import LakeBusy

    now = read_clock()
    with suppress(LakeBusy):
        actions.build(now=now)
        actions.sweep(now=now)
        if not all(check.is_right for check in queries.verify(now=now)):
            actions.build(now=now, whole=True)
