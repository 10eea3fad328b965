"""Who gets the credit for the orders, by eight rules side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import NO_TOUCH, Attribution, AttributionRow, By, Of, Rule
from chapeau.interfaces.formats import money, plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Choice, Course, Picture, Rows, Shown, Text, Wanted
from chapeau.interfaces.office.figure_words import point_name, share_text
from chapeau.kit.money import Money, round_decimal

NAMES: dict[Rule, Text] = {
    Rule.FIRST: gettext_lazy("The first"),
    Rule.LAST: gettext_lazy("The last"),
    Rule.LAST_NON_DIRECT: gettext_lazy("The last with a source"),
    Rule.LINEAR: gettext_lazy("All alike"),
    Rule.POSITION: gettext_lazy("First and last most"),
    Rule.TIME_DECAY: gettext_lazy("The nearer the more"),
    Rule.MARKOV: gettext_lazy("What would be missing"),
    Rule.SHAPLEY: gettext_lazy("What each adds"),
}
Given: TypeAlias = Mapping[str, Mapping[str, AttributionRow]]
"""By rule and key."""
MOST = 20
BYS = {by.value: by for by in (By.CHANNEL, By.SOURCE, By.CAMPAIGN)}
DAYS: dict[str, Text] = {"7": gettext_lazy("7 days"), "30": gettext_lazy("30 days"), "90": gettext_lazy("90 days")}


def _show(wanted: Wanted) -> Shown:
    asked, by = wanted.asked, BYS[wanted.chosen["among"]]
    found = queries.attributions(
        wanted.viewer, since=asked.since, until=asked.until, by=by, days=int(wanted.chosen["days"]), only=asked.only,
        currency=asked.currency,
    )  # fmt: skip
    if not found[0].orders:
        return Shown("")
    given = {each.rule: {row.key: row for row in each.rows} for each in found}
    keys = sorted({key for rows in given.values() for key in rows}, key=lambda key: -_middle(given, key))
    is_money = wanted.chosen["show"] == "revenue"

    def cell(conversions: float, value: float, link: str = "") -> Cell:
        if is_money:
            amount = Money(round(value), found[0].currency)
            return Cell(money(amount), amount.amount, link)
        return Cell(_orders(conversions), round(conversions, 3), link)

    rows = []
    for key in keys:
        cells = [
            cell(row.conversions, row.value_minor) if (row := given[each.rule].get(key)) else Cell("–", 0)
            for each in found
        ]
        met = next(rows[key].met for rows in given.values() if key in rows)
        rows.append((point_name(by, key), [*cells, Cell(plain_number(met), met, wanted.rows_link(met=key or "-"))]))
    none = found[0].none
    nothing = [cell(none.conversions, none.value_minor) for _rule in found]
    rows.append(
        (_("No visit known"), [*nothing, Cell(plain_number(none.met), none.met, wanted.rows_link(met=NO_TOUCH))])
    )
    return Shown(
        sentence=_sentence(found, by),
        heads=[by.label, *(NAMES[Rule(each.rule)] for each in found), gettext_lazy("Orders on whose way it stood")],
        rows=rows,
        picture=_picture(given, keys, by),
        notes=[
            _("All rules divide the same orders: each column adds up to all of them."),
            _("They divide what happened and prove no cause. What would not have happened without it is told by campaigns "
              "that leave some people alone; it is another kind of number and stands in no picture beside these."),
        ],
    )  # fmt: skip


def _orders(conversions: float) -> str:
    return plain_number(round_decimal(Decimal(str(conversions)), 1))


def _middle(given: Given, key: str) -> float:
    return median(_credits(given, key))


def _credits(given: Given, key: str) -> list[float]:
    return [rows[key].conversions if key in rows else 0.0 for rows in given.values()]


def _picture(given: Given, keys: Sequence[str], by: By) -> Picture | None:
    if not keys:
        return None
    marks = [
        charts.Mark(point_name(by, key), _middle(given, key), min(_credits(given, key)), max(_credits(given, key)))
        for key in keys[:MOST]
    ]
    said = "; ".join(
        _("%(name)s from %(low)s to %(high)s orders") % {"name": mark.label, "low": _orders(mark.low or 0), "high": _orders(mark.high or 0)}
        for mark in marks[:3]
    )  # fmt: skip
    alt = _(
        "For each row a bar from the fewest to the most orders that a rule gives it, with a dot in the middle: %(said)s."
    )
    return Picture(charts.ranges, marks, {"pattern": "~s"}, alt % {"said": said})


def _sentence(found: Sequence[Attribution], by: By) -> str:
    firsts = list(dict.fromkeys(point_name(by, each.rows[0].key) for each in found if each.rows))
    known = found[0].orders - found[0].none.conversions
    part = share_text(known / found[0].orders, 0)
    if not firsts:
        return _("Of no order is it known what came before it.")
    if len(firsts) == 1:
        said = _("By every rule %(name)s gets most of the credit.") % {"name": firsts[0]}
    else:
        said = _("Who gets most of the credit depends on the rule: %(names)s.") % {"names": _(" or ").join(firsts)}
    return said + " " + _("Of %(part)s of the orders it is known what came before them.") % {"part": part}


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    by, met = BYS[wanted.chosen["among"]], point.get("met", "")[:120]
    key = "" if met == "-" else met
    found = queries.orders_met_by(
        wanted.viewer, since=wanted.asked.since, until=wanted.asked.until, key=key, by=by, days=int(wanted.chosen["days"]),
        only=wanted.asked.only, currency=wanted.asked.currency, page=page, page_size=size,
    )  # fmt: skip
    return Rows(_("No visit known") if key == NO_TOUCH else point_name(by, key), found)


COURSE = Course(
    code="credit",
    name=gettext_lazy("Who gets the credit"),
    explained=gettext_lazy("The same orders, divided among what people met on their way, by eight rules side by side."),
    of=Of.ORDERS,
    cuts=frozenset({By.MARKET, By.COUNTRY, By.KIND, By.ORGANISATION}),
    needs=("visits", "orders"),
    show=_show,
    rows=_rows,
    choices=(
        Choice("among", gettext_lazy("Among"), {by.value: by.label for by in BYS.values()}, By.CHANNEL.value),
        Choice("days", gettext_lazy("Visits before an order count for"), DAYS, "30"),
        Choice("show", gettext_lazy("Show"), {"orders": Of.ORDERS.label, "revenue": gettext_lazy("Revenue")}, "orders"),
    ),
    has_money=True,
    facts=(
        (gettext_lazy("Counted"), gettext_lazy("Orders of people who are known, in the currency chosen; revenue without VAT.")),
        (gettext_lazy("On the way"), gettext_lazy("Visits and clicks within the days chosen before an order, and after the person’s order before it.")),
        (NAMES[Rule.LAST_NON_DIRECT], gettext_lazy("The last one of which it is known where it came from; where there is none, the last.")),
        (NAMES[Rule.POSITION], gettext_lazy("Four tenths each for the first and the last, the rest alike.")),
        (NAMES[Rule.TIME_DECAY], gettext_lazy("Half as much for each seven days further back.")),
        (NAMES[Rule.MARKOV], gettext_lazy("Markov chain of first order, solved exactly: by how much fewer orders there would be if all its visits led nowhere (removal effect). Those who did not buy count here.")),
        (NAMES[Rule.SHAPLEY], gettext_lazy("Shapley value: what it adds on average to every set of the others; which here is an equal part to each different one that stood on a way.")),
        (gettext_lazy("Mind"), gettext_lazy("Whoever looks for the shop would often have come anyway. Rules that disagree much say that nobody knows: try it out, by leaving some people alone.")),
    ),
)  # fmt: skip
