"""How far visitors got on the way to an order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, FunnelStep, Of
from chapeau.interfaces.formats import plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Choice, Course, Picture, Rows, Shown, Text, Wanted
from chapeau.interfaces.office.figure_words import interval_of, of_hundred, share_text

NAMES: dict[str, Text] = {
    "visit": gettext_lazy("Visited the shop"),
    "product": gettext_lazy("Looked at an article"),
    "basket": gettext_lazy("Put one into the basket"),
    "checkout": gettext_lazy("Went to the checkout"),
    "order": gettext_lazy("Ordered"),
}
WINDOWS: dict[str, Text] = {
    "1": gettext_lazy("one day"), "7": gettext_lazy("7 days"), "30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"),
}  # fmt: skip


def _show(wanted: Wanted) -> Shown:
    asked, days = wanted.asked, int(wanted.chosen["within"])
    found = queries.funnel(wanted.viewer, since=asked.since, until=asked.until, days=days, only=asked.only)
    if not found[0].people:
        return Shown("")
    rows = []
    for place, step in enumerate(found):
        gone = step.people - found[place + 1].people if place + 1 < len(found) else 0
        rows.append(
            (
                str(NAMES[step.code]),
                [
                    Cell(plain_number(step.people), step.people, wanted.rows_link(reached=step.code)),
                    Cell(
                        share_text(step.of_all.rate),
                        round(step.of_all.rate, 4),
                        also=interval_of(step.of_all) if place else "",
                    ),
                    Cell(share_text(step.of_step_before.rate) if place else "–", round(step.of_step_before.rate, 4)),
                    Cell(plain_number(gone), gone, wanted.rows_link(reached=step.code, part="left") if gone else ""),
                ],
            )
        )
    bars = [charts.Bar(str(NAMES[step.code]), str(Of.PEOPLE.label), step.people) for step in found]
    return Shown(
        sentence=_sentence(found, days),
        heads=[gettext_lazy("Step"), gettext_lazy("People"), gettext_lazy("Of all"), gettext_lazy("Of the step before"),
               gettext_lazy("Went no further")],
        rows=rows,
        picture=Picture(charts.bars, bars, {"kinds": [str(Of.PEOPLE.label)], "is_lying": True}, _alt(found)),
        notes=[_("A step counts with those after it: whoever ordered has seen an article, however they got to it.")],
    )  # fmt: skip


def _sentence(found: tuple[FunnelStep, ...], days: int) -> str:
    said = ngettext(
        "Of 100 who visited the shop, %(ordered)s ordered within a day.",
        "Of 100 who visited the shop, %(ordered)s ordered within %(days)s days.",
        days,
    ) % {"ordered": of_hundred(found[-1].of_all.rate), "days": days}
    lost = [(before.people - after.people, before) for before, after in pairwise(found)]
    most, before = max(lost, key=lambda each: each[0])
    if not most:
        return said
    return said + " " + _("Most go no further after “%(before)s”: %(left)s of %(people)s.") % {
        "before": NAMES[before.code], "left": plain_number(most), "people": plain_number(before.people),
    }  # fmt: skip


def _alt(found: tuple[FunnelStep, ...]) -> str:
    said = ", ".join(f"{NAMES[step.code]}: {plain_number(step.people)}" for step in found)
    return _("A bar for each step, the longer the more people: %(said)s.") % {"said": said}


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    step = point.get("reached", "") if point.get("reached") in NAMES else "visit"
    part = "left" if point.get("part") == "left" else ""
    found = queries.people_of_step(
        wanted.viewer, since=wanted.asked.since, until=wanted.asked.until, step=step, part=part,
        days=int(wanted.chosen["within"]), only=wanted.asked.only, page=page, page_size=size,
    )  # fmt: skip
    return Rows(str(NAMES[step]) + (f" · {_('and went no further')}" if part else ""), found)


COURSE = Course(
    code="steps",
    name=gettext_lazy("Steps on the way to an order"),
    explained=gettext_lazy("How far people got who visited the shop, and where they stopped."),
    of=Of.PEOPLE,
    cuts=definition("cr_visitor").cuts - TIMES,
    needs=("visits",),
    show=_show,
    rows=_rows,
    choices=(Choice("within", gettext_lazy("Within"), WINDOWS, "7"),),
    may_leave_out_brought_in=False,
    facts=(
        (gettext_lazy("Above the line"), gettext_lazy("People who got so far within the days chosen, counted from their first visit in the period.")),
        (gettext_lazy("Below the line"), gettext_lazy("Different people who visited the shop in the period; somebody unknown is one per browser.")),
        (gettext_lazy("Belongs to"), definition("cr_visitor").attribution),
        (gettext_lazy("How"), gettext_lazy("Each person stands at the furthest step of all their visits in those days; a step’s number is everybody at it or beyond.")),
        (gettext_lazy("Interval"), gettext_lazy("Wilson’s interval of a share, 95 %.")),
        (gettext_lazy("Mind"), gettext_lazy("Steps are seen only of those who let themselves be measured; orders are known of everybody. Whoever came yesterday may still order.")),
    ),
)  # fmt: skip
