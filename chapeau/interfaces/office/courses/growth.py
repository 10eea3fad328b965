"""Buyers of each month by what they were before, and what organisations went on buying for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, Growth, Of
from chapeau.interfaces.formats import plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Course, Picture, Rows, Shown, Wanted
from chapeau.interfaces.office.figure_cards import card
from chapeau.interfaces.office.figure_words import period_name

OF_ORGANISATIONS = ("crr_organisation", "grr", "nrr")
PARTS = ("new", "retained", "reactivated", "lost")


def _show(wanted: Wanted) -> Shown:
    asked = wanted.asked
    found = queries.growth(wanted.viewer, since=asked.since, until=asked.until, step=asked.step, only=asked.only)
    kept = asked
    for code in OF_ORGANISATIONS:
        kept = kept.for_figure(definition(code))
    of_organisations = queries.figures(
        wanted.viewer,
        codes=OF_ORGANISATIONS,
        since=kept.since,
        until=kept.until,
        only=kept.only,
        currency=kept.currency,
    )
    lacks = queries.missing(wanted.viewer)
    cards = [card(each, kept, lacks) for each in of_organisations if each.total.n]
    known = [each for each in found if each.bought or each.lost]
    if not known:
        return Shown("", cards=cards)
    labels = {part.code: str(part.label) for part in definition("crr").parts}
    bars = [
        charts.Bar(period_name(each.period), labels[part], -each.lost if part == "lost" else getattr(each, part))
        for each in found
        for part in PARTS
    ]
    rows = [
        (
            period_name(each.period),
            [
                Cell(plain_number(each.bought), each.bought),
                *(_cell(wanted, each, part) for part in PARTS),
                Cell(_signed(each.new + each.reactivated - each.lost), each.new + each.reactivated - each.lost),
            ],
        )
        for each in reversed(found)
    ]
    over = [each for each in known if each is not found[-1]] or known
    return Shown(
        sentence=_sentence(over[-1]),
        heads=[
            asked.step.label,
            gettext_lazy("Bought"),
            *(labels[part] for part in PARTS),
            gettext_lazy("More or fewer"),
        ],
        rows=rows,
        picture=Picture(charts.bars, bars, {"kinds": [labels[part] for part in PARTS], "bad": 1}, _alt(found)),
        notes=[_("The last row is not over yet where the period goes up to today.")],
        cards=cards,
    )


def _cell(wanted: Wanted, each: Growth, part: str) -> Cell:
    count = getattr(each, part)
    rows = reverse("office:figure_rows", args=["crr"])
    return Cell(
        plain_number(count), count, f"{rows}?{wanted.asked.query(when=each.period, part=part)}" if count else ""
    )


def _signed(number: int) -> str:
    return ("+" if number > 0 else "−" if number < 0 else "") + plain_number(abs(number))


def _sentence(last: Growth) -> str:
    return _(
        "%(period)s: %(new)s bought for the first time, %(retained)s bought again, %(back)s came back after a pause, and "
        "%(lost)s who had bought before did not."
    ) % {
        "period": period_name(last.period),
        "new": plain_number(last.new),
        "retained": plain_number(last.retained),
        "back": plain_number(last.reactivated),
        "lost": plain_number(last.lost),
    }


def _alt(found: Sequence[Growth]) -> str:
    most = max(found, key=lambda each: each.bought)
    return _(
        "Bars for each period: above the line who bought, by what they were before; below it who no longer did. Most bought "
        "in %(period)s: %(bought)s. The table has each number."
    ) % {"period": period_name(most.period), "bought": plain_number(most.bought)}


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    """Of the whole period; single points open as those of the figure this is a course of."""
    found = queries.rows(
        wanted.viewer, code="crr", since=wanted.asked.since, until=wanted.asked.until, only=wanted.asked.only,
        page=page, page_size=size,
    )  # fmt: skip
    return Rows(str(COURSE.name), found)


COURSE = Course(
    code="growth",
    name=gettext_lazy("Won, kept, back and lost"),
    explained=gettext_lazy("Buyers of each month by what they were before: new, again, back after a pause; and those who no longer bought."),
    of=Of.PEOPLE,
    cuts=definition("crr").cuts - TIMES,
    needs=("orders",),
    show=_show,
    rows=_rows,
    has_money=True,
    facts=(
        (gettext_lazy("New"), gettext_lazy("Their first order ever falls into it.")),
        (gettext_lazy("Bought again"), gettext_lazy("Bought in it and in the one just before.")),
        (gettext_lazy("Came back"), gettext_lazy("Bought in it and some time before, and not in the one just before.")),
        (gettext_lazy("Lost"), gettext_lazy("Bought in the one just before, and not in it.")),
        (gettext_lazy("How"), gettext_lazy("Sets of people, month by month (by week or day in short periods): those lost in one and back in the next stand in both.")),
        (gettext_lazy("Organisations"), gettext_lazy("Of the whole period beside the one before it: how many bought again (logo retention), how much of their revenue stayed when increases are left out (gross revenue retention), and with them (net revenue retention).")),
        (gettext_lazy("Mind"), gettext_lazy("In short steps nearly everybody is lost and back: choose a longer period where people buy seldom.")),
    ),
)  # fmt: skip
