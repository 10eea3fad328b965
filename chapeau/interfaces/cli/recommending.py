"""`chapeau recommendations fit` and `status`: a working out in a few lines."""

from __future__ import annotations

from datetime import timedelta

from chapeau.insight.recommendations.actions import work_out
from chapeau.insight.recommendations.queries import last_working, results
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.clock import read_clock
from chapeau.kit.house import house_currencies
from chapeau.person.people.values import SYSTEM

STEPS = {
    "purchases": "Reading purchases from the lake …",
    "articles": "What goes with what …",
    "people": "What is new for each, and what runs out …",
    "store": "Storing it …",
}
PERIOD = timedelta(days=90)


def work_out_and_tell(screen: Screen) -> None:
    work_out(SYSTEM, now=read_clock(), step=lambda step: screen.say(STEPS[step], "step", step=step))
    tell_working(screen)


def tell_working(screen: Screen) -> None:
    found = last_working(SYSTEM)
    if found is None:
        screen.answer(
            "Nothing was worked out yet: `chapeau lake build`, then `chapeau recommendations fit`.", working=None
        )
        return
    now = read_clock()
    came = results(SYSTEM, since=now - PERIOD, until=now, currency=house_currencies()[0])
    lines = [
        f"{found.worked_at:%Y-%m-%d %H:%M} UTC, {found.seconds:.1f} s: {found.people:,} people, {found.articles:,} articles, {found.purchases:,} purchases.",
        f"  Together with something: {found.articles_together:,} articles; like something: {found.articles_similar:,}.",
        f"  About to run out of something: {found.people_again:,} people; new for them ({found.method or 'nothing, bestsellers stand in'}): {found.people_new:,}.",
    ]
    if trial := found.trial:
        lines.append(
            f"  On two months it had not seen, {trial.people:,} people: nDCG {trial.ndcg:.3f}, hit {trial.hit:.1%}; bestsellers {trial.bestseller_ndcg:.3f}, {trial.bestseller_hit:.1%}."
        )
    low, high = came.difference
    lines.append(
        f"  Ordered within {came.days} days: {came.shown.rate:.1%} of {came.shown.of:,} shown, {came.left_alone.rate:.1%} of {came.left_alone.of:,} left alone"
        f" ({low:+.1%} to {high:+.1%})."
    )
    screen.answer(
        "\n".join(lines),
        worked_at=found.worked_at.isoformat(),
        seconds=found.seconds,
        method=found.method,
        people=found.people,
        articles=found.articles,
        people_new=found.people_new,
        people_again=found.people_again,
        ndcg=found.trial and found.trial.ndcg,
        shown=came.shown.of,
        left_alone=came.left_alone.of,
        difference=[low, high],
    )
