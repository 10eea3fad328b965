"""How long people take from their first visit to their first order."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import TIMES, Of, TimeToConvert
from chapeau.interfaces.formats import plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Course, Picture, Rows, Shown, Text, Wanted
from chapeau.interfaces.office.figure_words import share_text

ENDLESS = 100_000
UNSEEN = -1
SPANS: dict[tuple[int, int], Text] = {
    (0, 0): gettext_lazy("The same day"),
    (1, 1): gettext_lazy("1 day"),
    (2, 3): gettext_lazy("2 to 3 days"),
    (4, 7): gettext_lazy("4 to 7 days"),
    (8, 14): gettext_lazy("8 to 14 days"),
    (15, 30): gettext_lazy("15 to 30 days"),
    (31, 90): gettext_lazy("1 to 3 months"),
    (91, 365): gettext_lazy("3 to 12 months"),
    (366, ENDLESS): gettext_lazy("More than a year"),
}
NOT_KNOWN = gettext_lazy("No visit known")


def _show(wanted: Wanted) -> Shown:
    asked = wanted.asked
    found = queries.time_to_convert(wanted.viewer, since=asked.since, until=asked.until, only=asked.only)
    if not found.n:
        return Shown("")
    counted = {span: sum(many for day, many in found.days if span[0] <= day <= span[1]) for span in SPANS}
    done, rows = 0, []
    for span, name in SPANS.items():
        done += counted[span]
        rows.append(
            (
                str(name),
                [
                    _people(wanted, span, counted[span]),
                    Cell(share_text(counted[span] / found.n), round(counted[span] / found.n, 4)),
                    Cell(share_text(done / found.n), round(done / found.n, 4)),
                ],
            )
        )
    rows.append((str(NOT_KNOWN), [_people(wanted, (UNSEEN, UNSEEN), found.unseen), Cell("–"), Cell("–")]))
    bars = [charts.Bar(str(name), str(Of.PEOPLE.label), counted[span]) for span, name in SPANS.items()]
    return Shown(
        sentence=_sentence(found),
        heads=[gettext_lazy("From first visit to first order"), gettext_lazy("People"), gettext_lazy("Share"),
               gettext_lazy("So far in all")],
        rows=rows,
        picture=Picture(charts.bars, bars, {"kinds": [str(Of.PEOPLE.label)], "is_lying": True},
                        _alt(counted)),
        notes=[_("Spans are not equally long: a bar says how many people, not how likely a day is.")],
    )  # fmt: skip


def _people(wanted: Wanted, span: tuple[int, int], many: int) -> Cell:
    link = wanted.rows_link(first=str(span[0]), last=str(span[1])) if many else ""
    return Cell(plain_number(many), many, link)


def _sentence(found: TimeToConvert) -> str:
    median, most = int(found.median or 0), int(found.nine_in_ten or 0)
    if not median:
        return ngettext(
            "Half of the new customers ordered on the day of their first visit, nine in ten within %(most)s day.",
            "Half of the new customers ordered on the day of their first visit, nine in ten within %(most)s days.",
            most,
        ) % {"most": plain_number(most)}
    return ngettext(
        "Half of the new customers ordered within %(median)s day of their first visit, nine in ten within %(most)s.",
        "Half of the new customers ordered within %(median)s days of their first visit, nine in ten within %(most)s.",
        median,
    ) % {"median": plain_number(median), "most": plain_number(most)}


def _alt(counted: Mapping[tuple[int, int], int]) -> str:
    said = ", ".join(f"{SPANS[span]}: {plain_number(many)}" for span, many in counted.items())
    return _("A bar for each span of days: %(said)s.") % {"said": said}


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    first, last = (_whole(point.get(name, "")) for name in ("first", "last"))
    found = queries.people_by_time(
        wanted.viewer, since=wanted.asked.since, until=wanted.asked.until, first=first, last=last, only=wanted.asked.only,
        page=page, page_size=size,
    )  # fmt: skip
    return Rows(str(SPANS.get((first, last), NOT_KNOWN if last == UNSEEN else COURSE.name)), found)


def _whole(said: str) -> int:
    number = int(said) if said.removeprefix("-").isdecimal() and len(said) <= len(str(ENDLESS)) else 0
    return max(UNSEEN, number)


COURSE = Course(
    code="time",
    name=gettext_lazy("Time to an order"),
    explained=gettext_lazy("How many days new customers took from their first visit to their first order."),
    of=Of.PEOPLE,
    cuts=definition("cac_blended").cuts - TIMES,
    needs=("visits", "orders"),
    show=_show,
    rows=_rows,
    facts=(
        (gettext_lazy("Counted"), gettext_lazy("People whose first order ever falls into the period and of whom a visit before it is known.")),
        (gettext_lazy("How"), gettext_lazy("Whole days from the first visit ever to that order. Half: the median; nine in ten: the ninth decile. Neither an average, which a few very slow ones would decide.")),
        (gettext_lazy("Belongs to"), definition("cac_blended").attribution),
        (gettext_lazy("Mind"), gettext_lazy("Only of those who bought: whoever still thinks about it is not in it, so that it reads shorter than it is. A visit on another device is not known, unless people signed in.")),
    ),
)  # fmt: skip
