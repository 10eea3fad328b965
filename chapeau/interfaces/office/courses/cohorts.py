"""People by when they first bought, and how many of them bought again later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, By, Cohort, Of
from chapeau.interfaces.formats import money, plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Choice, Course, Picture, Rows, Shown, Text, Wanted
from chapeau.interfaces.office.figure_words import of_hundred, period_name, share_text
from chapeau.kit.house import house_zone
from chapeau.kit.intervals import Share, share
from chapeau.kit.money import Money

SHADES = 9
MOST_COLUMNS = 37
LATER = 6
STEPS = {"month": By.MONTH, "week": By.WEEK}


def _show(wanted: Wanted) -> Shown:
    step = STEPS[wanted.chosen["step"]]
    asked = wanted.asked
    found = queries.cohorts(
        wanted.viewer, since=asked.since, until=asked.until, step=step, only=asked.only, currency=asked.currency
    )
    is_open = asked.until > wanted.now.astimezone(house_zone())
    curve = _curve(found, is_open=is_open)
    if not found:
        return Shown("")
    columns = min(max(len(each.cells) for each in found), MOST_COLUMNS)
    rows = [(period_name(each.period), _cells(wanted, each, columns)) for each in found]
    heads: list[Text] = [
        gettext_lazy("First bought in"),
        gettext_lazy("People"),
        *(plain_number(after) for after in range(columns)),
    ]
    return Shown(
        sentence=_sentence(curve, step),
        heads=heads,
        rows=rows,
        picture=_picture(curve, step),
        notes=[
            _(
                "0 is the month or week of the first order itself: how many it counts is beside it, and all of them bought."
            ),
            *([_("The last cell of each row is not over yet; the course above leaves it out.")] if is_open else []),
        ],
        is_triangle=True,
    )


def _cells(wanted: Wanted, cohort: Cohort, columns: int) -> list[Cell]:
    def link(after: int) -> str:
        return wanted.rows_link(cohort=cohort.period, after=str(after))

    cells = [Cell(plain_number(cohort.size), cohort.size, link(0))]
    for cell in cohort.cells[:columns]:
        amount = Money(cell.revenue_minor, wanted.asked.currency)
        plain: Any
        match wanted.chosen["show"]:
            case "people":
                text, plain = plain_number(cell.share.count), cell.share.count
            case "revenue":
                text, plain = money(amount), amount.amount
            case _:
                text, plain = share_text(cell.share.rate, 0), round(cell.share.rate, 4)
        shade = min(SHADES, round(cell.share.rate * SHADES * 1.5)) if cell.after else None
        cells.append(Cell(text, plain, link(cell.after) if cell.share.count else "", shade))
    return cells


def _curve(found: Sequence[Cohort], *, is_open: bool) -> list[tuple[int, Share]]:
    """Of everybody who could have bought so much later, how many did; what is not over yet does not count."""
    there: dict[int, list[Share]] = {}
    for cohort in found:
        for cell in cohort.cells[: len(cohort.cells) - is_open]:
            there.setdefault(cell.after, []).append(cell.share)
    return [
        (after, share(sum(each.count for each in shares), sum(each.of for each in shares)))
        for after, shares in sorted(there.items())
        if after
    ]


def _sentence(curve: Sequence[tuple[int, Share]], step: By) -> str:
    known = {after: each for after, each in curve if each.of}
    if 1 not in known:
        return _("Nobody’s first order lies far enough back to say who came again.")
    first = of_hundred(known[1].rate)
    if LATER in known:
        later = of_hundred(known[LATER].rate)
        if step is By.WEEK:
            return _("Of 100 who bought for the first time, %(first)s bought again in the week after, and %(later)s in the sixth week.") % {"first": first, "later": later}  # fmt: skip
        return _("Of 100 who bought for the first time, %(first)s bought again in the month after, and %(later)s half a year later.") % {"first": first, "later": later}  # fmt: skip
    if step is By.WEEK:
        return _("Of 100 who bought for the first time, %(first)s bought again in the week after.") % {"first": first}
    return _("Of 100 who bought for the first time, %(first)s bought again in the month after.") % {"first": first}


def _picture(curve: Sequence[tuple[int, Share]], step: By) -> Picture | None:
    known = [(after, each) for after, each in curve if each.of][: MOST_COLUMNS - 1]
    if len(known) < 2:
        return None
    marks = [charts.Mark(str(after), each.rate, each.low, each.high) for after, each in known]
    last = known[-1]
    if step is By.WEEK:
        said = ngettext("A line that begins at %(first)s one week after the first order and ends at %(last)s after %(n)s week; the bars behind it are its intervals. The table has each number.",
                        "A line that begins at %(first)s one week after the first order and ends at %(last)s after %(n)s weeks; the bars behind it are its intervals. The table has each number.", last[0])  # fmt: skip
    else:
        said = ngettext("A line that begins at %(first)s one month after the first order and ends at %(last)s after %(n)s month; the bars behind it are its intervals. The table has each number.",
                        "A line that begins at %(first)s one month after the first order and ends at %(last)s after %(n)s months; the bars behind it are its intervals. The table has each number.", last[0])  # fmt: skip
    alt = said % {"first": share_text(known[0][1].rate), "last": share_text(last[1].rate), "n": last[0]}
    return Picture(charts.trend, marks, {"pattern": "~%"}, alt)


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    after = int(point["after"]) if point.get("after", "").isdecimal() else 0
    cohort = point.get("cohort", "")
    step = STEPS[wanted.chosen["step"]]
    found = queries.people_of_cohort(
        wanted.viewer, since=wanted.asked.since, until=wanted.asked.until, step=step, cohort=cohort, after=after,
        only=wanted.asked.only, currency=wanted.asked.currency, page=page, page_size=size,
    )  # fmt: skip
    title = _("First bought in %(period)s") % {"period": period_name(cohort)}
    if after and step is By.WEEK:
        title += " · " + ngettext("again %(n)s week later", "again %(n)s weeks later", after) % {"n": after}
    elif after:
        title += " · " + ngettext("again %(n)s month later", "again %(n)s months later", after) % {"n": after}
    return Rows(title, found)


COURSE = Course(
    code="cohorts",
    name=gettext_lazy("Who comes again"),
    explained=gettext_lazy("People by when they first bought, and how many of them bought again in each month since."),
    of=Of.PEOPLE,
    cuts=definition("crr").cuts - TIMES,
    needs=("orders",),
    show=_show,
    rows=_rows,
    choices=(
        Choice("step", gettext_lazy("By"), {"month": By.MONTH.label, "week": By.WEEK.label}, "month"),
        Choice(
            "show",
            gettext_lazy("Show"),
            {"share": gettext_lazy("Share"), "people": gettext_lazy("People"), "revenue": gettext_lazy("Revenue")},
            "share",
        ),
    ),
    has_money=True,
    facts=(
        (gettext_lazy("Above the line"), gettext_lazy("Those of a cohort who placed an order in the later month or week.")),
        (gettext_lazy("Below the line"), gettext_lazy("The cohort: people whose first order ever falls into the month or week, in the period.")),
        (gettext_lazy("Counted"), gettext_lazy("People, whatever they bought as; orders of nothing, of robots and of colleagues are left out.")),
        (gettext_lazy("Money"), gettext_lazy("Revenue without VAT, in the currency chosen, before returns.")),
        (gettext_lazy("Belongs to"), gettext_lazy("Where they came from, market and country: as at the first order.")),
        (gettext_lazy("How"), gettext_lazy("Each cell is a share of its row. The course is the sum of all cells of a column over the sum of the cohorts that reach it: younger cohorts stand in its first part only.")),
        (gettext_lazy("Interval"), gettext_lazy("Wilson’s interval of a share, 95 %.")),
        (gettext_lazy("Mind"), gettext_lazy("Whoever buys once a year is not lost after three months. Compare cells of one column, not of one row.")),
    ),
)  # fmt: skip
