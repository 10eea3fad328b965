"""What is bought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics import queries
from chapeau.insight.metrics.values import Of, Pair
from chapeau.interfaces.formats import plain_number
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.courses.course import Cell, Choice, Course, Picture, Rows, Shown, Wanted
from chapeau.interfaces.office.figure_words import share_text
from chapeau.kit.money import round_decimal

DRAWN = 12
LEAST = {"2": "2", "5": "5", "20": "20", "100": "100"}


def _show(wanted: Wanted) -> Shown:
    asked = wanted.asked
    found = queries.pairs(wanted.viewer, since=asked.since, until=asked.until, least=int(wanted.chosen["least"]))
    if not found:
        return Shown("")
    rows = [
        (
            _name(pair),
            [
                Cell(plain_number(pair.both), pair.both, wanted.rows_link(one=pair.one_sku, other=pair.other_sku)),
                Cell(share_text(pair.both / pair.orders, 2), round(pair.both / pair.orders, 5)),
                Cell(_times(pair), round(pair.lift, 3)),
            ],
        )
        for pair in found
    ]
    bars = [charts.Bar(_name(pair), str(Of.ORDERS.label), pair.both) for pair in found[:DRAWN]]
    return Shown(
        sentence=_sentence(found[0]),
        heads=[gettext_lazy("Together"), gettext_lazy("Orders with both"), gettext_lazy("Of all orders"),
               gettext_lazy("As often as by chance")],
        rows=rows,
        picture=Picture(charts.bars, bars, {"kinds": [str(Of.ORDERS.label)], "is_lying": True, "names_wide": 360}, _alt(found)),
        notes=[_("The fifty pairs that stand in most orders.")],
    )  # fmt: skip


def _name(pair: Pair) -> str:
    return f"{pair.one_name} + {pair.other_name}"


def _times(pair: Pair) -> str:
    return f"{plain_number(round_decimal(Decimal(str(pair.lift)), 1))}\N{NO-BREAK SPACE}×"


def _sentence(pair: Pair) -> str:
    return _("“%(one)s” and “%(other)s” are bought together most: in %(both)s of %(orders)s orders, %(times)s as often as by chance.") % {
        "one": pair.one_name, "other": pair.other_name, "both": plain_number(pair.both), "orders": plain_number(pair.orders),
        "times": _times(pair),
    }  # fmt: skip


def _alt(found: Sequence[Pair]) -> str:
    said = "; ".join(f"{_name(pair)}: {plain_number(pair.both)}" for pair in found[:3])
    return _("A bar for each pair, the longer the more orders have both. The first: %(said)s.") % {"said": said}


def _rows(wanted: Wanted, point: Mapping[str, str], page: int, size: int) -> Rows:
    one, other = point.get("one", "")[:64], point.get("other", "")[:64]
    found = queries.orders_of_pair(
        wanted.viewer,
        since=wanted.asked.since,
        until=wanted.asked.until,
        one=one,
        other=other,
        page=page,
        page_size=size,
    )
    return Rows(f"{one} + {other}", found)


COURSE = Course(
    code="pairs",
    name=gettext_lazy("Bought together"),
    explained=gettext_lazy("Articles that stand in one order, and how much oftener than by chance."),
    of=Of.ORDERS,
    cuts=frozenset(),
    needs=("orders",),
    show=_show,
    rows=_rows,
    choices=(Choice("least", gettext_lazy("In at least so many orders"), LEAST, "5"),),
    may_leave_out_brought_in=False,
    facts=(
        (gettext_lazy("Counted"), gettext_lazy("Orders of the period with both articles, in whatever quantity; articles that are no longer in the list are left out.")),
        (gettext_lazy("How"), gettext_lazy("By chance two articles would meet in as many orders as their shares of all orders multiplied say. The ratio of what there was to that is called lift: 1 is chance, 3 is three times as often.")),
        (gettext_lazy("Mind"), gettext_lazy("A high ratio from five orders can be chance; look at how many orders there are. It says what goes together, not that one sells the other.")),
    ),
)  # fmt: skip
